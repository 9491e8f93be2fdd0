"""For authors of plug-ins: checks that a reader of maps, an extractor or an exporter keeps its contract.

Call `check_reader` in a test of your own, with a map file or a folder of them that your reader reads,
`check_extractor` with reports in which your extractor finds claims, and `check_exporter` with an exporter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import shapely

from contested.claims.claim import Claim
from contested.claims.extractor import Extractor, examine
from contested.control.control_map import ControlMap
from contested.control.load import Opened, open_files
from contested.control.reader import NOT_GROUND, Drawing, InTheatre, MapFile, Reader
from contested.errors import GeometryError, SourceError
from contested.outputs.check_exporter import check_exporter
from contested.pipeline import tools_for
from contested.reports.report import Report
from contested.theatre.theatre import Theatre

__all__ = ["check_exporter", "check_extractor", "check_reader"]

_GLOBE = shapely.box(-180, -90, 180, 90)
_CUTS = (0.2, 0.5, 0.9, 0.99)


def check_reader(reader: Reader, path: Path, theatre: Theatre) -> tuple[ControlMap, ...]:
    """Check that a reader keeps its contract on some maps, and return the maps as imported.

    Parameters
    ----------
    reader
        As its entry point makes it.
    path
        A file or a folder that it reads without any note of what was skipped but of single drawings.
    theatre
        One that describes the reader's source, and whose land the maps draw.

    Returns
    -------
    tuple of ControlMap
        To assert what they should show.

    Raises
    ------
    AssertionError
        The contract is broken; the message says how.
    """
    bound = reader.within(theatre) if isinstance(reader, InTheatre) else reader
    _expect(bool(bound.key), "the reader has no key")
    files = bound.files(path)
    _check_files(files)
    _expect(bound.files(path) == files, "asked twice, it lists other files")
    for file in files:
        drawn = list(bound.drawings(file))
        _expect(list(bound.drawings(file)) == drawn, f"{_name(file)}: read twice, it draws otherwise")
        _expect(any(not drawing.problem for drawing in drawn), f"{_name(file)}: draws nothing")
        for drawing in drawn:
            _check_drawing(bound, drawing, _name(file))
    _check_strangers(bound)
    _check_broken(bound, files[0])
    return _imported(bound, files, theatre).history.maps


def check_extractor(extractor: Extractor, reports: Sequence[Report], theatre: Theatre) -> tuple[Claim, ...]:
    """Check that an extractor keeps its contract on some reports, and return their claims.

    Parameters
    ----------
    extractor
        As its entry point makes it.
    reports
        In languages that it reads, with claims in one of them at least.
    theatre
        The war that they tell of; its gazetteer finds the places.

    Returns
    -------
    tuple of Claim
        To assert what they should be.

    Raises
    ------
    AssertionError
        The contract is broken; the message says how.
    """
    _expect(bool(extractor.name) and isinstance(extractor.name, str), "it has no name")
    _expect(bool(extractor.version) and isinstance(extractor.version, str), "it has no version")
    _expect(isinstance(extractor.languages, frozenset) and bool(extractor.languages), "it has no languages")
    extractor.prepare()
    recognise = tools_for(theatre).recognise
    found: list[Claim] = []
    for report in (*reports, *(replace(report, id="blank", text=" \n") for report in reports[:1])):
        _expect(
            report.language in extractor.languages, f"{report.id}: is in a language that it does not read"
        )
        claims = examine(extractor, report, theatre=theatre, recognise=recognise).claims
        again = examine(extractor, report, theatre=theatre, recognise=recognise).claims
        _expect(again == claims, f"{report.id}: read twice, it gives other claims")
        _check_claims(claims, report, theatre)
        found += claims
    _expect(bool(found), "it finds no claim in any of the reports")
    return tuple(found)


def _check_claims(claims: Sequence[Claim], report: Report, theatre: Theatre) -> None:
    sides = {side.key for side in theatre.sides}
    starts = [claim.start for claim in claims]
    _expect(starts == sorted(starts), f"{report.id}: its claims are not in the order of their quotes")
    for claim in claims:
        where = f"{report.id}, offset {claim.start}"
        _expect(claim.report_id == report.id, f"{where}: the claim names the report {claim.report_id!r}")
        verbatim = report.text[claim.start : claim.end] == claim.quote
        _expect(verbatim, f"{where}: the quote {claim.quote!r} is not the text's")
        for mention in claim.mentions:
            named = report.text[mention.start : mention.end] == mention.text
            _expect(named, f"{where}: the place {mention.text!r} is not named where it is said to be")
        _expect({claim.side, claim.against} <= {None, *sides}, f"{where}: a side is none of this war")
        _expect(
            claim.source.side in {None, "neutral", *sides}, f"{where}: a source's side is none of this war"
        )
        likely = claim.confidence
        _expect(likely is None or 0 <= likely <= 1, f"{where}: a confidence of {likely} is none")


def _expect(truth: bool, message: str) -> None:  # noqa: FBT001  # as in `assert`
    if not truth:
        raise AssertionError(message)


def _name(file: MapFile) -> str:
    return f"{file.path.name} {file.part}".strip()


def _check_files(files: tuple[MapFile, ...]) -> None:
    _expect(isinstance(files, tuple) and bool(files), "it finds no map there")
    for file in files:
        aware = file.as_of.tzinfo is not None and file.as_of.utcoffset() == timedelta(0)
        _expect(aware, f"{_name(file)}: its moment {file.as_of} is not in UTC")
        _expect(file.path.is_file(), f"{_name(file)}: is no file")
    _expect(list(files) == sorted(files, key=lambda file: file.as_of), "its files are not oldest first")
    names = [(file.path, file.part) for file in files]
    _expect(len(set(names)) == len(names), "two snapshots have one name")


def _check_drawing(reader: Reader, drawing: Drawing, where: str) -> None:
    if drawing.problem:
        return
    try:
        shape = reader.geometry(drawing)
    except GeometryError:  # counted by the import
        return
    _expect(shape.geom_type not in NOT_GROUND, f"{where}: draws a {shape.geom_type}, not ground")
    _expect(not shape.has_z, f"{where}: {drawing.label!r} has a third coordinate")
    inside = shape.is_empty or _GLOBE.contains(shapely.box(*shape.bounds))
    _expect(inside, f"{where}: {drawing.label!r} lies outside the globe: not in degrees?")


def _check_strangers(reader: Reader) -> None:
    with _folder() as folder:
        (folder / "2030-01-01.txt").write_text("not a map", encoding="utf-8")
        _expect(reader.files(folder) == (), "it takes a text file for a map")


def _check_broken(reader: Reader, file: MapFile) -> None:
    """A file without a map in it is one error that names it; one cut short is that, or still a map."""
    _expect(_refuses(reader, file, None), "a file that is gone raises no SourceError")
    for text in (b"", b"\x00\xff not a map"):
        _expect(_refuses(reader, file, text), "a broken file raises no SourceError")
    content = file.path.read_bytes()
    for share in _CUTS:
        _refuses(reader, file, content[: int(share * len(content))])


def _refuses(reader: Reader, file: MapFile, content: bytes | None) -> bool:
    with _folder() as folder:
        broken = replace(file, path=folder / file.path.name, layers=())
        if content is not None:
            broken.path.write_bytes(content)
        return _raises(reader, broken)


def _raises(reader: Reader, file: MapFile) -> bool:
    try:
        list(reader.drawings(file))
    except SourceError as error:
        _expect(str(file.path) in str(error), f"the error does not name the file: {error}")
        _expect("\n" not in str(error), f"the error is of more than one line: {error}")
        return True
    except Exception as error:  # an author is told which, wherever it comes from
        raise AssertionError(f"a broken file raises {type(error).__name__}, no SourceError") from error
    return False


def _imported(reader: Reader, files: tuple[MapFile, ...], theatre: Theatre) -> Opened:
    with _folder() as folder:
        first = open_files(reader, files, theatre, folder=folder)
        again = open_files(reader, files, theatre, folder=folder)
    _expect(first.added == len(first.history) == len(files), f"not every map is imported: {first.notes}")
    _expect(again.added == 0, "imported twice, it adds maps")
    return first


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="contested-") as name:
        yield Path(name)
