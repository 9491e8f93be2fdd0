"""Where: which of the places named belong to a claim, and what "the city" means."""

from __future__ import annotations

import re

from contested.claims.actors import View
from contested.claims.claim import Mention
from contested.claims.discourse import Discourse
from contested.claims.events import Event

__all__ = ["places_of"]

_COMPASS = re.compile(
    r"^(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern|wards?)?$"
)
_GENERIC = frozenset(
    {
        "city",
        "town",
        "village",
        "settlement",
        "area",
        "region",
        "plant",
        "port",
        "locality",
        "it",
        "which",
        "there",
        "where",
        "capital",
        "hub",
    }
)
_DEFINITE = frozenset({"the", "this", "that", "these"})
_COUNTRY_KINDS = frozenset({"movement", "border_reached"})
_LEADING = frozenset(
    {"of", "to", "in", "on", "at", "from", "near", "toward", "towards", "around", "into", "for", "over"}
)


def places_of(
    view: View, event: Event, words: list[int], *, kind: str, discourse: Discourse
) -> tuple[Mention, ...]:
    """Return the places that a claim is about.

    Parameters
    ----------
    view, event
        The sentence and the event in it.
    words
        Indexes of the words of the claim's quote.
    kind
        Of the claim: a country counts only as the end of a movement, or for its border.
    discourse
        The places named before, for "the city" and "it".
    """
    inside = set(range(words[0], words[-1] + 1)) if words else set()
    found: list[Mention] = []
    for i in sorted(inside & view.mentions.keys()):
        mention = view.mentions[i]
        if mention not in found and _counts(view, i, kind):
            found.append(mention)
    found = _without_containers(view, found, kind)
    if not found:
        found = _antecedents(view, event, words, discourse)
    return tuple(_unique(found))


def _unique(mentions: list[Mention]) -> list[Mention]:
    seen: set[str] = set()
    kept = []
    for mention in mentions:
        if mention.key not in seen:
            seen.add(mention.key)
            kept.append(mention)
    return kept


def _counts(view: View, i: int, kind: str) -> bool:
    """Whether a place in the quote is one that the claim is about."""
    sentence = view.sentence
    mention = view.mentions[i]
    word = sentence.words[i]
    if mention.kind == "country":
        if kind == "intent" or kind == "advance":
            return _governing(view, i) in {"invade", "enter"} or view.sentence.words[word.head].lower in {
                "invade"
            }
        if kind not in _COUNTRY_KINDS:
            return _is_border(view, i)
        return _is_border(view, i) or _leading_preposition(view, i) in {"to", "into", "toward", "towards"}
    if mention.kind == "region":
        before = [w.lower for w in sentence.words[max(0, word.i - 2) : word.i]]
        if (
            any(_COMPASS.match(w) for w in before)
            and _last_of(view, i).lower not in {"oblast", "region"}
            and _is_country_like(mention)
        ):
            return False
    if mention.kind == "river" and kind in {"movement", "losses", "civilian", "strike"}:
        return _leading_preposition(view, i) in {"across", "over"} or kind == "strike"
    if mention.kind == "river" and kind == "fighting":
        return _leading_preposition(view, i) not in {"along", "over", "on"}
    return True


def _is_country_like(mention: Mention) -> bool:
    return mention.kind == "country"


def _last_of(view: View, i: int) -> object:
    words = view.sentence.words
    while i + 1 < len(words) and view.mentions.get(i + 1) == view.mentions[i]:
        i += 1
    return words[i]


def _governing(view: View, i: int) -> str:
    word = view.sentence.words[i]
    return view.lemma(view.sentence.words[word.head])


def _is_border(view: View, i: int) -> bool:
    after = view.sentence.words[i + 1 : i + 3]
    if any("border" in view.classes(w.i) for w in after):
        return True
    before = view.sentence.words[max(0, i - 5) : i]
    return any("border" in view.classes(w.i) for w in before) and bool(
        {"with", "of"} & {w.lower for w in before}
    )


def _leading_preposition(view: View, i: int) -> str:
    for word in reversed(view.sentence.words[max(0, i - 4) : i]):
        if word.tag in {"IN", "TO"}:
            return word.lower
    return ""


def _without_containers(view: View, found: list[Mention], kind: str) -> list[Mention]:
    """Drop regions that only contain a settlement, and anchors of what is named nearer."""
    kept = [m for m in found if not _contains(view, m, found) and not _anchors(view, m, found, kind)]
    return kept or found


def _contains(view: View, mention: Mention, found: list[Mention]) -> bool:
    if mention.kind != "region" or len(found) < 2:  # noqa: PLR2004  # itself and another
        return False
    i = _first_word(view, mention)
    if _is_border(view, _last_index(view, mention)):
        return False
    nearer = [m for m in found if m.kind in {"settlement", "road", "other"} and m.start < mention.start]
    if not nearer:
        return False
    last = nearer[-1]
    between = [w.lower for w in view.sentence.words if last.end <= w.start < mention.start]
    plain = [w for w in between if not _COMPASS.match(w)]
    return (
        len(plain) <= _CLOSE
        and bool({"in", ",", "of", "'s", "’s", "within"} & set(plain) or not plain)
        and i > 0
        and "and" not in plain
    )


_CLOSE = 4


def _first_word(view: View, mention: Mention) -> int:
    return min(i for i, m in view.mentions.items() if m == mention)


def _last_index(view: View, mention: Mention) -> int:
    return max(i for i, m in view.mentions.items() if m == mention)


def _anchors(view: View, mention: Mention, found: list[Mention], kind: str) -> bool:
    """Whether a place only says where another one lies ("X, 16 km east of Y")."""
    if len(found) < 2:  # noqa: PLR2004  # itself and another
        return False
    i = _first_word(view, mention)
    words = view.sentence.words
    j = i - 1
    while (
        j >= 0
        and words[j].lower in {"the", "city", "town", "village", "settlement"} | {"of"}
        and j > i - 4
        and words[j].lower != "of"
    ):
        j -= 1
    if j < 1 or words[j].lower != "of" or not _COMPASS.match(words[j - 1].lower):
        return False
    k = j - 1
    while k > 0 and (
        _COMPASS.match(words[k].lower) or words[k].lower in {"due", "just", "further", "directly"}
    ):
        k -= 1
    measured = any(
        w.tag == "CD" or w.lower in {"km", "kilometers", "kilometres", "miles"} or re.match(r"\d+km", w.lower)
        for w in words[max(0, k - 1) : k + 1]
    )
    comma = any(w.lower == "," for w in words[max(0, k - 4) : k + 1])
    nearer = [m for m in found if m.end <= words[k].end and m.kind == "settlement"]
    just_before = bool(nearer) and nearer[-1].end >= words[max(0, k - 3)].start
    if kind == "border_reached":
        return False
    return bool(nearer) and (measured or comma or just_before)


def _antecedents(view: View, event: Event, words: list[int], discourse: Discourse) -> list[Mention]:
    """Return what "the city", "it", "there" stand for: a place named before."""
    sentence = view.sentence
    inside = [sentence.words[i] for i in words]
    generic = None
    for word in inside:
        low = view.lemma(word)
        if low not in _GENERIC and word.lower not in _GENERIC:
            continue
        if (
            word.lower in {"it", "which"}
            and word.i not in event.roles.all
            and word.dep not in {"nsubj", "nsubjpass", "dobj", "pobj"}
        ):
            continue
        if word.is_noun and not _is_definite(view, word.i):
            continue
        generic = word
        break
    in_subject = event.rule is not None and event.kind in {"place_role"}
    if generic is None and not in_subject and not _relative_head(view, event):
        return []
    head = _relative_head(view, event)
    if head:
        return [head]
    earlier = [
        m
        for i, m in sorted(view.mentions.items())
        if i < event.trigger and m.kind in {"settlement", "region"}
    ]
    if generic is not None and generic.lower in {"there", "where", "which"} and earlier:
        return [earlier[-1]]
    if earlier:
        settlements = [m for m in earlier if m.kind == "settlement"]
        return [(settlements or earlier)[-1]]
    if (
        generic is not None
        and generic.lower == "it"
        and event.kind not in {"encirclement", "control_gained", "control_held", "strike"}
    ):
        return []
    settlements = [m for m in discourse.places if m.kind == "settlement"]
    if generic is not None and generic.lower == "area":
        return _unique(settlements or discourse.places)
    return (settlements or discourse.places)[-1:]


def _is_definite(view: View, i: int) -> bool:
    kids = view.sentence.kids(i)
    if any(kid.lower in _DEFINITE and kid.dep in {"det"} for kid in kids):
        return True
    headline = not any(kid.dep in {"det", "amod", "nummod", "poss"} for kid in kids)
    return (
        headline
        and view.sentence.words[i].tag == "NN"
        and not any(kid.dep == "prep" for kid in kids)
        or (headline and view.sentence.words[i].tag == "NNP")
    )


def _relative_head(view: View, event: Event) -> Mention | None:
    """Return the place that a relative clause or an apposition belongs to."""
    word = view.sentence.words[event.head]
    for candidate in (word, view.sentence.words[event.trigger]):
        if candidate.dep in {"relcl", "acl", "appos"}:
            j = candidate.head
            for k in [j, *view.sentence.subtree(j)]:
                if (
                    k in view.mentions
                    and k < candidate.i
                    and view.mentions[k].kind in {"settlement", "region"}
                ):
                    return view.mentions[k]
    return None
