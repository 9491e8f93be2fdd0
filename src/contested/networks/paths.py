"""Paths on a network: how far, how many apart from each other, and what lies between most."""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Iterable
from functools import lru_cache

from contested.networks.network import Network

__all__ = ["betweenness", "distances_km", "edge_disjoint_paths"]

Beside = list[list[tuple[int, float]]]
"""For each junction, by number: the one at the other end of each of its lines, and the length in km."""
_SAME_KM = 1e-6


def distances_km(network: Network, starts: Iterable[str]) -> dict[str, float]:
    """Length of the shortest path from the nearest of some junctions to every junction that one reaches.

    Notes
    -----
    Dijkstra (1959), "A note on two problems in connexion with graphs".

    Examples
    --------
    >>> from datetime import date
    >>> from contested.networks.network import Junction, Line
    >>> towns = tuple(Junction(name=name, longitude=36.0, latitude=49.0) for name in "ABC")
    >>> lines = (Line(start="A", end="B", length_km=10.0), Line(start="B", end="C", length_km=5.0))
    >>> network = Network(junctions=towns, lines=lines, as_of=date(2026, 1, 1))
    >>> distances_km(network, ["A"])
    {'A': 0.0, 'B': 10.0, 'C': 15.0}
    """
    found: dict[str, float] = {}
    queue = [(0.0, name) for name in starts]
    heapq.heapify(queue)
    while queue:
        so_far, name = heapq.heappop(queue)
        if name in found:
            continue
        found[name] = so_far
        for number in network.at(name):
            line = network.lines[number]
            if line.other(name) not in found:
                heapq.heappush(queue, (so_far + line.length_km, line.other(name)))
    return found


def betweenness(network: Network) -> dict[str, float]:
    """Count, for each junction, the pairs of others whose shortest path (in km) leads through it.

    A pair with several shortest paths counts in parts.

    Notes
    -----
    Brandes (2001), "A faster algorithm for betweenness centrality", J. Math. Sociology 25, 163-177.

    Examples
    --------
    >>> from datetime import date
    >>> from contested.networks.network import Junction, Line
    >>> towns = tuple(Junction(name=name, longitude=36.0, latitude=49.0) for name in "ABC")
    >>> lines = (Line(start="A", end="B", length_km=10.0), Line(start="B", end="C", length_km=5.0))
    >>> network = Network(junctions=towns, lines=lines, as_of=date(2026, 1, 1))
    >>> betweenness(network)
    {'A': 0.0, 'B': 1.0, 'C': 0.0}
    """
    if network.betweenness is not None:
        names = (junction.name for junction in network.junctions)
        return dict(zip(names, network.betweenness, strict=True))
    return dict(_betweenness(network))


@lru_cache(maxsize=4)
def _betweenness(network: Network) -> dict[str, float]:
    """As above, once a network: it takes a tenth of a second for some 300 junctions."""
    names = [junction.name for junction in network.junctions]
    number_of = {name: number for number, name in enumerate(names)}
    beside = [
        [
            (number_of[network.lines[line].other(name)], network.lines[line].length_km)
            for line in network.at(name)
        ]
        for name in names
    ]
    total = [0.0] * len(names)
    for start in range(len(names)):
        order, ways, before = _tree(beside, start)
        share = [0.0] * len(names)
        for here in reversed(order[1:]):
            each = (1 + share[here]) / ways[here]
            for earlier in before[here]:
                share[earlier] += ways[earlier] * each
            total[here] += share[here] / 2
    return dict(zip(names, total, strict=True))


def _tree(beside: Beside, start: int) -> tuple[list[int], list[float], list[list[int]]]:
    """Junctions by their distance, the number of shortest paths to each, and what comes before each."""
    near, ways = [math.inf] * len(beside), [0.0] * len(beside)
    before: list[list[int]] = [[] for _ in beside]
    done = [False] * len(beside)
    near[start], ways[start] = 0.0, 1.0
    order: list[int] = []
    queue = [(0.0, start)]
    while queue:
        so_far, here = heapq.heappop(queue)
        if done[here]:
            continue
        done[here] = True
        order.append(here)
        for other, line_km in beside[here]:
            longer_km = so_far + line_km - near[other]
            if longer_km < -_SAME_KM:
                near[other], ways[other], before[other] = so_far + line_km, ways[here], [here]
                heapq.heappush(queue, (so_far + line_km, other))
            elif longer_km <= _SAME_KM and not done[other]:
                ways[other] += ways[here]
                before[other].append(here)
    return order, ways, before


def edge_disjoint_paths(network: Network, start: str, ends: Iterable[str]) -> int:
    """Count the paths from a junction to any of some others that share no line.

    Returns
    -------
    int
        0 when none is reached, and when `start` is one of `ends` the lines that leave it.

    Notes
    -----
    Maximum flow with one unit a line: Edmonds and Karp (1972), "Theoretical improvements in algorithmic
    efficiency for network flow problems", J. ACM 19, 248-264.

    Examples
    --------
    >>> from datetime import date
    >>> from contested.networks.network import Junction, Line
    >>> towns = tuple(Junction(name=name, longitude=36.0, latitude=49.0) for name in "AB")
    >>> twice = (Line(start="A", end="B", length_km=10.0), Line(start="A", end="B", length_km=25.0))
    >>> network = Network(junctions=towns, lines=twice, as_of=date(2026, 1, 1))
    >>> edge_disjoint_paths(network, "A", ["B"])
    2
    """
    goals = set(ends)
    if start in goals:
        return network.degree(start)
    heading: dict[int, str] = {}
    count = 0
    while (path := _augmenting(network, start, goals, heading)) is not None:
        for number, towards in path:
            if number in heading:
                del heading[number]
            else:
                heading[number] = towards
        count += 1
    return count


def _augmenting(
    network: Network, start: str, goals: set[str], heading: dict[int, str]
) -> list[tuple[int, str]] | None:
    """The shortest path over lines that are free, or used the other way."""
    came: dict[str, tuple[int, str] | None] = {start: None}
    queue = deque([start])
    while queue:
        name = queue.popleft()
        if name in goals:
            return _back(came, name)
        for number in network.at(name):
            other = network.lines[number].other(name)
            if other not in came and heading.get(number) != other:
                came[other] = (number, name)
                queue.append(other)
    return None


def _back(came: dict[str, tuple[int, str] | None], name: str) -> list[tuple[int, str]]:
    path = []
    while (step := came[name]) is not None:
        path.append((step[0], name))
        name = step[1]
    return path
