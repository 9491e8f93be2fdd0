"""The daily brief: every number answers for itself, hostile text is only text, templates can be replaced."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import shapely
from html_check import read

from contested.claims.claim import Claim, Source
from contested.control.ground import Grounds
from contested.errors import InputError, SourceError
from contested.ledger.statement import Statement
from contested.measures.settlements import Settlement
from contested.outputs.brief import CheckedClaim, MapSource
from contested.outputs.daily.compose import Material, compose, every_sentence
from contested.outputs.daily.files import write_daily
from contested.outputs.daily.ground import Field
from contested.outputs.daily.render import FORMS, render, render_pdf
from contested.outputs.daily.sentences import figure, name, words
from contested.places.place import Place
from contested.reports.report import Report
from contested.timespan import TimeSpan
from contested.verdicts.judge import judge

DAY = date(2030, 3, 10)
MIDTOWN = Place(name="Midtown", precision="settlement", latitude=49.5, longitude=38.4, region_key="east")
HOSTILE = "<script>alert(7)</script> *bold* #set page() \u202e{{ 7*7 }} Aland took Midtown"


def statement(
    number: int,
    *,
    quote: str = "Aland took Midtown",
    kind: str = "control_gained",
    side: str = "A",
    source: Source | None = None,
    stance: str = "asserted",
) -> Statement:
    """One claim of a report of the day."""
    report = Report(
        id=f"r{number}",
        text=quote,
        published=DAY,
        published_at=datetime(2030, 3, 10, 8, number, tzinfo=UTC),
        publisher="The Lamp",
    )
    claim = Claim(
        report_id=report.id,
        start=0,
        quote=quote,
        kind=kind,
        side=side,
        stance=stance,
        source=source or Source(),
        valid=TimeSpan(start=DAY - timedelta(days=1), end=DAY),
    )
    return Statement(
        claim=claim,
        report=report,
        places=(MIDTOWN,),
        recorded_at=datetime(2030, 4, 1, tzinfo=UTC),
        extractor="test",
        extractor_version="1",
    )


@pytest.fixture
def maps(draw, history):
    """Aland takes the east of Beland's ground on 9 March."""
    taken, freed = shapely.box(38, 48, 40, 51), shapely.box(39, 48, 40, 51)
    return history(*(draw(day, held=taken if day < 8 else freed) for day in range(20)))


@pytest.fixture
def made(maps, invented):
    """Compose the brief of the day from some statements."""

    def make(*statements: Statement, histories=None, region="east", pictures=True):
        grounds = Grounds(invented)
        known = (maps,) if histories is None else histories
        claims = tuple(
            CheckedClaim(statement=one, verdicts=judge(one, known, theatre=invented, grounds=grounds))
            for one in statements
        )
        towns = (Settlement(name="Midtown", longitude=38.4, latitude=49.5),)
        credit = MapSource(key="atlas", name="Atlas", attribution="Maps: Atlas", licence="test", maps=20)
        field = Field(day=DAY, region=invented.region(region), grounds=grounds, settlements=towns)
        material = Material(
            field=field,
            claims=claims,
            histories=known,
            sources=(credit,),
            recent=statements,
            pictures=pictures,
        )
        return compose(material)

    return make


def section(daily, key):
    """The text of one section."""
    return [one.text for part in daily.sections if part.key == key for one in part.sentences]


def test_the_maps_tell_what_changed_over_the_day_and_the_week(made):
    told = " ".join(section(made(), "ground"))

    assert re.search(r"Aland gained 0 to [\d,]+ km² in East over the week", told)
    assert "Midtown" in told
    assert re.search(r"Aland held \d+ % and Beland held \d+ % of East", told)


def test_one_proposition_names_everybody_who_makes_it(made):
    admitted = statement(2, kind="control_lost", side="B", source=Source(name="B's staff", side="B"),
                         stance="admitted")  # fmt: skip

    (told,) = section(made(statement(1), admitted), "borne-out")

    assert told.startswith("Midtown held by Aland")
    assert "The Lamp (said so)" in told
    assert "B's staff (admitted it)" in told


def test_one_speaker_is_named_once(made):
    (told,) = section(made(statement(1), statement(2, stance="assessed")), "borne-out")

    assert "The Lamp (said so, assessed it so)" in told


def test_what_is_denied_stands_alone(made):
    told = section(made(statement(1), statement(2, stance="denied")), "borne-out")

    assert len(told) == 2
    assert any("the denial does not stand" in one for one in told)


def test_a_repeated_forecast_is_one_sentence(made):
    daily = made(statement(1), statement(2, stance="forecast"), statement(3, stance="forecast"))

    told = [one for one in every_sentence(daily) if "forecast it" in one.text]

    assert [one.quotes for one in told] == [(2, 3)]


def test_what_one_source_repeats_word_by_word_is_one_sentence(made):
    strikes = [statement(number, quote="Two bridges were hit", kind="strike") for number in (1, 2)]
    other = statement(3, quote="Two bridges were hit", kind="strike", source=Source(name="A villager"))

    told = section(made(*strikes, other), "unchecked")

    assert [one.rpartition(": ")[2] for one in told] == ["The Lamp (said so).", "a villager (said so)."]


def test_a_road_by_a_town_is_not_held(made):
    road = Place(name="M14", precision="road")
    one = statement(1)

    (told,) = section(made(replace(one, places=(road, *one.places))), "borne-out")

    assert told.startswith("Midtown held by Aland")


def test_what_no_map_can_check_is_told_with_its_own_words(made):
    (told,) = section(made(statement(1, quote="Two bridges were hit", kind="strike")), "unchecked")

    assert "“Two bridges were hit”" in told


def test_every_number_has_an_origin(made):
    daily = made(statement(1), statement(2, quote="Shells hit 12 houses", kind="strike"))
    snapshots = {key for key, _ in daily.snapshots}
    statements = {one.statement.id for one in daily.claims}

    pieces = [piece for one in every_sentence(daily) for piece in one.pieces if re.search(r"\d", piece.text)]

    assert pieces
    for piece in pieces:
        assert piece.kind in {"figure", "time", "quote", "verdict"}, piece
        origin = set((piece.origin or "").split())
        assert origin & (snapshots | statements), piece


def test_words_of_the_briefs_own_may_hold_no_number():
    with pytest.raises(ValueError, match="without an origin"):
        words("about 40 km")
    with pytest.raises(ValueError, match="no origin"):
        figure("40 km", "")
    assert name("Route 66").text == "Route 66"


def test_every_number_of_the_page_is_in_the_brief(made):
    daily = made(statement(1))
    known = " ".join(
        [daily.title, daily.made, *(one.text for one in every_sentence(daily))]
        + [
            f"{quote.number} {quote.text} {quote.published} {quote.report} {quote.start}"
            for quote in daily.quotes
        ]
        + [f"{key} {moment}" for key, moment in daily.snapshots]
    )

    shown = re.findall(r"\d[\d,.]*\d|\d", render(daily, "text"))

    assert shown
    assert [number for number in shown if number not in known] == []


@pytest.mark.parametrize("form", list(FORMS))
def test_every_form_ends_with_one_newline(made, form):
    text = render(made(), form)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("form", list(FORMS))
def test_hostile_text_is_shown_and_never_run(made, form):
    text = render(made(statement(1, quote=HOSTILE, kind="strike")), form)

    assert "49" not in re.findall(r"\d+", text.split("Two")[0].split("alert")[1][:40])
    assert "\u202e" not in text
    if form == "html":
        assert "<script" not in text
        assert read(text).faults == []
    if form == "markdown":
        assert "<script" not in text.replace("\\<", "")
        assert "\\*bold\\*" in text


def test_a_pdf_holds_hostile_text_as_text(made):
    pytest.importorskip("typst")

    assert render_pdf(made(statement(1, quote=HOSTILE, kind="strike")))[:5] == b"%PDF-"


def test_a_newsroom_replaces_a_template_by_its_name(made, tmp_path):
    (tmp_path / "daily.txt.jinja").write_text("House style: {{ daily.title }}")

    assert render(made(), "text", templates=tmp_path).startswith("House style: East, 10 Mar 2030")
    assert "What the maps show" in render(made(), "markdown", templates=tmp_path)


@pytest.mark.parametrize(
    "broken", ["{{ daily.", "{{ daily.no_such_thing }}", "{{ ''.__class__.__mro__ }}", "{% include 'x' %}"]
)
def test_a_broken_template_is_one_line_that_names_it(made, tmp_path, broken):
    (tmp_path / "daily.txt.jinja").write_text(broken)

    with pytest.raises(InputError, match=r"daily\.txt\.jinja"):
        render(made(), "text", templates=tmp_path)


def test_all_files_are_written_or_none(made, tmp_path):
    written, _ = write_daily(made(statement(1)), tmp_path / "out")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "daily.md.jinja").write_text("{{ daily.")

    names = {path.name for path in written}
    with pytest.raises(InputError):
        write_daily(made(), tmp_path / "none", templates=tmp_path / "own")

    assert {"brief.txt", "brief.md", "brief.html", "map.svg", "areas.svg"} <= names
    assert not (tmp_path / "none").exists()


def test_a_chart_shows_all_who_told_of_changes_and_not_only_those_who_were_right(made):
    right = statement(1, source=Source(name="The staff of Aland", side="A"))
    wrong = statement(2, side="B", source=Source(name="The staff of Beland", side="B"))

    charts = {picture.key: picture.svg for picture in made(right, wrong).pictures}

    assert set(charts) == {"map", "areas", "sources"}
    assert "Staff of Aland: 1 of 1 borne out" in charts["sources"]
    assert "Staff of Beland: 0 of 1 borne out" in charts["sources"]


def test_no_chart_of_sources_where_none_told_of_a_change(made):
    daily = made(statement(1, quote="Two bridges were hit", kind="strike"))

    assert [picture.key for picture in daily.pictures] == ["map", "areas"]


def test_pictures_are_drawn_only_when_asked_for(made):
    assert made(statement(1), pictures=False).pictures == ()


def test_sound_and_pictures_of_an_earlier_brief_do_not_stay(made, tmp_path):
    write_daily(made(statement(1)), tmp_path)
    for one in ("brief.mp3", "brief.episode.json", "own.txt"):
        (tmp_path / one).write_text("earlier")

    write_daily(made(statement(1), pictures=False), tmp_path)

    assert {path.name for path in tmp_path.iterdir()} >= {"brief.txt", "own.txt"}
    assert not [path.name for path in tmp_path.iterdir() if path.suffix in {".svg", ".png", ".mp3", ".json"}]


def test_a_source_without_a_map_of_the_day_says_so(made, draw, history):
    old = history(draw(0, held=shapely.box(39, 48, 40, 51)))

    (told,) = section(made(histories=(old,)), "ground")

    assert "no new map of this day" in told


def test_a_coarse_source_gives_no_areas(made, maps, invented):
    from contested.control.history import ControlHistory  # noqa: PLC0415  # one test

    coarse = ControlHistory(replace(maps.source, coarse=True), invented, maps.maps)

    assert section(made(histories=(coarse,)), "ground") == [
        "Atlas is too coarse for areas: it is used for single towns only."
    ]


def test_nothing_at_all_is_refused(made):
    with pytest.raises(SourceError, match="nothing to brief on"):
        made(histories=())
