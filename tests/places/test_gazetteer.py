"""Reading the gazetteer's files."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from contested.errors import TheatreError
from contested.places.gazetteer import load_gazetteer, name_key, read_entries
from contested.theatre.load import load_theatre

LAKELAND = Path(__file__).resolve().parent.parent / "theatres" / "lakeland"


def test_lookup_by_any_spelling_the_largest_first(lake_gazetteer):
    assert [entry.key for entry in lake_gazetteer.lookup("Millbrook")] == ["millbrook_w", "millbrook_e"]
    assert lake_gazetteer.lookup("nowhere") == ()
    assert len(lake_gazetteer) == 15


def test_settlements_have_points_and_stand_for_themselves(lake_gazetteer):
    names = {entry.key for entry in lake_gazetteer.settlements()}
    assert "docks" not in names
    assert "river:alder" not in names
    assert {entry.key for entry in lake_gazetteer.settlements(region_key="eastfell")} == {
        "millbrook_e",
        "kestrel",
        "ironford",
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("kind\tname\tcolour\nsettlement\tA\tred\n", "unknown columns"),
        ("name\nA\n", "lacking columns"),
        ("kind\tname\nvillage\tA\n", "needs a name and a kind"),
        ("kind\tname\nsettlement\t\n", "needs a name and a kind"),
        ("kind\tname\tlatitude\nsettlement\tA\tnorth\n", "could not convert"),
        ("kind\tname\tlatitude\tlongitude\nsettlement\tA\t95\t10\n", "off the globe"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(tmp_path, text, reason):
    path = tmp_path / "gazetteer.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TheatreError, match=reason) as caught:
        read_entries(path)
    assert str(caught.value).startswith("gazetteer.tsv: ")


def test_compressed_and_plain_files_read_alike(tmp_path):
    plain = LAKELAND / "gazetteer.tsv"
    packed = tmp_path / "gazetteer.tsv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert read_entries(packed) == read_entries(plain)


def test_a_file_that_is_no_gzip_is_refused(tmp_path):
    path = tmp_path / "gazetteer.tsv.gz"
    path.write_text("plain", encoding="utf-8")
    with pytest.raises(TheatreError, match="cannot be read"):
        read_entries(path)


def test_two_files_may_not_share_a_key(tmp_path):
    folder = tmp_path / "twice"
    shutil.copytree(LAKELAND, folder)
    shutil.copy(folder / "gazetteer.tsv", folder / "gazetteer_again.tsv")
    with pytest.raises(TheatreError, match="the key occurs twice"):
        load_gazetteer(load_theatre(folder))


def test_a_theatre_without_gazetteer_says_so(tmp_path):
    folder = tmp_path / "bare"
    shutil.copytree(LAKELAND, folder)
    (folder / "gazetteer.tsv").unlink()
    with pytest.raises(TheatreError, match=r"no gazetteer\*.tsv"):
        load_gazetteer(load_theatre(folder))


def test_keys_written_by_a_build_are_those_computed(recognise):
    for entry in list(recognise.gazetteer.entries.values())[::40]:
        if entry.keys:
            assert set(entry.keys) == {name_key(name) for name in (entry.name, *entry.aliases)}


def test_every_settlement_of_the_theatre_lies_in_its_country(recognise):
    theatre = load_theatre("ukraine_2022")
    west, south, east, north = theatre.land.bounds
    for entry in recognise.gazetteer.settlements():
        if entry.country == theatre.country:
            assert west - 0.1 < entry.longitude < east + 0.1, entry
            assert south - 0.1 < entry.latitude < north + 0.1, entry


def test_names_are_romanised_officially(recognise):
    names = {entry.geonameid: entry.name for entry in recognise.gazetteer.entries.values()}
    expected = {707292: "Izium", 703656: "Kupiansk", 712926: "Balakliia", 703448: "Kyiv", 698740: "Odesa"}
    assert {key: names[key] for key in expected} == expected
