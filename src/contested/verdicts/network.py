"""Judges what a place is worth to transport: its junction's rank on the theatre's network, not on a map."""

from __future__ import annotations

from collections.abc import Sequence

from contested.control.ground import Grounds
from contested.ledger.statement import Statement
from contested.measures.network import FORK, cut, ranks, rear_junctions, weight
from contested.networks.network import Network, load_network
from contested.networks.stations import REACH_KM, Station, station_near
from contested.places.place import Place
from contested.theatre.theatre import Theatre
from contested.verdicts.finding import Finding, combine
from contested.verdicts.sentences import listed, number_text, ordinal
from contested.verdicts.transport import themes
from contested.verdicts.verdict import Direction, Verdict, Word

__all__ = ["SOURCE", "Facts", "facts_of", "judge_role", "rests_on_network"]

SOURCE = "network"
"""Names the network in `Verdict.source`."""
_UPPER = 4
"""A junction counts when it ranks in the upper quarter of its region."""
_NO_NETWORK = "The theatre at hand has no transport network to weigh a place by."
_NO_TOWN = "The claim names no town whose railways could be looked at."
_FORECAST = "What a place will be worth cannot be told from the network of one year."


def judge_role(statement: Statement, *, theatre: Theatre, grounds: Grounds) -> Finding:
    """Judge a `place_role` claim at each of its towns by the theatre's network; never `contradicted`.

    Parameters
    ----------
    statement
        The claim with its places; its side is the one whose rear a cut is measured to.
    theatre, grounds
        The war; figures of the network are worked out once in `grounds`.
    """
    network = load_network(theatre.folder)
    if network is None:
        return Finding(word="not checkable", reason=_NO_NETWORK)
    if statement.claim.stance == "forecast":
        return Finding(word="not checkable", reason=_FORECAST)
    towns = [place for place in statement.places if place.precision == "settlement"]
    findings = [_judge_town(statement, place, network, theatre, grounds) for place in towns]
    return combine(findings) if findings else Finding(word="not checkable", reason=_NO_TOWN)


def rests_on_network(verdict: Verdict) -> bool:
    """Tell whether a verdict uses the network, so that outputs credit it."""
    return verdict.word != "not checkable" and verdict.kind in {"place_role", "communications"}


def _judge_town(
    statement: Statement, place: Place, network: Network, theatre: Theatre, grounds: Grounds
) -> Finding:
    if place.longitude is None or place.latitude is None:
        return Finding(word="not checkable", reason=f"{place.name} has no point on the map.")
    said = themes(statement.claim.quote, language=statement.report.language)
    station = station_near(network, place.longitude, place.latitude, name=place.name)
    if station is None:
        return _no_station(place, network)
    if station.line is not None or station.network.degree(station.name) < FORK:
        return _no_junction(place, station, said)
    facts = facts_of(station.name, statement.claim.side, network, theatre, grounds)
    return _at_junction(place, station, facts, said)


def facts_of(junction: str, side: str | None, network: Network, theatre: Theatre, grounds: Grounds) -> Facts:
    """Look up what the network says of a junction, for the side whose rear counts (``None``: any)."""
    return grounds.once(("role", junction, side), lambda: Facts(network, junction, side, theatre))


class Facts:
    """What the network says of one junction, worked out once."""

    def __init__(self, network: Network, junction: str, side: str | None, theatre: Theatre) -> None:
        self.junction = junction
        self.network = network
        self.region_key = network.junction(junction).region_key
        region = theatre.region(self.region_key or "")
        self.region = "its region" if region is None else region.name
        self.weight = weight(network, junction)
        self.order = ranks(network, region_key=self.region_key)
        degree = network.degree(junction)
        self.at_least_as_many = sum(network.degree(name) >= degree for name in self.order)
        keys = [known.key for known in theatre.sides] if side is None else [side]
        rear = {name for key in keys for name in rear_junctions(network, theatre, side=key)}
        self.rear = "any rear" if side is None else f"the rear of {theatre.side(side).name}"
        self.cut = cut(network, rear=rear, junctions=[junction]) if rear else None

    @property
    def lost(self) -> list[str]:
        """The junctions and ends of lines that lose their last way to the rear."""
        return [] if self.cut is None else [name for name, longer in self.cut.values if longer is None]

    @property
    def longest_km(self) -> float | None:
        """The longest detour of those that keep a way."""
        return None if self.cut is None or self.cut.band is None else self.cut.band[1]

    @property
    def matters(self) -> bool:
        """Whether it ranks in its region's upper quarter, or its loss cuts another junction off."""
        quarter = max(1, -(-len(self.order) // _UPPER))
        rank = self.weight.value("rank")
        cuts_off = any(self.network.degree(name) >= FORK for name in self.lost)
        return cuts_off or self.at_least_as_many <= quarter or (rank is not None and rank <= quarter)


def _at_junction(place: Place, station: Station, facts: Facts, said: frozenset[str]) -> Finding:
    word, direction = _word(facts, said)
    text = f"{_place_in(place, station)} {_ranked(facts)} {_loss(facts)} {_limits(said)}"
    values = (
        *facts.weight.values,
        ("cut off without it", float(len(facts.lost))),
        ("longest detour without it, km", facts.longest_km),
    )
    return Finding(
        word=word,
        reason=text,
        direction=direction,
        measure=facts.weight.name,
        values=values,
        assumed=(*facts.weight.notes, "ranks are those among the junctions of three lines and more"),
    )


def _word(facts: Facts, said: frozenset[str]) -> tuple[Word, Direction | None]:
    of_transport = _on_rails(said)
    if facts.matters or ("junction" in said and "major" not in said):
        return ("supported", None) if of_transport else ("partly", None)
    return ("partly", "overstated") if of_transport else ("unclear", None)


def _on_rails(said: frozenset[str]) -> bool:
    """Whether the claim speaks of what the network holds: of railways, or of traffic whatever it runs on."""
    return "rail" in said or (bool(said & {"transport", "junction"}) and "road" not in said)


def _place_in(place: Place, station: Station) -> str:
    lines = f"{station.network.degree(station.name)} lines meet at {station.name}"
    if station.name != place.name:
        lines += f", {number_text(station.distance_km, 'km')} from {place.name}"
    return f"{station.network.title}: {lines}."


def _ranked(facts: Facts) -> str:
    rank, by_lines = (int(facts.weight.value(name) or 0) for name in ("rank", "rank by lines"))
    alike = facts.at_least_as_many
    place = ordinal(by_lines) if alike == by_lines else f"{ordinal(by_lines)} to {ordinal(alike)}"
    return (
        f"Among the {len(facts.order)} junctions of {facts.region} it is {place} by lines and "
        f"{ordinal(rank)} by the shortest paths that lead through it."
    )


def _loss(facts: Facts) -> str:
    if facts.cut is None:
        return "What its loss would cost is not known: no rear of its side lies on the network."
    if facts.lost:
        return f"Without it {listed(facts.lost)} would lose the last way to {facts.rear}."
    if facts.longest_km is not None:
        longer = number_text(facts.longest_km, "km")
        return f"Without it nothing loses its last way to {facts.rear}; the longest detour is {longer}."
    return f"Without it no way to {facts.rear} would be longer."


def _limits(said: frozenset[str]) -> str:
    if _on_rails(said):
        return "Other ways than these are not in it."
    return "The claim speaks of other things than these, which alone are known."


def _no_junction(place: Place, station: Station, said: frozenset[str]) -> Finding:
    line = station.line
    away = (
        "" if station.name == place.name else f", {number_text(station.distance_km, 'km')} from {place.name},"
    )
    what = "the end of a line" if line is None else f"a stop on the line from {line.start} to {line.end}"
    text = f"{station.network.title}: {station.name}{away} is {what}"
    word: Word = "partly" if "rail" in said else "unclear"
    return Finding(
        word=word,
        reason=f"{text}; no three lines meet there. Other ways than these are not in it.",
        direction="overstated" if word == "partly" else None,
        measure=SOURCE,
        values=(("degree", float(station.network.degree(station.name))),),
    )


def _no_station(place: Place, network: Network) -> Finding:
    regions: Sequence[str | None] = [junction.region_key for junction in network.junctions]
    if place.region_key is not None and place.region_key not in regions:
        return Finding(
            word="not covered", reason=f"{network.title}: does not reach the region of {place.name}."
        )
    reach = number_text(REACH_KM, "km")
    text = f"{network.title}: no station lies within {reach} of {place.name}. Other ways are not in it."
    return Finding(word="unclear", reason=text)
