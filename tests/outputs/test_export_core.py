"""Exports: whole files or none, filters, the embargo, and records read back."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from contested.claims.claim import KINDS, STANCES
from contested.errors import InputError, PluginError
from contested.outputs.describe import in_order
from contested.outputs.export import export, exporter_named, format_of, formats
from contested.outputs.export_filter import Embargo, Filters, region_named
from contested.outputs.export_records import kind_of_records, read_records
from contested.outputs.export_view import entries_of_brief, export_view
from contested.outputs.exporter import Outcome
from contested.outputs.exports.codes import table
from contested.outputs.files import write_brief
from contested.testing import check_exporter
from contested.theatre.load import load_theatre

NOW = datetime(2031, 9, 12, 14, 40, tzinfo=UTC)


@pytest.fixture
def entries(brief):
    return entries_of_brief(brief)


@pytest.fixture
def view(brief, entries):
    return export_view(entries, brief.theatre, made_at=NOW, sources=brief.sources)


@pytest.mark.parametrize("name", formats())
def test_every_exporter_keeps_the_contract(name):
    """On every kind of claim in every stance, in hostile words."""
    outcome, content = check_exporter(exporter_named(name), load_theatre("ukraine_2022"))

    assert content
    assert outcome.records or name == "ged"  # none of its words tells of the dead


def test_a_broken_exporter_is_told_what_is_wrong():
    """In one line, whatever it raises."""

    class Broken:
        title, purpose, endings, drops = "Broken", "nothing", (".x",), ""

        def write(self, view, _path):
            raise KeyError(view.title)

    with pytest.raises(AssertionError, match="it raises KeyError"):
        check_exporter(Broken(), load_theatre("ukraine_2022"))
    Broken.write = lambda *_: Outcome.of(1)
    with pytest.raises(AssertionError, match="InputError"):
        check_exporter(Broken(), load_theatre("ukraine_2022"))


def test_a_failure_leaves_the_file_that_was_there(view, tmp_path):
    """And nothing beside it."""

    class Failing:
        endings = (".geojson",)

        def write(self, _view, path):
            path.write_bytes(b"half")
            raise InputError("no more")

    target = tmp_path / "claims.geojson"
    target.write_text("earlier")
    with pytest.raises(InputError, match="no more"):
        export(view, Failing(), target)

    assert target.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [target]
    with pytest.raises(InputError, match="is a folder"):
        export(view, exporter_named("geojson"), tmp_path)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.GeoJSON", "geojson"), ("a.parquet", "geoparquet"), ("a.gpkg", "geopackage"), ("a.kmz", "kmz"),
        ("a.acled.csv", "acled"), ("a.ged.csv", "ged"), ("a.plover.jsonl", "plover"),
        ("a.jsonld", "claimreview"), ("a.ftm.json", "followthemoney"), ("a.rss.xml", "rss"),
        ("a.atom", "atom"),
    ],
)  # fmt: skip
def test_the_name_of_a_file_tells_the_format(name, form):
    assert format_of(Path(name)) == form


def test_a_name_that_tells_none_or_two():
    with pytest.raises(InputError, match="--to acled or --to ged"):
        format_of(Path("a.csv"))
    with pytest.raises(InputError, match="tells no format"):
        format_of(Path("a.xlsx"))
    with pytest.raises(PluginError, match="known: acled"):
        exporter_named("shapefile")


@pytest.mark.parametrize("name", formats())
def test_half_a_character_is_one_clear_line_or_a_mark(view, tmp_path, name):
    """Text that no UTF-8 can hold is refused where quotes are verbatim, and marked where they are not."""
    entry = view.entries[0]
    broken = replace(entry, claim=replace(entry.claim, quote="killed \ud800"))
    target = tmp_path / "out"
    try:
        export(replace(view, entries=(broken,)), exporter_named(name), target)
    except InputError as error:
        assert "cannot be written" in str(error)  # noqa: PT017  # either is right
        assert not target.exists()
    else:
        assert b"\xed\xa0\x80" not in target.read_bytes()


def test_every_view_credits_reports_and_maps(view):
    """With their terms."""
    text = " ".join(view.credits)

    assert "The Bay Dispatch" in text
    assert "quoted for criticism and review" in text
    assert all(source.attribution.rstrip(".") in text for source in view.sources)
    assert {source.key for source in view.sources} == {"chart", "atlas"}


def test_sources_are_looked_up_in_the_theatre(entries):
    """An earlier run's records name their keys alone."""
    theatre = load_theatre("ukraine_2022")
    judged = [replace(one, source="deepstate") for one in entries[0].verdicts]
    known = export_view([replace(entries[0], verdicts=tuple(judged))], theatre, made_at=NOW)

    assert known.sources[0].name == "DeepStateMap"
    assert any("GeoNames" in words for words in known.credits)
    strange = export_view(entries, theatre, made_at=NOW)
    assert "not recorded" in strange.sources[0].licence


def test_filters(brief, entries):
    """Each by itself; what is left out is counted by the option that did it."""
    kept, left = Filters(kinds=frozenset({"strike"})).apply(entries)
    assert [one.claim.kind for one in kept] == ["strike"]
    assert left == {"claims left out by --kind": len(entries) - 1}
    kept, _ = Filters(sides=frozenset({"BOR"})).apply(entries)
    assert {one.claim.side for one in kept} == {"BOR"}
    karst = region_named("Karst", brief.theatre)
    kept, _ = Filters(regions=(karst,)).apply(entries)
    assert 0 < len(kept) < len(entries)
    assert all(one.places for one in kept)
    kept, left = Filters(start=date(2031, 9, 12)).apply(entries)
    assert left["claims left out by --from and --to-date"] == len(entries) - len(kept) > 0
    kept, _ = Filters(start=date(2031, 9, 1), end=date(2031, 9, 11)).apply(entries)
    assert kept
    with pytest.raises(InputError, match="no region"):
        region_named("Atlantis", brief.theatre)


def test_movements_are_held_back_for_the_hours_of_an_embargo(entries):
    """By the report's instant, and by nothing else."""
    embargo = Embargo(given=timedelta(hours=48), now=NOW, time_zone="Europe/Athens")
    kept, held = embargo.apply(entries)

    assert "movement" not in {one.claim.kind for one in kept}
    assert held == {"claims of kind movement held back by the embargo of 48 hours": len(entries) - len(kept)}
    later = replace(embargo, now=NOW + timedelta(hours=48))
    assert later.apply(entries)[0] == entries


def test_the_embargo_is_on_by_default_for_live_sources_only(entries):
    """A file of the user's is under none; what is live is, and a report without a date is new."""
    default = Embargo(given=None, now=NOW, time_zone="Europe/Athens")
    assert default.apply(entries)[0] == entries
    live = [replace(one, report=replace(one.report, retrieved=NOW)) for one in entries]
    assert default.apply(live)[1].total() == 1
    undated = [replace(one, report=replace(one.report, published=None, published_at=None)) for one in live]
    assert replace(default, now=NOW + timedelta(days=900)).apply(undated)[1].total() == 1
    assert replace(default, given=timedelta(0)).apply(live)[1].total() == 0


def test_records_of_an_earlier_run_are_read_back(brief, entries, tmp_path):
    """Claims, places and verdicts as they were; ids, too."""
    write_brief(brief, tmp_path)
    claims, verdicts = tmp_path / "claims.jsonl", tmp_path / "verdicts.jsonl"
    found, skipped = read_records(claims, verdicts, report=entries[0].report)

    assert (kind_of_records(claims), kind_of_records(verdicts)) == ("claims", "verdicts")
    assert skipped == ()
    assert [one.id for one in found] == [one.id for one in entries]
    told = [(replace(one.claim, mentions=()), one.report) for one in entries]
    assert [(one.claim, one.report) for one in found] == told
    assert [one.verdicts for one in found] == [one.verdicts for one in in_order(brief.claims)]
    assert [[place.name for place in one.places] for one in found] == [
        [place.name for place in one.places] for one in entries
    ]


def test_broken_records_are_skipped_and_named(brief, tmp_path):
    """One line each; a verdict without its claim as well."""
    write_brief(brief, tmp_path)
    claims, verdicts = tmp_path / "claims.jsonl", tmp_path / "verdicts.jsonl"
    lines = claims.read_text().splitlines()
    broken = json.loads(lines[1]) | {"valid": {"from": "soon", "to": None}}
    claims.write_text("\n".join(['{"report"', "[]", "", json.dumps(broken), *lines[2:]]))
    found, skipped = read_records(claims, verdicts)

    assert len(found) == len(lines) - 2
    assert all("line" in str(error) for error in skipped[:3])
    assert any("no claim of kind" in str(error) for error in skipped)
    with pytest.raises(InputError, match="cannot be read"):
        read_records(tmp_path / "gone.jsonl")
    assert kind_of_records(tmp_path / "brief.txt") is None


DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "exports.md"


def test_the_document_has_every_format_and_code():
    """The tables of the document are those of the program."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, one in formats().items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{name}` |"))
        assert f"`{one.endings[0]}`" in row
    acled, plover = text.partition("## ACLED")[2], text.partition("## PLOVER")[2]
    for kind, codes in table("acled")["kind"].items():
        row = next(line for line in acled.splitlines() if line.startswith("| ") and f"`{kind}`" in line)
        assert codes["event_type"] in row
    for kind, codes in table("plover")["kind"].items():
        row = next(line for line in plover.splitlines() if line.startswith("| ") and f"`{kind}`" in line)
        assert all(codes.get(name, "") in row for name in ("event_type", "event_mode", "cameo"))
    for codes in (table("acled"), table("plover")):
        assert codes["kind"].keys() | codes["losses"].keys() == set(KINDS)
        assert not codes["kind"].keys() & codes["losses"].keys()


def test_the_exporter_of_the_document_keeps_the_contract():
    """As its authors would be told."""
    text = DOCUMENT.read_text(encoding="utf-8")
    block = re.search(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    names: dict[str, object] = {}
    exec(block.group(1), names)  # noqa: S102  # our own page
    outcome, content = check_exporter(names["MyExporter"](), load_theatre("ukraine_2022"))

    assert outcome.records == len(KINDS) * len(STANCES)
    assert b"<script>" in content
