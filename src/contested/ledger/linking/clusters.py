"""Gathers linked statements into events, and keeps apart what a person, or too thin a chain, keeps apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contested.ledger.linking.link import Judgement, Link, Pair, latest

__all__ = ["Cluster", "clusters", "contradictions"]

_SHARE = 0.5
"""A cluster takes another in when this share of the pairs between the two is linked as the same event: one
link alone joins two statements, but no chain of such links joins two crowds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Statements that speak of one event."""

    members: tuple[str, ...]
    """Ids, in order."""

    @property
    def id(self) -> str:
        """The first of the members' ids."""
        return self.members[0]


class _Groups:
    """Groups that grow by joining, and pairs that must never meet in one."""

    def __init__(self, members: Iterable[str], apart: Iterable[Pair], same: Iterable[Pair]) -> None:
        self.of = {member: member for member in members}
        self.members = {member: {member} for member in self.of}
        self._apart: dict[str, set[str]] = {}
        self._same: dict[str, set[str]] = {}
        for table, pairs in ((self._apart, apart), (self._same, same)):
            for one, other in pairs:
                table.setdefault(one, set()).add(other)
                table.setdefault(other, set()).add(one)

    def may_join(self, pair: Pair) -> bool:
        """Whether nobody keeps any two of the two groups apart."""
        one, other = self._two(pair)
        return not any(self._apart.get(member, set()) & other for member in one)

    def linked_enough(self, pair: Pair) -> bool:
        """Whether enough of the pairs between the two groups are linked."""
        one, other = self._two(pair)
        linked = sum(len(self._same.get(member, set()) & other) for member in one)
        return linked >= _SHARE * len(one) * len(other)

    def join(self, pair: Pair) -> None:
        """Make the two groups one."""
        one, other = self.of[pair[0]], self.of[pair[1]]
        if one != other:
            self.members[one] |= self.members[other]
            for member in self.members.pop(other):
                self.of[member] = one

    def _two(self, pair: Pair) -> tuple[set[str], set[str]]:
        """Give the groups of a pair, the smaller first."""
        one, other = self.members[self.of[pair[0]]], self.members[self.of[pair[1]]]
        return (one, other) if len(one) <= len(other) else (other, one)


def clusters(
    links: Iterable[Link], judgements: Iterable[Judgement] = (), *, members: Iterable[str] = ()
) -> tuple[Cluster, ...]:
    """Gather statements into events.

    Parameters
    ----------
    links
        As `link` gives them; only those of the verdict "same" join anything.
    judgements
        What people said. Pairs judged "same" are joined first, the latest judgement first; a pair judged
        "different" never meets in one cluster, whatever links there are.
    members
        Further statements; those that are linked with nothing are clusters of one.

    Returns
    -------
    tuple of Cluster
        Every statement is in exactly one, whatever the order of links.

    Notes
    -----
    Links are taken with the most probable first. Two clusters become one when nobody keeps them apart and at
    least half of the pairs between them are linked: average linkage with the linker's verdict as likeness,
    which keeps a chain of single links from joining what happened in one town all autumn.

    Examples
    --------
    >>> found = clusters([Link(id_a="a", id_b="b", verdict="same", score=0.9, reasons=(), linker="1")],
    ...                  members=["c"])
    >>> [cluster.members for cluster in found]
    [('a', 'b'), ('c',)]
    """
    said = latest(judgements)
    links = [link for link in links if link.pair not in said]
    apart = [pair for pair, judgement in said.items() if judgement.verdict == "different"]
    must = [judgement for judgement in said.values() if judgement.verdict == "same"]
    same = {link.pair: link.score for link in links if link.verdict == "same"}
    ends = [link.pair for link in links] + list(said)
    groups = _Groups(
        sorted({*members, *(end for pair in ends for end in pair)}), apart, [*same, *(one.pair for one in must)]
    )
    for judgement in sorted(must, key=lambda one: (one.at, one.pair), reverse=True):
        if groups.may_join(judgement.pair):
            groups.join(judgement.pair)
    for pair in sorted(same, key=lambda one: (-same[one], one)):
        if groups.of[pair[0]] != groups.of[pair[1]] and groups.may_join(pair) and groups.linked_enough(pair):
            groups.join(pair)
    found = [Cluster(members=tuple(sorted(group))) for group in groups.members.values()]
    return tuple(sorted(found, key=lambda cluster: cluster.id))


def contradictions(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Give the judgements "same" that cannot stand beside later ones and those that keep apart.

    Whoever judged a and b, and b and c, the same, and a and c different, is shown the elder of the two.
    """
    judgements = list(judgements)
    group = {member: cluster.id for cluster in clusters((), judgements) for member in cluster.members}
    said = latest(judgements).values()
    return tuple(
        one for one in said if one.verdict == "same" and group[one.a] != group[one.b]
    )
