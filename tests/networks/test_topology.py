"""Topology: junctions come from the shape of lines, however they were drawn."""

from __future__ import annotations

import pytest
import shapely

from contested.networks.topology import merge, topology


def degrees(lines) -> list[int]:
    found = topology([shapely.LineString(line) for line in lines])
    return sorted(found.degree(node.id) for node in found.nodes)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([[(0, 0), (30, 0)]], [1, 1], id="one-line"),
        pytest.param([[(0, 0), (30, 0)], [(10, 0), (50, 0)]], [1, 1], id="overlapping-pieces-are-one-line"),
        pytest.param([[(0, 0), (30, 0)], [(0, 0.2), (30, 0.2)]], [1, 1], id="double-track"),
        pytest.param([[(0, 0), (30, 0)], [(15, 0), (15, 20)]], [1, 1, 1, 3], id="a-branch-without-a-vertex"),
        pytest.param([[(0, 0), (30, 0)], [(15, 0), (15, 2)]], [1, 1], id="a-short-spur-is-no-line"),
        pytest.param([[(0, 0), (15, 0)], [(15.4, 0), (30, 0)]], [1, 1], id="a-gap-of-400-m-is-closed"),
        pytest.param([[(0, 0), (30, 0)], [(0, 5), (30, 5)]], [1, 1, 1, 1], id="lines-5-km-apart-stay-apart"),
        pytest.param(
            [[(0, 0), (40, 0)], [(20, 0), (20, 20)], [(21.5, 0), (21.5, -20)]], [1, 1, 1, 1, 4], id="one-yard"
        ),
    ],
)
def test_topology(lines, expected):
    assert degrees(lines) == expected


def test_lengths_are_those_of_the_drawing():
    lines = [shapely.LineString([(0, 0), (20, 10), (40, 0)]), shapely.LineString([(20, 10), (20, 40)])]

    lengths_km = sorted(chain.length_km for chain in topology(lines).chains)

    assert lengths_km == pytest.approx([22.36, 22.36, 30.0], rel=0.05)


def test_merged_nodes_become_one_and_the_line_between_them_goes():
    lines = [[(0, 0), (40, 0)], [(15, 0), (15, 20)], [(22, 0), (22, -20)]]
    found = topology([shapely.LineString(line) for line in lines])
    forks = [node.id for node in found.nodes if found.degree(node.id) == 3]

    merged = merge(found, [(forks[0], forks[1])])

    assert sorted(merged.degree(node.id) for node in merged.nodes) == [1, 1, 1, 1, 4]
    assert len(merged.chains) == 4


def test_a_node_that_is_left_with_two_lines_is_no_node():
    found = topology([shapely.LineString([(0, 0), (40, 0)]), shapely.LineString([(15, 0), (15, 20)])])
    end = next(node for node in found.nodes if node.y > 15)
    kept = tuple(chain for chain in found.chains if end.id not in {chain.start, chain.end})

    merged = merge(type(found)(nodes=found.nodes, chains=kept), [])

    assert len(merged.chains) == 1
    assert merged.chains[0].length_km == pytest.approx(40, rel=0.05)
