"""Voices: relays and copies are one voice with their origin, and everybody else is another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from making_links import DAY, judgement, link_of, statement

from contested.claims.claim import Source
from contested.ledger.linking.copies import copies_among
from contested.ledger.linking.speakers import known_speakers
from contested.ledger.linking.voices import voices

STAFF = Source(name="the Staff", side="UA")
TEXT = (
    "The governor said on Saturday that the last soldiers had left the town before dawn, and nobody was hurt."
)


def linked(*made):
    return [link_of(a.id, b.id) for a, b in combinations(made, 2)]


def test_one_source_in_three_outlets_is_one_voice():
    made = [
        statement("a", publisher="Desk", source=STAFF, said=DAY + timedelta(days=1)),
        statement("b", publisher="Wire", source=STAFF),
        statement("c", publisher="Post", source=Source(name="The staff", side="UA", via="Wire"), said=DAY),
    ]
    [voice] = voices(made, links=linked(*made))
    assert (voice.name.casefold(), voice.side, len(voice.statements)) == ("the staff", "UA", 3)
    assert voice.statements[-1] == made[0].id
    assert {relay.how for relay in voice.relays} == {"credits"}
    assert len(voice.relays) == 2


def test_two_sides_are_two_voices():
    made = [
        statement("a", publisher="Desk", source=STAFF),
        statement("b", publisher="Desk", source=Source(name="the ministry", side="RU")),
    ]
    assert [voice.side for voice in sorted(voices(made, links=linked(*made)), key=lambda v: v.side)] == [
        "RU",
        "UA",
    ]


def test_who_credits_an_outlet_is_one_voice_with_it():
    origin = statement("a", publisher="The Wire", at=datetime(2022, 9, 10, 6, tzinfo=UTC))
    relay = statement("b", publisher="Desk", source=Source(name="the wire"))
    [voice] = voices([relay, origin], links=linked(origin, relay))
    assert (voice.name, voice.statements) == ("The Wire", (origin.id, relay.id))
    assert voice.relays[0].origin == origin.id


def test_copied_text_is_one_voice_and_the_rest_of_the_report_is_not():
    own = " Elsewhere, our own correspondent saw the bridge of the next village blown up by those who fled."
    wire = statement("wire", text=TEXT, publisher="Wire", start=0, quote=TEXT[:40])
    paper = statement("paper", text="News! " + TEXT + own, publisher="Paper", start=6, quote=TEXT[:40])
    mine = statement(
        "paper", text=paper.report.text, publisher="Paper", start=len(TEXT) + 7, quote=own.strip()
    )
    also = statement("post", publisher="Post")
    copies = copies_among([wire.report, paper.report])
    found = voices([wire, paper], copies, linked(wire, paper))
    assert [voice.relays[0].how for voice in found] == ["copies"]
    assert len(voices([wire, paper], (), linked(wire, paper))) == 2
    assert len(voices([wire, mine, also], copies, linked(wire, mine, also))) == 3


def test_an_outlet_that_says_it_again_is_no_second_voice():
    made = [statement("a", publisher="Desk"), statement("b", publisher="Desk", said=DAY + timedelta(days=1))]
    [voice] = voices(made, links=linked(*made))
    assert [relay.how for relay in voice.relays] == ["repeats"]
    assert voice.reasons == ("Desk again",)


def test_a_statement_ties_two_voices_together():
    first = statement("a", text=TEXT, publisher="Desk", quote=TEXT[:40])
    second = statement("b", publisher="Post", source=STAFF)
    third = statement("c", text=TEXT, publisher="Wire", source=STAFF, quote=TEXT[:40])
    copies = copies_among([first.report, third.report])
    [voice] = voices([first, second, third], copies, linked(first, second, third))
    assert len(voice.relays) == 2


def test_each_event_has_its_own_voices():
    made = [statement("a", source=STAFF), statement("b", source=STAFF)]
    assert len(voices(made)) == 2
    assert len({voice.event for voice in voices(made)}) == 2
    apart = [judgement(made[0].id, made[1].id)]
    assert len(voices(made, links=linked(*made), judgements=apart)) == 2


def test_names_of_one_speaker_in_two_languages():
    speaker = known_speakers([("General Staff", "Генштаб ЗСУ")])
    made = [
        statement("a", source=Source(name="the General Staff", side="UA")),
        statement("b", source=Source(name="Генштаб ЗСУ", side="UA"), language="uk"),
    ]
    assert len(voices(made, links=linked(*made))) == 2
    assert len(voices(made, links=linked(*made), speaker=speaker)) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from((None, "x", "y", "z")), min_size=1, max_size=6), st.randoms())
def test_every_statement_is_in_one_voice_whatever_the_order(names, random):
    made = [
        statement(f"r{n}", publisher=f"p{n % 2}", source=Source(name=name)) for n, name in enumerate(names)
    ]
    found = voices(made, links=linked(*made))
    assert sorted(one for voice in found for one in voice.statements) == sorted(one.id for one in made)
    shuffled = list(made)
    random.shuffle(shuffled)
    assert voices(shuffled, links=linked(*made)) == found
