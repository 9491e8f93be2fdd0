"""Which side acts in an event: from its doer, else from whom it befalls, else from the text before."""

# ruff: noqa: C901, PLR0911, PLR0912  # decision lists: one test and one answer a line

from __future__ import annotations

from contested.claims.actors import View
from contested.claims.discourse import Discourse
from contested.claims.event import Event
from contested.claims.speakers import Speaker

__all__ = ["acting_side", "other_side"]

_HARMS = frozenset({"encirclement", "strike", "losses", "fighting", "communications"})
_NO_ENEMY = frozenset({"movement", "place_role", "deception"})
_FROM = frozenset({"from", "of", "against", "on", "with", "to"})
_OWN = frozenset({"we", "our", "us", "my", "i"})
_THIRD = frozenset({"they", "their", "them", "it", "its", "he", "his"})
_STRIKE_MEMORY = 4  # sentences after which a strike no longer explains a casualty


def acting_side(view: View, event: Event, speaker: Speaker | None, discourse: Discourse) -> str | None:
    """Return the key of the side that acts, holds or suffers, as the kind has it; `None` when nothing tells.

    Parameters
    ----------
    view, event
        The sentence and the event in it.
    speaker
        Who says so.
    discourse
        What the sentences before told.
    """
    rule = event.rule.side if event.rule is not None else "agent"
    speaking = _speaking_side(speaker, discourse)
    agents = [_side(view, i, speaking, discourse) for i in event.roles.agents]
    themes = [_side(view, i, speaking, discourse) for i in event.roles.themes]
    agent, theme = _first(agents), _first(themes)
    if (
        agent is None
        and any(view.side_of(i) == "neutral" and not _is_weapon(view, i) for i in event.roles.agents)
        and rule in {"agent", "theme_enemy"}
    ):
        return "neutral"
    if rule == "none":
        return None
    if event.kind == "intent":
        return agent or _enemy(view, theme) or _from_words(view, event, speaking, discourse)
    if rule == "served":
        return _served(view, event)
    if rule == "harm":
        return _harming(view, event, agent, speaking, discourse)
    if rule == "theme":
        return theme or agent
    if rule == "sufferer":
        return theme if event.roles.passive or not agent else agent
    if rule == "agent_enemy":
        return _enemy(view, agent or theme) or _owner(view, event, speaking, discourse)
    if rule == "theme_enemy":
        if not agent and not theme:
            return _owner(view, event, speaking, discourse)
        return agent or _enemy(view, theme)
    if rule == "other_enemy":
        others = [_side(view, i, speaking, discourse) for _, i in event.roles.others]
        return (None if event.roles.passive else agent) or _enemy(view, _first(others) or theme)
    if rule == "bereft":
        return agent or (None if speaking == "neutral" else speaking)
    if rule == "loser":
        return theme or agent or _enemy(view, discourse.taking)
    if rule == "taking":
        return discourse.taking
    if rule == "holder":
        return _holder(view, event) or agent
    if rule == "own":
        return agent or theme
    if rule == "self":
        return view.side_of(event.trigger)
    found = agent or _from_theme(view, event, theme, speaking, discourse)
    denies = speaker is not None and speaker.lemma in view.lexicon.words("stance", "denials")
    return found or (_enemy(view, speaking) if denies else None)


def _is_weapon(view: View, i: int) -> bool:
    """Whether a phrase is a weapon: where it was made says nothing of who fires it."""
    return bool({"munition", "incoming", "equipment"} & view.classes(i))


def _from_theme(
    view: View, event: Event, theme: str | None, speaking: str | None, discourse: Discourse
) -> str | None:
    if event.kind == "movement" and theme:
        return theme
    if event.kind == "control_lost" and theme and (event.roles.passive or event.nominal):
        return theme
    weapon = [view.side_of(i) for i in event.roles.themes if {"munition", "incoming"} & view.classes(i)]
    if event.kind == "strike" and _first(weapon) not in {None, "neutral"}:
        return _first(weapon)
    themes_act = event.kind in _HARMS or any(
        {"force", "actor", "equipment", "lines"} & view.classes(i) for i in event.roles.themes
    )
    if theme and themes_act and not _is_state_of_place(view, event):
        return _enemy(view, theme)
    for prep, i in event.roles.others:
        side = _side(view, i, speaking, discourse)
        if side and prep in _FROM and {"actor", "force"} & view.classes(i):
            return _enemy(view, side)
    inside = _from_words(view, event, speaking, discourse)
    if event.kind == "control_gained" and event.rule is not None and event.rule.owner == "defender":
        return _owner(view, event, speaking, discourse)
    return inside or _owner(view, event, speaking, discourse)


def _is_state_of_place(view: View, event: Event) -> bool:
    return event.kind in {"control_gained", "area_gained"} and not any(
        {"force", "equipment"} & view.classes(i) for i in event.roles.themes
    )


def _owner(view: View, event: Event, speaking: str | None, discourse: Discourse) -> str | None:
    owner = event.rule.owner if event.rule is not None else None
    defender = view.theatre.defender
    home = defender.key if defender is not None else None
    if owner == "defender":
        return home
    if owner == "attacker":
        if speaking in {None, "neutral"}:
            return _enemy(view, home)
        return _enemy(view, speaking)
    if owner == "besieger":
        return _enemy(view, speaking) if speaking not in {None, "neutral"} else discourse.taking
    if owner == "claimant":
        return speaking if speaking not in {None, "neutral"} else None
    if owner == "context":
        return discourse.acting
    if owner == "taking":
        return discourse.taking or _enemy(view, home)
    if owner == "speaker":
        return speaking if speaking not in {None, "neutral"} else home or discourse.acting
    if event.nominal and event.kind == "fighting":
        return None
    if event.kind == "fighting" and not event.roles.agents:
        return None
    acts = any(_may_be_side(view, i) for i in event.roles.agents)
    needs = event.rule is not None and event.rule.needs_side and not event.roles.agents
    return discourse.acting if acts or needs else None


def _from_words(view: View, event: Event, speaking: str | None, discourse: Discourse) -> str | None:
    """Return the side of a force named elsewhere in the sentence before the event."""
    if any("force" in view.classes(i) for i in event.roles.agents):
        before = [view.actors[i].side for i in sorted(view.actors) if i < event.trigger]
        sides = [side for side in before if side != "neutral"]
        if sides and speaking in {None, "neutral", sides[-1]}:
            return sides[-1]
        return speaking if speaking not in {None, "neutral"} else discourse.acting
    return None


def trigger_is(view: View, event: Event, *lemmas: str) -> bool:
    """Whether an event is told by one of some words."""
    return view.lemma(view.sentence.words[event.trigger]) in lemmas


def _harming(
    view: View, event: Event, agent: str | None, speaking: str | None, discourse: Discourse
) -> str | None:
    doer = any(
        {"munition", "force", "actor"} & view.classes(i)
        or (view.side_of(i) not in {None, "neutral"} and not _is_place(view, i))
        for i in event.roles.agents
    )
    if doer and agent not in {None, "neutral"} and view.lexicon and not _suffers(view, event):
        return agent
    for prep, i in event.roles.others:
        if {"munition"} & view.classes(i) or view.lexicon.triggers["nouns"].get(
            view.lemma(view.sentence.words[i])
        ):
            side = view.side_of(i)
            if side not in {None, "neutral"} and prep in {
                "in",
                "by",
                "from",
                "after",
                "during",
                "following",
                "as",
            }:
                return side
    if trigger_is(view, event, "evacuation", "evacuate") and speaking not in {None, "neutral"}:
        return speaking
    recent = discourse.striking if discourse.striking_age <= _STRIKE_MEMORY else None
    trigger = view.lemma(view.sentence.words[event.trigger])
    if trigger in {
        "kill",
        "wound",
        "injure",
        "die",
        "dead",
        "injured",
        "killed",
        "wounded",
        "pull",
        "undergo",
        "hospitalize",
        "death",
        "be",
    }:
        strikes = [
            w.i
            for w in view.sentence.words
            if w.is_noun and "munition" in view.classes(w.i) and (view.side_of(w.i) or "neutral") != "neutral"
        ]
        return view.side_of(strikes[0]) if strikes else recent
    return None


def _may_be_side(view: View, i: int) -> bool:
    """Whether a doer can be a side of the war: no blast, no weapon, no thing."""
    return not {"munition", "attack", "equipment"} & view.classes(i)


def _is_place(view: View, i: int) -> bool:
    return bool({"settlement", "region", "ground", "target", "utility"} & view.classes(i))


def _holder(view: View, event: Event) -> str | None:
    """Return whose control, hands or occupation is named: "under the control of X", "in X hands"."""
    for i in view.sentence.subtree(event.trigger):
        if view.lemma(view.sentence.words[i]) in {"control", "hand", "occupation"} and (
            side := view.side_of(i)
        ):
            return side
    return None


def _suffers(view: View, event: Event) -> bool:
    return any("civilian" in view.classes(i) for i in event.roles.agents)


def _served(view: View, event: Event) -> str | None:
    """Return whom a place serves: "supplies to X", "a major X node"."""
    own = view.side_of(event.trigger)
    if own not in {None, "neutral"}:
        return own
    below = view.sentence.subtree(view.sentence.words[event.trigger].i)
    reach = [*below, *(w.i for w in view.sentence.words[max(below) + 1 : max(below) + 12])]
    for i in reach:
        if i in view.actors and view.actors[i].side != "neutral":
            after = view.sentence.words[view.sentence.words[i].head]
            if after.dep == "agent" or view.sentence.words[i].dep == "nsubj":
                continue
            if after.lower in {"to", "for"} or after.lower in {"supplies", "forces", "troops", "logistics"}:
                return view.actors[i].side
    return None


def _side(view: View, i: int, speaking: str | None, discourse: Discourse) -> str | None:
    """Return the side of a phrase, pronouns and "the enemy" included."""
    side = view.side_of(i)
    if side == "neutral":
        return None
    if side is not None:
        return side
    word = view.sentence.words[i]
    owners = {kid.lower for kid in view.sentence.kids(i, "poss")}
    if "enemy" in {word.lower, *(view.lemma(view.sentence.words[k]) for k in view.sentence.subtree(i)[:6])}:
        defender = view.theatre.defender
        ours = speaking if speaking not in {None, "neutral"} else defender.key if defender else None
        return _enemy(view, ours)
    if word.lower in _OWN or owners & _OWN:
        return speaking if speaking not in {None, "neutral"} else None
    if (
        word.lower in _THIRD
        or owners & _THIRD
        or any(kid.lower == "country" for kid in view.sentence.kids(i, "poss"))
    ):
        before = [
            view.actors[j].side for j in sorted(view.actors) if j < i and view.actors[j].side != "neutral"
        ]
        subjects = [
            view.side_of(w.i) for w in view.sentence.words[:i] if w.dep in {"nsubj", "nsubjpass"} and w.i != i
        ]
        named = [side for side in subjects if side not in {None, "neutral"}]
        if named:
            return named[0] if word.lower in _THIRD or owners else named[-1]
        return before[-1] if before else discourse.acting
    return None


def _first(sides: list[str | None]) -> str | None:
    return next((side for side in sides if side is not None), None)


def _enemy(view: View, side: str | None) -> str | None:
    return view.theatre.enemy_of(side) if side not in {None, "neutral"} else None


def _speaking_side(speaker: Speaker | None, discourse: Discourse) -> str | None:
    if speaker is not None and not speaker.evidence:
        return speaker.side
    return discourse.publisher_side


def other_side(view: View, event: Event, side: str | None, *, kind: str) -> str | None:
    """Return the side that an event is against, `None` when it is against nobody."""
    if side is None or kind in _NO_ENEMY:
        return None
    enemy = view.theatre.enemy_of(side)
    if kind == "intent":
        inside = {view.actors[i].side for i in view.sentence.subtree(event.head) if i in view.actors}
        return enemy if enemy in inside else None
    return enemy
