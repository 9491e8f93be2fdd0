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
    """Groups of statements that grow by joining."""

    def __init__(self, members: Iterable[str], pairs: Iterable[Pair]) -> None:
        self._of = {member: member for member in members}
        self.members = {member: {member} for member in self._of}
        self._beside: dict[str, set[str]] = {}
        for one, other in pairs:
            self._beside.setdefault(one, set()).add(other)
            self._beside.setdefault(other, set()).add(one)

    def are_one(self, pair: Pair) -> bool:
        """Whether the two are in one group already."""
        return self._of[pair[0]] == self._of[pair[1]]

    def pairs_between(self, pair: Pair) -> tuple[int, int]:
        """Count the given pairs between the groups of two statements, and all that there could be."""
        one, other = sorted((self.members[self._of[end]] for end in pair), key=len)
        given = sum(len(self._beside[member] & other) for member in one if member in self._beside)
        return given, len(one) * len(other)

    def join(self, pair: Pair) -> None:
        """Make the groups of two statements one."""
        if not self.are_one(pair):
            into, gone = self._of[pair[0]], self._of[pair[1]]
            self.members[into] |= self.members[gone]
            for member in self.members.pop(gone):
                self._of[member] = into


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
    which keeps a chain of single links from joining what happened in one town all autumn. What a person
    joined does not count for that half: it joins whole clusters, and links go on between those.

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
    everyone = sorted({*members, *(end for pair in ends for end in pair)})
    events, linked = _Groups(everyone, apart), _Groups(everyone, same)
    for judgement in sorted(must, key=lambda one: (one.at, one.pair), reverse=True):
        if not events.pairs_between(judgement.pair)[0]:
            events.join(judgement.pair)
    for pair in sorted(same, key=lambda one: (-same[one], one)):
        between, possible = linked.pairs_between(pair)
        if between >= _SHARE * possible and (events.are_one(pair) or not events.pairs_between(pair)[0]):
            linked.join(pair)
            events.join(pair)
    found = [Cluster(members=tuple(sorted(group))) for group in events.members.values()]
    return tuple(sorted(found, key=lambda cluster: cluster.id))


def contradictions(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Give the judgements "same" that cannot stand beside later ones and those that keep apart.

    Whoever judged a and b, and b and c, the same, and a and c different, is shown the elder of the two.
    """
    judgements = list(judgements)
    group = {member: cluster.id for cluster in clusters((), judgements) for member in cluster.members}
    said = latest(judgements).values()
    return tuple(one for one in said if one.verdict == "same" and group[one.a] != group[one.b])
