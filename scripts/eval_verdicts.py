"""Checks the seed report against real maps: which verdicts, which snapshots, which areas.

    python scripts/eval_verdicts.py

Reads $CONTESTED_SHARED (default: ../shared beside the repository). Prints each expected fact beside what
came out, and ends with the number that hold. Exit status 1 when one does not.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from contested import pipeline
from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.control.load import embedded_history, open_history
from contested.measures.area import area_gained
from contested.outputs.brief import Brief, CheckedClaim
from contested.reports.read import read
from contested.theatre.load import load_theatre
from contested.verdicts.verdict import Verdict

ROOT = Path(__file__).resolve().parents[1]
START = "deepstate/1662240097"
AREAS_KM2 = {
    "deepstate/1662823401": (2133, 4817, 2183),
    "deepstate/1662846587": (2405, 5507, 2458),
    "deepstate/1662907210": (3707, 7964, 3760),
}
AREA_TOLERANCE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing expected, and what came out."""

    what: str
    expected: str
    found: str

    @property
    def holds(self) -> bool:
        """Whether they are the same."""
        return self.expected == self.found


def shared_folder() -> Path:
    """Return the folder of the evaluation data."""
    return Path(os.environ.get("CONTESTED_SHARED", ROOT.parent / "shared"))


def histories(folder: Path) -> tuple[ControlHistory, ControlHistory]:
    """Open DeepState's maps and the embedded timeline."""
    theatre = load_theatre("ukraine_2022")
    own = embedded_history(theatre)
    if own is None:
        raise SystemExit("the theatre ships no timeline")
    return open_history(folder / "data" / "deepstate", theatre).history, own


def area_facts(history: ControlHistory) -> Iterator[Fact]:
    """Compare the reference areas, whole theatre, with what is measured."""
    maps = {item.id: item for item in history.maps}
    grounds = Grounds(history.theatre)
    for end, references in AREAS_KM2.items():
        measured = area_gained([maps[START], maps[end]], side="UA", grounds=grounds)
        for (definition, value), reference in zip(measured.values, references, strict=True):
            near = abs((value or 0.0) - reference) <= AREA_TOLERANCE * reference
            shown = f"{reference:,} km² within 2 %"
            what = f"{definition} to {measured.t1:%d %b %H:%M} UTC: {value:,.1f} km²"
            yield Fact(what=what, expected=shown, found=shown if near else f"{value:,.0f} km²")


def seed_brief(folder: Path, both: Sequence[ControlHistory]) -> Brief:
    """Run the pipeline on the seed report."""
    theatre = both[0].theatre
    report = read(
        folder / "gold" / "dev" / "seed.txt",
        published=date(2022, 9, 11),
        today=date(2026, 1, 1),
        time_zone=theatre.time_zone,
    ).reports[0]
    extraction = pipeline.extract(
        report,
        pipeline.tools_for(theatre),
        pipeline.extractor_named("rules"),
        recorded_at=datetime.now(UTC),
    )
    return pipeline.check(extraction, both, grounds=pipeline.grounds_of(theatre))


def pick(brief: Brief, kind: str, words: str) -> CheckedClaim | None:
    """Find the claim of a kind whose quote holds some words."""
    found = [c for c in brief.claims if c.statement.claim.kind == kind and words in c.statement.claim.quote]
    return found[0] if found else None


def word(claim: CheckedClaim | None, source: str | None, as_of: str = "all maps") -> str:
    """Give the verdict's word by one source, or say that there is none."""
    verdict = one(claim, source, as_of)
    return "no such claim" if claim is None else verdict.word if verdict else "no verdict"


def one(claim: CheckedClaim | None, source: str | None, as_of: str) -> Verdict | None:
    """Give the verdict by one source."""
    verdicts = () if claim is None else claim.verdicts
    return next((v for v in verdicts if v.source == source and v.as_of == as_of), None)


def last_snapshot(claim: CheckedClaim | None, as_of: str = "all maps") -> str:
    """Name the map that decided, by DeepState."""
    verdict = one(claim, "deepstate", as_of)
    return verdict.snapshots[-1] if verdict and verdict.snapshots else "none"


def seed_facts(brief: Brief) -> Iterator[Fact]:
    """Say what the seed's verdicts must be."""
    regained = pick(brief, "control_gained", "reconquest of Kupiansk")
    february = pick(brief, "control_gained", "in February")
    izium = pick(brief, "control_lost", "withdrawn from Izyum")
    both_towns = pick(brief, "control_lost", "Izyum and Balakliya")
    areas = [c for c in brief.claims if c.statement.claim.kind == "area_gained"]
    yield Fact(what="Kupiansk regained", expected="supported", found=word(regained, "deepstate"))
    yield Fact(what="  first map", expected="deepstate/1662802147", found=last_snapshot(regained))
    yield Fact(what="Kupiansk taken in February", expected="not covered", found=word(february, "deepstate"))
    yield Fact(what="  embedded", expected="supported", found=word(february, "embedded"))
    yield Fact(
        what="Izium lost, at publication", expected="unclear", found=word(izium, "deepstate", "publication")
    )
    yield Fact(what="Izium lost, all maps", expected="supported", found=word(izium, "deepstate"))
    yield Fact(what="  first map", expected="deepstate/1662934073", found=last_snapshot(izium))
    yield Fact(what="Izium and Balakliia lost", expected="supported", found=word(both_towns, "deepstate"))
    depth = pick(brief, "advance", "70 kilometers")
    for as_of in ("publication", "all maps"):
        yield Fact(what=f"70 km, {as_of}", expected="partly", found=word(depth, "deepstate", as_of))
    measured = one(depth, "deepstate", "all maps")
    yield Fact(what="  direction", expected="overstated", found=str(measured and measured.direction))
    ways = {name.split(",")[0] for name, _ in measured.values} if measured else set()
    yield Fact(what="  by both definitions", expected="nearest, through", found=", ".join(sorted(ways)))
    hub = pick(brief, "place_role", "railway hub")
    yield Fact(what="Kupiansk a railway hub", expected="supported", found=word(hub, "network"))
    yield Fact(what="areas found", expected="2", found=str(len(areas)))
    for area in areas:
        yield Fact(
            what=f"  {area.statement.claim.quote[-30:]}", expected="supported", found=word(area, "deepstate")
        )
    for kind in ("intent", "deception"):
        for claim in (c for c in brief.claims if c.statement.claim.kind == kind):
            yield Fact(what=f"{kind}", expected="not checkable", found=word(claim, None))
    denied = [c for c in brief.claims if c.statement.claim.stance == "denied"]
    yield Fact(what="denials found", expected="1", found=str(len(denied)))
    for claim in denied:
        yield Fact(what="  the denial", expected="not checkable", found=word(claim, None))


def town_facts(history: ControlHistory) -> Iterator[Fact]:
    """Say when the maps first show two towns regained, at their gazetteer points."""
    for name, point, expected in (
        ("Kupiansk", (37.61581, 49.71003), "2022-09-10 09:29"),
        ("Balakliia", (36.84433, 49.45595), "2022-09-08 14:38"),
        ("Izium", (37.27679, 49.20697), "2022-09-11 22:07"),
    ):
        first = next(h for h in history.holdings(*point) if h.status == "regained")
        yield Fact(what=f"{name} first regained", expected=expected, found=f"{first.as_of:%Y-%m-%d %H:%M}")


def facts() -> list[Fact]:
    """Collect every fact."""
    folder = shared_folder()
    both = histories(folder)
    return [*area_facts(both[0]), *town_facts(both[0]), *seed_facts(seed_brief(folder, both))]


def main() -> int:
    """Print the facts and how many hold."""
    found = facts()
    for fact in found:
        mark = "ok" if fact.holds else "NO"
        print(f"{mark}  {fact.what:48} expected {fact.expected:26} found {fact.found}")
    held = sum(fact.holds for fact in found)
    print(f"{held} of {len(found)} facts hold")
    return 0 if held == len(found) else 1


if __name__ == "__main__":
    sys.exit(main())
