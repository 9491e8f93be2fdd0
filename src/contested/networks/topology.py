"""Turns drawn lines of any GeoJSON into junctions and the lines between them, from their shape alone."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

__all__ = ["Chain", "Node", "Topology", "merge", "topology"]

WIDTH_KM = 0.35
"""Tracks nearer to each other than twice this are one line."""
_STEP_KM = 0.25
_POND_KM2 = 4.0
_SPUR_KM = 3.0
_JUNCTION_KM = 2.5
_FORK = 3

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Where lines meet or end."""

    id: int
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """One line between two nodes, without a fork on the way."""

    start: int
    end: int
    points: tuple[Point, ...]
    """Its course from `start` to `end`, km in the plane of the input."""

    @property
    def length_km(self) -> float:
        """Length of its course."""
        steps = np.diff(np.asarray(self.points), axis=0)
        return float(np.hypot(steps[:, 0], steps[:, 1]).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Topology:
    """Nodes and the chains between them; two nodes may have several chains."""

    nodes: tuple[Node, ...]
    chains: tuple[Chain, ...]

    def length_km(self, chain: Chain) -> float:
        """Length of a chain's course, with the straight gaps between its ends and its nodes."""
        at = {node.id: (node.x, node.y) for node in self.nodes}
        start, end = at[chain.start], at[chain.end]
        gaps_km = math.dist(start, chain.points[0]) + math.dist(end, chain.points[-1])
        return chain.length_km + gaps_km

    def degree(self, node: int) -> int:
        """How many chains end at a node; a loop counts twice."""
        return sum((chain.start == node) + (chain.end == node) for chain in self.chains)


def topology(lines: Iterable[BaseGeometry], *, width_km: float = WIDTH_KM) -> Topology:
    """Find the junctions of drawn lines, whether or not the drawing joins them.

    Parameters
    ----------
    lines
        (Multi)LineStrings in a plane in km; they may overlap, run side by side or cross without a vertex.
    width_km
        Lines nearer to each other than twice this count as one: double tracks, yards.

    Returns
    -------
    Topology
        Nodes where three or more lines meet, or one ends. Spurs under 3 km are dropped, forks under 2.5 km
        apart are one node. Two lines that cross on a bridge without a link are joined: shapes do not tell.

    Notes
    -----
    The lines are widened to ribbons; what lies midway between a ribbon's edges (the Voronoi diagram of
    points along them) is the line again, drawn once.

    Examples
    --------
    >>> cross = [shapely.LineString([(0, 0), (40, 0)]), shapely.LineString([(20, -20), (20, 20)])]
    >>> found = topology([*cross, shapely.LineString([(0, 0.1), (40, 0.1)])])
    >>> sorted(found.degree(node.id) for node in found.nodes)
    [1, 1, 1, 1, 4]
    """
    graph = _prune(_skeleton(_ribbons(lines, width_km)))
    chains = _chains(graph)
    ends = sorted({end for chain in chains for end in (chain[0], chain[-1])})
    ids = {point: number for number, point in enumerate(ends)}
    whole = Topology(
        nodes=tuple(Node(id=ids[point], x=point[0], y=point[1]) for point in ends),
        chains=tuple(Chain(start=ids[chain[0]], end=ids[chain[-1]], points=tuple(chain)) for chain in chains),
    )
    near = [(chain.start, chain.end) for chain in whole.chains if _is_yard(whole, chain)]
    return merge(whole, near)


def _is_yard(whole: Topology, chain: Chain) -> bool:
    return chain.length_km < _JUNCTION_KM and min(whole.degree(chain.start), whole.degree(chain.end)) > 1


def merge(whole: Topology, pairs: Iterable[tuple[int, int]]) -> Topology:
    """Make one node of each pair of nodes (and of pairs that share one), and contract what is left between.

    A chain keeps its course; the merged node lies in the middle of its members. Loops at a node are dropped,
    and a node that is left with two chains becomes a part of one chain.
    """
    parent = {node.id: node.id for node in whole.nodes}

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in pairs:
        parent[find(b)] = find(a)
    groups: dict[int, list[Node]] = defaultdict(list)
    for node in whole.nodes:
        groups[find(node.id)].append(node)
    centres = {
        key: Node(id=key, x=sum(n.x for n in group) / len(group), y=sum(n.y for n in group) / len(group))
        for key, group in groups.items()
    }
    chains = [replace(chain, start=find(chain.start), end=find(chain.end)) for chain in whole.chains]
    return _contract(centres, [chain for chain in chains if chain.start != chain.end])


def _contract(nodes: dict[int, Node], chains: list[Chain]) -> Topology:
    """Join the two chains at every node that has just two and is no ring."""
    at: dict[int, list[Chain]] = defaultdict(list)
    for chain in chains:
        at[chain.start].append(chain)
        at[chain.end].append(chain)
    for node in sorted(at):
        pair = at[node]
        if len(pair) != 2 or pair[0] is pair[1]:  # noqa: PLR2004  # neither a fork nor an end
            continue
        first, second = _ending_at(pair[0], node), _starting_at(pair[1], node)
        if first.start == second.end:
            continue
        joined = Chain(start=first.start, end=second.end, points=first.points + second.points)
        for end, gone in ((first.start, pair[0]), (second.end, pair[1])):
            at[end] = [joined if chain is gone else chain for chain in at[end]]
        at[node] = []
    left = {id(chain): chain for kept in at.values() for chain in kept}
    used = sorted({end for chain in left.values() for end in (chain.start, chain.end)})
    return Topology(nodes=tuple(nodes[key] for key in used), chains=tuple(left.values()))


def _ending_at(chain: Chain, node: int) -> Chain:
    return chain if chain.end == node else _turned(chain)


def _starting_at(chain: Chain, node: int) -> Chain:
    return chain if chain.start == node else _turned(chain)


def _turned(chain: Chain) -> Chain:
    return Chain(start=chain.end, end=chain.start, points=chain.points[::-1])


def _ribbons(lines: Iterable[BaseGeometry], width_km: float) -> BaseGeometry:
    """Widen the lines, and fill the small holes between tracks."""
    wide = shapely.union_all(shapely.buffer(np.asarray(list(lines), dtype=object), width_km, quad_segs=3))
    filled = []
    for part in shapely.get_parts(wide):
        holes = [ring for ring in part.interiors if shapely.Polygon(ring).area > _POND_KM2]
        filled.append(shapely.Polygon(part.exterior, holes))
    return shapely.union_all(filled)


Graph = dict[Point, set[Point]]


def _skeleton(ribbons: BaseGeometry) -> Graph:
    """The midlines of ribbons, as a graph of points."""
    graph: Graph = defaultdict(set)
    for part in shapely.get_parts(ribbons):
        edge = shapely.segmentize(shapely.boundary(shapely.simplify(part, 0.02)), _STEP_KM)
        points = shapely.MultiPoint(_shaken(shapely.get_coordinates(edge)))
        pieces = shapely.get_parts(shapely.voronoi_polygons(points, only_edges=True))
        ends, owner = shapely.get_coordinates(pieces, return_index=True)
        joined = np.flatnonzero(owner[:-1] == owner[1:])
        shapely.prepare(part)
        inside = shapely.contains_xy(part, ends[:, 0], ends[:, 1])
        for index in joined[inside[joined] & inside[joined + 1]]:
            a, b = _rounded(ends[index]), _rounded(ends[index + 1])
            if a != b:
                graph[a].add(b)
                graph[b].add(a)
    return graph


def _shaken(points: np.ndarray) -> np.ndarray:
    """Move points by up to 2 m, the same on every run: four on one circle have no single diagram."""
    return points + np.random.default_rng(0).uniform(-0.002, 0.002, points.shape)


def _rounded(point: np.ndarray) -> Point:
    return round(float(point[0]), 4), round(float(point[1]), 4)


def _prune(graph: Graph) -> Graph:
    """Cut dead ends under 3 km off, the shortest first, so that a line's end keeps its longest branch."""
    while True:
        spurs = [spur for spur in _spurs(graph) if spur[0] < _SPUR_KM]
        if not spurs:
            return graph
        cut: set[Point] = set()
        for _, spur in sorted(spurs):
            fork = spur[-1]
            if fork in cut or len(graph[fork]) < _FORK:
                continue
            for point in spur[:-1]:
                cut.add(point)
                for other in graph.pop(point, set()):
                    graph[other].discard(point)
        if not cut:
            return graph


def _spurs(graph: Graph) -> list[tuple[float, list[Point]]]:
    """Every dead end with its length and its points, as far as the fork that it hangs on."""
    found = []
    for end in [point for point, near in graph.items() if len(near) == 1]:
        chain = _walk(graph, end, next(iter(graph[end])), stop=lambda point: len(graph[point]) != 2)  # noqa: PLR2004  # neither a fork nor an end
        if len(graph[chain[-1]]) >= _FORK:
            found.append((_length(chain), chain))
    return found


def _walk(graph: Graph, start: Point, then: Point, *, stop: Callable[[Point], bool]) -> list[Point]:
    chain = [start, then]
    while not stop(chain[-1]) and chain[-1] != start:
        ahead = [point for point in graph[chain[-1]] if point != chain[-2]]
        if not ahead:
            break
        chain.append(ahead[0])
    return chain


def _length(chain: list[Point]) -> float:
    steps = np.diff(np.asarray(chain), axis=0)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())


def _chains(graph: Graph) -> list[list[Point]]:
    """Every run of points between two that are forks or ends, once."""
    stops = {point for point, near in graph.items() if len(near) not in (0, 2)}
    chains, seen = [], set()
    for start in sorted(stops):
        for then in sorted(graph[start]):
            chain = _walk(graph, start, then, stop=stops.__contains__)
            key = frozenset((tuple(chain[:2]), tuple(chain[:-3:-1])))
            if key not in seen and chain[-1] in stops:
                seen.add(key)
                chains.append(chain)
    return chains
