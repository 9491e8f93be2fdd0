"""Where: which of the places named in a claim's words it is about, and which only say where those lie."""

from __future__ import annotations

import re
from itertools import pairwise

from contested.claims.actors import View
from contested.claims.antecedents import antecedents_of, head_place
from contested.claims.claim import Mention
from contested.claims.discourse import Discourse
from contested.claims.event import Event

__all__ = ["places_of"]

_COMPASS = re.compile(
    r"(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern|wards?)?"
)
_MEASURED = re.compile(r"\d+(?:km|m)?")
_REACH = 10  # words between an anchor and the place that it leads to
_CLOSE = 3  # words between a plant's name and "in"
_RIVERLESS = frozenset({"movement", "losses", "civilian", "strike", "communications", "fighting"})
_AT_BORDERS = frozenset({"movement", "border_reached", "strike"})


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
    if kind == "place_role":
        return tuple(_role_bearer(view, event, words, discourse))
    inside = range(words[0], words[-1] + 1)
    own = set(words)
    found: list[Mention] = []
    for i in inside:
        mention = view.mentions.get(i)
        if mention is not None and mention not in found and i in own and _counts(view, i, kind):
            found.append(mention)
    kept = [
        m
        for m in found
        if not _contains(view, m, found)
        and not _anchors(view, m, found, kind)
        and not _leads_near(view, m, found, kind)
        and not _beside_line(view, m, found, kind)
    ]
    kept = kept or found or antecedents_of(view, event, words, discourse)
    return tuple(_unique(kept))


def _role_bearer(view: View, event: Event, words: list[int], discourse: Discourse) -> list[Mention]:
    """Return the place that a hub, a node, a gateway is: what it is said of, else what was named last."""
    head = head_place(view, event)
    if head is not None:
        return [head]
    before = [
        m
        for i, m in sorted(view.mentions.items())
        if i < event.trigger and m.kind in {"settlement", "region"}
    ]
    after = [m for i, m in sorted(view.mentions.items()) if i > event.trigger and m.kind == "settlement"]
    return (
        (before[-1:] or after[:1]) or antecedents_of(view, event, words, discourse) or discourse.places[-1:]
    )


def _unique(mentions: list[Mention]) -> list[Mention]:
    return list({mention.key: mention for mention in reversed(mentions)}.values())[::-1]


def _counts(view: View, i: int, kind: str) -> bool:
    """Whether a place in the quote is one that the claim is about, by its sort."""
    mention, words = view.mentions[i], view.lexicon.words
    if mention.kind == "country":
        return _country_counts(view, i, kind)
    if mention.kind == "region" and _part_of_country(view, mention):
        return False
    last = mention.text.lower().split()
    if set(last) & words("places", "seas"):
        return kind in {"strike", "movement"} and _preposition(view, i) in words("places", "over")
    if mention.kind == "river" and kind in _RIVERLESS:
        return _preposition(view, i) in words("places", "at_river")
    return not _locates_part(view, i)


def _country_counts(view: View, i: int, kind: str) -> bool:
    words = view.lexicon.words
    head = view.sentence.words[view.sentence.words[i].head]
    if kind in {"intent", "advance"} and view.lemma(head) in words("places", "invades"):
        return True
    if kind not in _AT_BORDERS:
        return False
    into = kind == "movement" and _preposition(view, i) in words("places", "into")
    return into or _is_border(view, i)


def _part_of_country(view: View, mention: Mention) -> bool:
    """Whether it is a compass part of a country ("southern ...")."""
    region = view.theatre.region(mention.key.removeprefix("region:"))
    parts = any(_COMPASS.fullmatch(word) for word in mention.text.lower().split())
    return parts and (region is None or region.kind == "named")


def _locates_part(view: View, i: int) -> bool:
    """Whether a place only owns or holds the one named after it ("the X suburb of Y", "X's Y plant")."""
    word = view.sentence.words[i]
    if word.dep not in {"compound", "poss", "nmod", "amod"}:
        return False
    head = view.sentence.words[word.head]
    if view.lemma(head) in view.lexicon.words("places", "parts"):
        return any(p.lower == "of" and o.i in view.mentions for p, o in view.prepositions(head.i))
    owned = {view.mentions[j].key for j in range(i + 1, head.i + 1) if j in view.mentions}
    return word.dep == "poss" and bool(owned - {view.mentions[i].key})


def _is_border(view: View, i: int) -> bool:
    """Whether a place is named for its border ("the X border", "the border with X")."""
    words = view.sentence.words
    end = i
    while view.mentions.get(end + 1) == view.mentions[i]:
        end += 1
    if any("border" in view.classes(w.i) for w in words[end + 1 : end + 3]):
        return True
    before = words[max(0, i - 5) : i]
    return any("border" in view.classes(w.i) for w in before) and bool(
        {"with", "of"} & {w.lower for w in before}
    )


def _preposition(view: View, i: int) -> str:
    """Return the preposition that leads a place in, the empty string for none nearby."""
    for word in reversed(view.sentence.words[max(0, i - 4) : i]):
        if word.tag in {"IN", "TO"}:
            return word.lower
        if word.is_verb:
            return ""
    return ""


def _first_word(view: View, mention: Mention) -> int:
    return min(i for i, m in view.mentions.items() if m == mention)


def _contains(view: View, mention: Mention, found: list[Mention]) -> bool:
    """Whether a region only contains the settlement named just before it."""
    if mention.kind != "region" or _is_border(view, _first_word(view, mention)):
        return False
    nearer = [m for m in found if m.kind in {"settlement", "other"} and m.start < mention.start]
    if not nearer:
        return False
    between = [w.lower for w in view.sentence.words if nearer[-1].end <= w.start < mention.start]
    return all(w in view.lexicon.words("places", "containing") or _COMPASS.fullmatch(w) for w in between)


_NEAR = frozenset({"near", "around", "at", "in", "towards", "toward"})


def _leads_near(view: View, mention: Mention, found: list[Mention], kind: str) -> bool:
    """Whether a place only leads to one named right after it ("southwest of X near Y")."""
    words = view.sentence.words
    first = _first_word(view, mention)
    after = next((m for m in found if m.start > mention.start), None)
    leads = first > 1 and words[first - 1].lower == "of" and _COMPASS.fullmatch(words[first - 2].lower)
    if kind == "border_reached" or after is None:
        return False
    between = [w.lower for w in words if mention.end <= w.start < after.start]
    if mention.kind == "region" and not _is_border(view, first):
        led = len(between) <= _CLOSE and between and between[0] in _NEAR
        aside = [w for w in between if w not in {",", "particularly", "especially", "from", "of", "the"}]
        plain = not {"and", "or"} & set(between)
        listed = {","} & set(between) and not {"particularly", "especially", "from"} & set(between)
        return (
            after.kind == "settlement"
            and plain
            and not listed
            and bool(led or (aside and all(map(_COMPASS.fullmatch, aside))) or (between and not aside))
        )
    alone = not {",", "and", "or"} & set(between) and len(between) <= _REACH
    return (
        mention.kind == "settlement" and bool(leads) and alone and between[:1] != [] and between[0] in _NEAR
    )


def _beside_line(view: View, mention: Mention, found: list[Mention], kind: str) -> bool:
    """Whether a river, a road or a border only says where another place lies ("north of the X border")."""
    words, first = view.sentence.words, _first_word(view, mention)
    if kind in {"border_reached", "communications", "movement"} or len(found) == 1:
        return False
    before = [w.lower for w in words[max(0, first - 4) : first] if w.lower not in {"the", "-"}]
    of = len(before) > 1 and before[-1] == "of"
    compass = of and _COMPASS.fullmatch(before[-2]) is not None and "within" not in before
    bank = of and before[-2] == "bank" and kind != "control_lost"
    line = mention.kind == "river" or (mention.kind == "region" and _is_border(view, first))
    others = [m for m in found if m.kind in {"settlement", "region"} and m != mention]
    return (
        line
        and (compass or bank)
        and any(m.end < mention.start or (compass and m.start > mention.end) for m in others)
    )


def _within_reach(view: View, mention: Mention) -> bool:
    """Whether places named before are only said to lie near this one ("X and Y, all within 10 km of Z")."""
    before = [w.lower for w in view.sentence.words if w.start < mention.start][-12:]
    return any(a in {"all", "both"} and b == "within" for a, b in pairwise(before))


def _anchors(view: View, mention: Mention, found: list[Mention], kind: str) -> bool:
    """Whether a place only says where a nearer one lies ("X, 16 km east of Y", "X south of Y", "X in Y")."""
    if kind == "border_reached" or mention == found[0]:
        return False
    words, lists = view.sentence.words, view.lexicon.words
    if _within_reach(view, mention):
        return True
    j = _first_word(view, mention) - 1
    while j >= 0 and words[j].lower in lists("places", "named_sorts"):
        j -= 1
    nearer = found[found.index(mention) - 1]
    if (
        j >= 0
        and words[j].lower == "in"
        and mention.kind == "settlement"
        and nearer.kind in {"settlement", "other"}
    ):
        between = [w.lower for w in words if nearer.end <= w.start < words[j].start]
        return len(between) <= _CLOSE and not {"and", ","} & set(between)
    if j < 1 or words[j].lower not in {"of", "from"} or not _COMPASS.fullmatch(words[j - 1].lower):
        return False
    k = j - 1
    while k >= 0 and (_COMPASS.fullmatch(words[k].lower) or words[k].lower in lists("places", "beyond")):
        k -= 1
    measured = k >= 0 and (
        words[k].lower in lists("places", "measures") or _MEASURED.fullmatch(words[k].lower) is not None
    )
    between = [w.lower for w in words if nearer.end <= w.start <= words[max(k, 0)].start]
    if ("and" in between and "," not in between) or nearer.kind not in {"settlement", "region", "other"}:
        return False
    return measured or "," in between or not between
