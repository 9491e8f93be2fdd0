"""The script for speech: what is said is what is written, in words; names by their sounds."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date

import pytest
from outputs_example import example

from contested.errors import TheatreError
from contested.outputs.audio.aloud import aloud
from contested.outputs.audio.clock import say_times
from contested.outputs.audio.names import Pronunciation, Sound, load_pronunciation, spelled
from contested.outputs.audio.report_script import report_script
from contested.outputs.audio.sounds import bare, espeak_sounds, guessed_stress, sounds
from contested.outputs.text import brief_text
from contested.theatre.load import load_theatre

ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
GROUPS = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
NUMERAL = "|".join([*ONES, *TENS, "hundred", *GROUPS])
COUNTED = re.compile(rf"(?:(?:{NUMERAL})\b[- ]?(?:and )?)+(?=square kilometre|kilometre|per cent)")
"""Words of a number before its unit."""


@pytest.fixture(scope="module")
def script(brief):
    return report_script(brief)


@pytest.fixture(scope="module")
def ukraine():
    return load_theatre("ukraine_2022")


def value(words: str) -> int:
    """Read a number in words, by rules that are not those that wrote it."""
    whole, group = 0, 0
    for word in re.split(r"[\s-]+", words.strip()):
        if word in ONES or word in TENS:
            group += {**ONES, **TENS}[word]
        elif word == "hundred":
            group *= 100
        elif word in GROUPS:
            whole, group = whole + group * GROUPS[word], 0
    return whole + group


def said(line) -> str:
    return "".join(part if isinstance(part, str) else part.word + part.mark for part in line.said)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("9,050 km²", "nine thousand and fifty square kilometres"),
        ("8,900–9,200 km", "eight thousand nine hundred to nine thousand two hundred kilometres"),
        ("under 1 % of 1 km", "under one per cent of one kilometre"),
        ("0.5 km, −3 km", "zero point five kilometres, minus three kilometres"),
        ("a 10-km strip", "a ten kilometre strip"),
        ("155mm shells for $40m", "one hundred and fifty-five millimetres shells for forty million dollars"),
        ("the 99th percentile", "the ninety-ninth percentile"),
        ("T-72 and M142", "T seventy-two and M one hundred and forty-two"),
        ("by the ISW, NATO and the UN (UTC)", "by the I S W, NATO and the U N, U T C,"),
        ("“it fell” [1, 12]", "quote, it fell, end quote"),
        ("see https://lamp.example/a?b=1 or desk@lamp.example now", "see or now"),
        ("since 2014; 1,950 towns", "since twenty fourteen; one thousand nine hundred and fifty towns"),
        ("CC BY-SA 4.0", "Creative Commons Attribution Share Alike four point zero"),
        ("½ of it", "of it"),
    ],
)
def test_figures_and_signs_are_said_as_people_say_them(written, spoken):
    assert aloud(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (
            "11 Sep 2022 22:07",
            "the eleventh of September, twenty twenty-two seven minutes past ten in the evening",
        ),
        ("3 to 10 Sep 2022", "the third to the tenth of September, twenty twenty-two"),
        ("28 Feb to 3 Mar 2023", "the twenty-eighth of February to the third of March, twenty twenty-three"),
        ("at 14:45 UTC", "at a quarter to three in the afternoon, Universal Time"),
        ("at 5:30 p.m.", "at half past five in the afternoon"),
        ("at 00:00", "at midnight"),
        ("by September 5", "by September fifth"),
        ("32 Sep and 2022-13-40", "32 Sep and 2022-13-40"),
    ],
)
def test_days_and_times(written, spoken):
    assert say_times(written) == spoken


def test_the_year_of_the_brief_is_said_once():
    assert say_times("by 11 Sep 2022", year=2022) == "by the eleventh of September"
    assert say_times("by 11 Sep 2021", year=2022).endswith("twenty twenty-one")


def test_every_number_that_is_said_is_in_the_brief(brief, script):
    shown = brief_text(brief)
    written = " ".join(line.written for line in script.lines)
    known = {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\d|\d", shown)}

    digits = {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\d|\d", written)}
    spoken = [value(words) for line in script.lines for words in COUNTED.findall(said(line))]

    assert len(spoken) > 10
    assert sorted(digits - known) == []
    assert sorted(set(spoken) - known) == []


def test_nothing_but_words_is_said(script):
    for line in script.lines:
        assert re.fullmatch(r"[^\W\d_][\w\s.,;:?!'-]*", said(line)), line
        assert not re.search(r"\d|\[|\]|http", said(line)), line


def test_a_chapter_for_each_section_begins_with_its_title(script):
    assert [chapter.title for chapter in script.chapters][1:] == [
        "Claims and verdicts", "Claims that no map can check", "Notes", "Sources and terms",
    ]  # fmt: skip
    for chapter in script.chapters:
        assert chapter.lines[0].written.rstrip(".") == chapter.title.rstrip(".")


def test_who_says_it_and_the_quote_come_together(script):
    claims = [line for chapter in script.chapters[1:3] for line in chapter.lines]
    quotes = [line.written for line in claims if "“" in line.written and not line.written.startswith("Note")]

    assert quotes
    assert all(re.match(r"[^“]+: “", quote) for quote in quotes)
    assert "quote, " in said(next(line for line in script.lines if "“" in line.written))


def test_a_quote_that_an_english_voice_cannot_read_is_not_read(brief):
    from dataclasses import replace  # noqa: PLC0415  # one test

    first = brief.claims[0]
    foreign = replace(first.statement, report=replace(first.statement.report, language="uk"))
    told = report_script(replace(brief, claims=(replace(first, statement=foreign),)))

    assert any("words that are not in English" in line.written for line in told.lines)


def test_the_same_brief_gives_the_same_script(script):
    assert report_script(example()) == script


def test_a_hundred_names_and_more_have_a_source(ukraine):
    names = load_pronunciation(ukraine).known

    wanted = (
        "Kharkiv Izium Kupiansk Balakliia Lyman Bakhmut Kherson Vovchansk Oskil Siverskyi Donets Chernihiv "
        "Zaporizhzhia Enerhodar Severodonetsk Sievierodonetsk Lysychansk Mariupol Avdiivka Kyiv"
    )
    assert len(names) > 400
    assert [name for name in wanted.split() if name not in names] == []
    assert {name: names[name] for name in ("Kharkiv", "Izium", "Lyman")} == {
        "Kharkiv": "hˈɑːɹkɪv", "Izium": "ɪzjˈuːm", "Lyman": "lɪmˈɑːn",
    }  # fmt: skip
    assert (ukraine.folder / "pronunciation.toml").read_text(encoding="utf-8").count("source = ") >= 4


def test_each_name_has_one_stress(ukraine):
    for name, ipa in load_pronunciation(ukraine).known.items():
        for word in ipa.split():
            assert word.count("ˈ") == 1, (name, ipa)


def test_stress_is_guessed_by_the_ending_better_than_by_habit(ukraine):
    """On the names of the dictionary; the last vowel but one is the habit."""
    text = (ukraine.folder / "pronunciation.toml").read_text(encoding="utf-8").partition("[[names]]")[2]
    names = re.findall(r'"(\w+)"', text.partition("[[names]]")[0])
    right = [sounds(name) == sounds(bare(name)) for name in names]

    assert len(names) > 300
    assert sum(right) / len(right) > 0.65
    assert guessed_stress("Mala", 2) == 0


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_espeak_says_the_sounds_of_the_list(ukraine):
    """The signs handed to it come back as the list has them; left alone it says most names otherwise."""
    known = {name: ipa for name, ipa in load_pronunciation(ukraine).known.items() if " " not in ipa}
    heard = _phonemes("\n".join(f"[[{espeak_sounds(ipa)}]]." for ipa in known.values()))
    alone = _phonemes("\n".join(f"{name}." for name in known))

    assert len(heard) == len(known)
    wrong = {name: (ipa, said) for (name, ipa), said in zip(known.items(), heard, strict=True) if ipa != said}
    assert wrong == {}
    assert sum(ipa != said for ipa, said in zip(known.values(), alone, strict=True)) > len(known) / 2


def _phonemes(text: str) -> list[str]:
    command = ["espeak-ng", "-q", "-v", "en-us", "--ipa", "-b", "1"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    shades = str.maketrans("ɾr", "tɹ", "ʲ")  # one sound to the ear of English
    return done.stdout.decode().translate(shades).split()


def test_a_name_that_is_not_on_the_list_is_said_by_the_rules():
    names = Pronunciation(known={}, read_as={}).with_names(["Verkhnia Hrunia", "Snake Island"])

    assert set(names.known) == {"Verkhnia", "Hrunia", "Snake"}
    assert names.parts("near Hrunia's, yes") == (
        "near ",
        Sound(word="Hrunia", ipa="hɹˈuːnjəz", mark=","),
        " yes",
    )


def test_brackets_of_a_report_are_no_sounds():
    words = aloud("They [[kill]] it [[ɑː]]")

    assert "[" not in spelled(Pronunciation(known={}, read_as={}).parts(words), "ipa")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("names = 3", "needs a list"),
        ('[[names]]\nstressed = "Izium"', "needs a list"),
        ('[sounds]\nIzium = "12"', "no voice knows"),
        ("[read_as]\nISW = 3", "texts only"),
        ("[names", "not well-formed"),
    ],
)
def test_a_broken_list_is_one_line_that_names_it(tmp_path, invented, text, complaint):
    from dataclasses import replace  # noqa: PLC0415  # one test

    (tmp_path / "pronunciation.toml").write_text(text)

    with pytest.raises(TheatreError, match=complaint) as caught:
        load_pronunciation(replace(invented, folder=tmp_path))
    assert "pronunciation.toml" in str(caught.value)


def test_the_published_moment_is_in_the_script(script, brief):
    assert script.published == brief.report.published_at
    assert date(2031, 9, 11).isoformat() in script.published.isoformat()
