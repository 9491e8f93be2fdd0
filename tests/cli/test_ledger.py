"""`contested ledger`: every command on a small ledger, and one clear line for what cannot be done."""

from __future__ import annotations

import json

import pytest

REPORTS = [
    {
        "id": "kyiv",
        "publisher": "The Lamp",
        "published": "2022-09-10",
        "text": "Ukrainian forces liberated Izium on 10 September, the General Staff of Ukraine said.",
    },
    {
        "id": "moscow",
        "publisher": "The Bell",
        "published": "2022-09-11",
        "text": "Russian forces still hold Izium, the Russian Defence Ministry said on 11 September.",
    },
    {
        "id": "other",
        "publisher": "The Bell",
        "published": "2022-09-12",
        "text": "Nothing was said of the war.",
    },
]


@pytest.fixture
def run(run, tmp_path):
    """Run a command of the ledger beside three reports: (exit code, stdout, stderr)."""
    (tmp_path / "reports.jsonl").write_text("\n".join(map(json.dumps, REPORTS)))
    return lambda *words: run("ledger", *words)


@pytest.fixture
def filled(run):
    """The same, with the reports added."""
    code, out, _ = run("add", "reports.jsonl", "--jobs", 1)
    assert (code, out) == (0, "3 reports read: 2 statements added, 0 there already\n")
    return run


def rows(run, *arguments):
    code, out, err = run(*arguments, "--format", "json")
    assert code == 0, err
    return json.loads(out)


def test_what_is_added_twice_is_there_once(filled):
    assert filled("add", "reports.jsonl", "--jobs", 1)[1].endswith("0 statements added, 2 there already\n")
    assert [row["who"] for row in rows(filled, "show", "--place", "Izium")] == [
        "Russian Defence Ministry",
        "General Staff of Ukraine",
    ]


def test_a_past_state_of_belief(filled):
    assert rows(filled, "as-of", "2022-09-11", "--place", "Izium") == []
    assert len(rows(filled, "as-of", "2100-01-01", "--said-by", "2022-09-10")) == 1


def test_questions_by_region_kind_and_side(filled):
    assert len(rows(filled, "show", "--region", "kharkiv")) == 2
    assert len(rows(filled, "show", "--kind", "control_held")) == 1
    assert len(rows(filled, "show", "--side", "UA", "--limit", 1)) == 1


def test_more_than_the_limit_is_said(filled):
    assert "1 of 2 statements" in filled("show", "--limit", 1)[2]


def test_a_correction_and_a_retraction_show_in_the_history(filled):
    first, second = (row["id"] for row in rows(filled, "show"))

    assert "is corrected by" in filled("correct", first, "--side", "UA", "--by", "desk")[1]
    assert "is retracted" in filled("retract", second, "--why", "withdrawn", "--by", "desk")[1]

    states = {row["id"]: row["state"] for row in rows(filled, "history", "Izium")}
    assert states.pop(first) == "corrected by desk"
    assert states.pop(second) == "retracted by desk: withdrawn"
    assert list(states.values()) == ["stands"]
    assert [row["side"] for row in rows(filled, "show")] == ["UA"]


def test_two_holders_at_once_contradict_each_other(filled):
    filled(
        "correct", rows(filled, "show", "--side", "UA")[0]["id"], "--from", "2022-09-09", "--to", "2022-09-12"
    )

    (found,) = rows(filled, "contradictions")

    assert (found["place"], found["reason"]) == ("Izium", "held by Ukraine and Russia at once (2022-09-11)")


def test_events_are_linked_and_judged(filled):
    code, out, _ = filled("link")
    a, b = (row["id"] for row in rows(filled, "show"))

    assert (code, out.partition(":")[0]) == (0, "2 statements linked")
    assert filled("link")[1].startswith("0 statements linked")
    assert filled("judge", a, b, "same", "--by", "desk", "--why", "one town, one day")[0] == 0
    assert [row["voices"] for row in rows(filled, "first", "--place", "Izium")] == [2, 2]
    assert filled("judge", a, b, "different", "--by", "desk")[0] == 0
    assert [row["voices"] for row in rows(filled, "first", "--place", "Izium")] == [1, 1]


def test_links_of_a_statement_with_their_reasons(filled, tmp_path):
    more = {**REPORTS[0], "id": "paper", "publisher": "The Paper"}
    (tmp_path / "more.jsonl").write_text(json.dumps(more))
    assert filled("add", "more.jsonl", "--jobs", 1)[0] == 0
    assert filled("link")[0] == 0
    a, *_, b = (row["id"] for row in rows(filled, "show", "--kind", "control_gained"))

    (found,) = rows(filled, "links", a)
    assert (found["id"], found["verdict"], found["judged_by"]) == (b, "same", None)
    assert "+0.97 same place Izium" in found["why"]
    assert filled("judge", b, a, "different", "--by", "desk", "--why", "two towns")[0] == 0
    (found,) = rows(filled, "links", a)
    assert (found["verdict"], found["judged_by"]) == ("different", "desk")
    assert found["why"][0] == "judged different by desk: two towns"
    lines = filled("links", a)[1].splitlines()
    assert [line.split("  ")[-1] for line in lines[1:]] == found["why"]


def test_a_statement_that_is_linked_with_nothing(filled):
    assert rows(filled, "links", rows(filled, "show")[0]["id"]) == []


def test_an_export_is_made_again(filled, tmp_path):
    assert filled("export", "a.jsonl.gz")[0] == 0
    assert filled("import", "a.jsonl.gz", "--ledger", "b.sqlite")[0] == 0
    assert filled("export", "b.jsonl.gz", "--ledger", "b.sqlite")[0] == 0

    assert (tmp_path / "a.jsonl.gz").read_bytes() == (tmp_path / "b.jsonl.gz").read_bytes()


def test_track_records_with_a_picture(filled, tmp_path):
    (record, *_) = rows(filled, "sources", "--plot", "sources.svg")

    assert {"name", "changes_told", "share_low", "days_ahead"} <= set(record)
    assert (tmp_path / "sources.svg").read_text().startswith("<svg")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("show", "--ledger", "none.sqlite"), "no such ledger"),
        (("history", "Atlantis"), "neither a place nor a statement"),
        (("retract", "abc", "--why", "x"), "no statement abc"),
        (("correct", "abc", "--side", "RU"), "no statement abc"),
        (("judge", "abc", "abd", "same"), "no statement abc"),
        (("show", "--region", "Atlantis"), "is no region"),
        (("as-of", "someday"), "someday"),
        (("links", "0" * 32), "no statement"),
        (("links", "x"), "no statement"),
        (("import", "reports.jsonl", "--ledger", "new.sqlite"), "is no export of a ledger"),
        (("sources", "--plot", "sources.gif"), "ends in .svg or .png"),
    ],
)
def test_what_cannot_be_done_is_one_line(filled, words, complaint):
    code, out, err = filled(*words)

    assert (code, out) == (1, "")
    assert complaint in err
    assert len(err.strip().splitlines()) == 1


def test_a_correction_that_changes_nothing_is_wrong_usage(filled):
    assert filled("correct", "abc")[0] == 2
