"""Judges whether a supply line was cut or kept open: ways to the rear over held ground, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from contested.control.control_map import ControlMap
from contested.measures.measure import Measure
from contested.measures.network import open_routes, rear_junctions
from contested.networks.network import load_network
from contested.networks.stations import Station, station_near
from contested.places.place import Place
from contested.verdicts.case import Case
from contested.verdicts.finding import Finding, combine
from contested.verdicts.quantity import over_maps
from contested.verdicts.sentences import number_text
from contested.verdicts.transport import themes
from contested.verdicts.verdict import Word

__all__ = ["affected_side", "deciding", "judge_communications"]

_NO_NETWORK = "The theatre at hand has no transport network, so no supply line can be followed."
_NO_TOWN = "The claim names no town whose ways to the rear could be counted."
_BEYOND = (
    "What damages or fires on a bridge or a road, and what goes by water or air, leaves no trace on a map of "
    "control."
)
_NOT_KNOWN = "Other ways than these are not known, nor whether traffic ran."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ways:
    """A station's open ways to its holder's rear at two moments."""

    place: Place
    station: Station
    side: str
    first: Measure
    last: Measure

    @property
    def before(self) -> int:
        """How many there were on the first map."""
        return int(self.first.value("routes") or 0)

    @property
    def after(self) -> int:
        """How many there were on the last."""
        return int(self.last.value("routes") or 0)


def judge_communications(case: Case) -> Finding:
    """Judge a `communications` claim at each of its towns, on the network and the maps; never `contradicted`.

    `supported` only where the claim speaks of the network's own lines: what else may lead there is unknown.
    """
    if load_network(case.theatre.folder) is None:
        return Finding(word="not checkable", reason=_NO_NETWORK)
    said = themes(case.claim.quote, language=case.statement.report.language)
    of_lines, changed = said & {"rail", "road", "transport", "junction"}, said & {"cut", "open"}
    if "beyond" in said and not (of_lines and changed):
        return Finding(word="not checkable", reason=_BEYOND)
    towns = [place for place in case.statement.places if place.precision == "settlement"]
    findings = [_judge_town(case, place, said) for place in towns]
    return combine(findings) if findings else Finding(word="not checkable", reason=_NO_TOWN)


def _judge_town(case: Case, place: Place, said: frozenset[str]) -> Finding:
    network = load_network(case.theatre.folder)
    if network is None or place.longitude is None or place.latitude is None:
        return Finding(word="not checkable", reason=f"{place.name} has no point on the map.")
    point = (place.longitude, place.latitude)
    station = station_near(network, *point, name=place.name)
    if station is None:
        text = f"{network.title}: no station lies near {place.name}. Other ways than these are not known."
        return Finding(word="unclear", reason=text)

    def look(maps: list[ControlMap], assumed: tuple[str, ...]) -> Finding:
        decides = deciding(maps, said)
        side = affected_side(case, decides, point)
        if side is None:
            text = f"Who held {place.name} on the map of {case.when(decides.as_of)} is not settled."
            return Finding(word="unclear", reason=text, t1=decides.as_of, snapshots=(decides.id,))
        first, last = (_measured(case, station, item, side) for item in (maps[0], maps[-1]))
        ways = _Ways(place=place, station=station, side=side, first=first, last=last)
        return _finding(case, ways, said, assumed)

    return over_maps(case, look)


def deciding(maps: Sequence[ControlMap], said: frozenset[str]) -> ControlMap:
    """Pick the map that says whose supplies are meant: the last for a way opened, else the first."""
    return maps[-1] if "open" in said and "cut" not in said else maps[0]


def affected_side(case: Case, item: ControlMap, point: tuple[float, float]) -> str | None:
    """Whose supplies: who holds the place, for a way cut at the start, for one opened at the end.

    On contested ground it is whom the claim is against.
    """
    here = shapely.Point(point)
    for side in case.theatre.sides:
        if shapely.intersects(case.grounds.held(item, side.key), here):
            return side.key
    claim = case.claim
    return claim.against or (None if claim.side is None else case.theatre.enemy_of(claim.side))


def _measured(case: Case, station: Station, item: ControlMap, side: str) -> Measure:
    network = station.network
    return case.grounds.once(
        ("open routes", item.id, station.name, side),
        lambda: open_routes(
            network,
            item,
            station.name,
            side=side,
            rear=rear_junctions(network, case.theatre, side=side),
            grounds=case.grounds,
        ),
    )


def _finding(case: Case, ways: _Ways, said: frozenset[str], assumed: tuple[str, ...]) -> Finding:
    first, last = ways.first, ways.last
    by_map = (("routes before", float(ways.before)), ("routes after", float(ways.after)))
    return Finding(
        word=_word(case, ways, said),
        reason=f"{_counted(case, ways)} {_meaning(case, ways)} {_NOT_KNOWN}",
        measure=last.name,
        values=(*by_map, ("lines", last.value("lines"))),
        t0=first.t1,
        t1=last.t1,
        snapshots=(*first.snapshots, *last.snapshots),
        assumed=(*assumed, *last.notes, _what_counts(case, ways)),
    )


def _word(case: Case, ways: _Ways, said: frozenset[str]) -> Word:
    """Fewer ways bear out that one was cut; a way over held ground, in part, that one is open.

    A front across the line stops every train; held ground along it does not yet make one run.
    """
    cut, opened, coarse = "cut" in said, "open" in said, case.history.source.coarse
    if cut == opened:
        return "unclear"
    if opened:
        return "partly" if ways.after > 0 else "unclear"
    if ways.before > ways.after:
        whole = "rail" in said and "beyond" not in said and not coarse
        return "supported" if whole and ways.after == 0 else "partly"
    stands_cut = case.window.start is None and ways.after == 0 and not coarse
    return "partly" if stands_cut and ways.before == 0 else "unclear"


def _counted(case: Case, ways: _Ways) -> str:
    name = case.theatre.side(ways.side).name
    where = ways.place.name
    if ways.station.name != where:
        where = f"{ways.station.name}, {number_text(ways.station.distance_km, 'km')} from {where},"
    t0, t1 = (case.when(item.t1) for item in (ways.first, ways.last))
    return (
        f"{ways.station.network.title}: over ground held by {name} {_number(ways.before)} led from {where} "
        f"to its rear on the map of {t0}, {_number(ways.after)} on that of {t1}."
    )


def _number(ways: int) -> str:
    return {0: "no way", 1: "1 way"}.get(ways, f"{ways} ways")


def _meaning(case: Case, ways: _Ways) -> str:
    if ways.before == ways.after:
        return "The front closed none of them." if ways.before else "None was open already at the start."
    if ways.after > ways.before:
        return "The front opened some."
    if ways.after:
        return "The front closed some of them, not all."
    return f"The front closed all of them{_taken(case, ways)}."


def _taken(case: Case, ways: _Ways) -> str:
    """Say when the station itself was lost, which is more than its supply line."""
    item = next((found for found in case.whole.maps if found.id in ways.last.snapshots), None)
    at = shapely.Point(ways.station.network.junction(ways.station.name).point)
    if item is None or not shapely.intersects(case.grounds.open_to(item, ways.side), at):
        return ""
    return f", as {case.theatre.side(ways.side).name} no longer held the station itself"


def _what_counts(case: Case, ways: _Ways) -> str:
    name = case.theatre.side(ways.side).name
    return f"a way counts when it leads to the rear of {name} over ground that it holds, no two over one line"
