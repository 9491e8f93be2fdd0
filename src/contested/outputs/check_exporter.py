"""Checks that an exporter keeps its contract; offered to authors as `contested.testing.check_exporter`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from contested.claims.claim import KINDS, STANCES, Claim, Quantity, Source
from contested.outputs.export import export
from contested.outputs.export_view import export_view
from contested.outputs.exporter import Entry, Exporter, ExportView, Outcome, ReportCredit
from contested.places.place import Place
from contested.theatre.theatre import Theatre
from contested.timespan import TimeSpan
from contested.verdicts.verdict import Verdict

__all__ = ["HOSTILE", "check_exporter", "example_view"]

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> ]]> &amp; $[name]",
    '=cmd|" /C calc"!A0',
    "\x00\x08\ufffe nothing shows \u202e reversed \u2066 held \u2069",
    "long" * 5_000,
    "line one\r\nline two\t; \u201cquoted\u201d, \"plain\" 'single'",
    "Ізюм 🏳\ufe0f",
)
"""Quotes that have broken programs: mark-up, formulas, hidden characters, words without an end."""
_DAY = date(2022, 9, 10)


def check_exporter(exporter: Exporter, theatre: Theatre) -> tuple[Outcome, bytes]:
    """Check that an exporter keeps its contract, and return what it wrote of the example.

    It is given every kind of claim in every stance, judged and not, with a place, with several and with none,
    in hostile words; then nothing at all.

    Parameters
    ----------
    exporter
        As its entry point makes it.
    theatre
        One whose sides and places the claims have.

    Returns
    -------
    tuple of Outcome and bytes
        To assert what they should be.

    Raises
    ------
    AssertionError
        The contract is broken; the message says how.
    """
    for name in ("title", "purpose"):
        _expect(bool(getattr(exporter, name, None)), f"it has no {name}")
    _expect(isinstance(exporter.drops, str), "it does not say what it drops")
    endings = exporter.endings
    _expect(bool(endings) and all(end[0] == "." and end == end.lower() for end in endings), "bad endings")
    view = example_view(theatre)
    with TemporaryDirectory(prefix="contested-") as name:
        folder = Path(name)
        outcome, content = _written(exporter, view, folder / f"a{endings[0]}")
        _expect(outcome.records >= 0 and bool(content), "it writes nothing")
        _expect(all(loss.count > 0 and loss.what for loss in outcome.losses), "a loss without name or count")
        again, _ = _written(exporter, view, folder / f"b{endings[0]}")
        _expect(again == outcome, "written twice, it counts otherwise")
        empty, _ = _written(exporter, replace(view, entries=(), sources=()), folder / f"c{endings[0]}")
        _expect(not empty.losses, "it loses something of nothing")
    return outcome, content


def _written(exporter: Exporter, view: ExportView, path: Path) -> tuple[Outcome, bytes]:
    try:
        outcome = export(view, exporter, path)
    except Exception as error:  # an author is told which, wherever it comes from
        raise AssertionError(f"it raises {type(error).__name__}: {error}") from error
    left = [item.name for item in path.parent.iterdir() if item.name.startswith(".")]
    _expect(not left, f"it leaves files behind: {left}")
    return outcome, path.read_bytes()


def example_view(theatre: Theatre) -> ExportView:
    """Make the view that `check_exporter` hands over: every kind in every stance, in hostile words."""
    entries = [
        _entry(kind, stance, number, theatre)
        for number, (kind, stance) in enumerate((kind, stance) for kind in KINDS for stance in STANCES)
    ]
    return export_view(entries, theatre, made_at=datetime(2022, 9, 12, 10, tzinfo=UTC), title=HOSTILE[0])


def _entry(kind: str, stance: str, number: int, theatre: Theatre) -> Entry:
    words = HOSTILE[(number + number // len(HOSTILE)) % len(HOSTILE)]
    claim = Claim(
        report_id="dispatch <17>",
        start=number * 100_000,
        quote=words,
        kind=kind,  # type: ignore[arg-type]  # of the literals
        side=theatre.sides[number % 2].key if number % 5 else None,
        against=theatre.sides[1 - number % 2].key if number % 7 else None,
        source=Source(name=words[:200], side="neutral", via="@relay" if number % 2 else None),
        stance=stance,  # type: ignore[arg-type]  # of the literals
        hedged=bool(number % 2),
        valid=_SPANS[number % len(_SPANS)],
        quantity=Quantity(measure="count", value=20, unit="people") if number % 2 == 0 else None,
        confidence=0.5,
    )
    verdicts = _verdicts(claim) if number % 4 else ()
    return Entry(claim=claim, places=_PLACES[number % len(_PLACES)], report=_REPORT, verdicts=verdicts)


def _verdicts(claim: Claim) -> tuple[Verdict, ...]:
    late = Verdict(
        report_id=claim.report_id,
        start=claim.start,
        kind=claim.kind,
        source="atlas",
        word="partly",
        as_of="all maps",
        reason=f"The map shows <b>{claim.quote[:60]}</b>.",
        direction="overstated",
        values=(("secured", 12.5), ("marked", None)),
        band=(10.0, 15.0),
        unit="km2",
        t0=datetime(2022, 9, 3, 12, tzinfo=UTC),
        t1=datetime(2022, 9, 10, 12, tzinfo=UTC),
        snapshots=("atlas/1", "atlas/2"),
        assumed=("start assumed",),
    )
    return replace(late, as_of="publication", word="supported", direction=None), late


_REPORT = ReportCredit(
    id="dispatch <17>",
    published=date(2022, 9, 11),
    publisher="The <Bay> Dispatch",
    language="en",
    url="javascript:alert(1)",
    licence="quoted for review",
)
_SPANS = (
    TimeSpan.on(_DAY),
    TimeSpan(start=date(2022, 9, 3), end=_DAY),
    TimeSpan(end=_DAY),
    TimeSpan(),
    TimeSpan(start=datetime(2022, 9, 10, 6), end=datetime(2022, 9, 10, 12)),  # noqa: DTZ001  # local time
    TimeSpan(start=date(2021, 1, 1), end=_DAY),
)
_TOWN = Place(name="Izium", precision="settlement", geonameid=707292, latitude=49.21, longitude=37.26)
_REGION = Place(name="Kharkiv Oblast", precision="region", latitude=49.5, longitude=36.5)
_NOWHERE = Place(name="<i>Nowhere</i>", precision="unresolved")
_PLACES: tuple[tuple[Place, ...], ...] = ((_TOWN,), (_TOWN, _REGION), (), (_NOWHERE,), (_REGION, _NOWHERE))


def _expect(truth: bool, message: str) -> None:  # noqa: FBT001  # as in `assert`
    if not truth:
        raise AssertionError(message)
