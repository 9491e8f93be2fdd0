"""The tags that words get, one chain of them for each role, and what may follow what.

O is outside; B begins a span and I goes on with it; G is a gap within a span, and J begins what follows it.
Only contents have gaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

ROLES = ("source", "cue", "content")
TAGS = "OBIGJ"
FORBIDDEN = -1e4
"""The score of what cannot be."""

_NEXT = {"O": "OB", "B": "OBIG", "I": "OBIG", "G": "GJ", "J": "OBIG", "^": TAGS}
_ROLE_TAGS = {"source": "OBI", "cue": "OBI", "content": TAGS}


def allowed() -> list[list[list[bool]]]:
    """Return for each role and tag (the last: the beginning of a text) which tags may follow."""
    return [
        [
            [after in _NEXT[before] and {before, after} <= {*_ROLE_TAGS[role], "^"} for after in TAGS]
            for before in _NEXT
        ]
        for role in ROLES
    ]


def to_tags(spans: Iterable[Sequence[tuple[int, int]]], n: int) -> list[int]:
    """Tag `n` words with spans of words; a span that crosses one before it is left out.

    >>> "".join(TAGS[tag] for tag in to_tags([[(1, 3), (4, 5)], [(5, 6)]], 7))
    'OBIGJBO'
    """
    tags = [0] * n
    for fragments in spans:
        start, end = fragments[0][0], fragments[-1][1]
        if any(tags[start:end]):
            continue
        tags[start:end] = [TAGS.index("G")] * (end - start)
        for number, (begin, stop) in enumerate(fragments):
            tags[begin:stop] = [TAGS.index("I")] * (stop - begin)
            tags[begin] = TAGS.index("J" if number else "B")
    return tags


def to_spans(tags: Iterable[int]) -> list[list[tuple[int, int]]]:
    """Read the spans of words off their tags; whatever the tags are, some spans come out.

    >>> to_spans(map(TAGS.index, "OBIGJBO"))
    [[(1, 3), (4, 5)], [(5, 6)]]
    """
    spans: list[list[tuple[int, int]]] = []
    within = False
    for i, tag in enumerate(tags):
        name = TAGS[tag]
        if name == "B" or (name in "IJ" and not spans):
            spans.append([(i, i + 1)])
        elif name == "I" and within:
            spans[-1][-1] = (spans[-1][-1][0], i + 1)
        elif name in "IJ":
            spans[-1].append((i, i + 1))
        within = name in "BIJ"
    return spans
