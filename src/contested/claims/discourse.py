"""What a reader carries from one sentence to the next: who acted last, where, who spoke, which day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from contested.claims.actors import View
from contested.claims.claim import Mention
from contested.claims.speakers import Speaker
from contested.timespan import TimeSpan

__all__ = ["Discourse"]

_TAKING = frozenset(
    {"advance", "control_gained", "area_gained", "encirclement", "communications", "border_reached"}
)


@dataclass(slots=True, kw_only=True)
class Discourse:
    """The running state of one reading; filled in sentence by sentence."""

    publisher_side: str = "neutral"
    speaker: Speaker | None = None
    speaker_paragraph: int = -1
    acting: str | None = None
    """The side that acted last."""
    taking: str | None = None
    """The side that gained ground last, or whose enemy lost it."""
    striking: str | None = None
    striking_age: int = 99
    places: list[Mention] = field(default_factory=list)
    """The settlements and regions of the latest sentence that named any, in order."""
    last_day: date | None = None
    entry: TimeSpan | None = None
    """The date of the chronicle's entry."""
    in_quote: Speaker | None = None

    def hear(self, speaker: Speaker | None, paragraph: int) -> None:
        """Remember who spoke."""
        if speaker is not None and not speaker.evidence and not speaker.pronoun and speaker.name:
            self.speaker, self.speaker_paragraph = speaker, paragraph

    def see(self, view: View) -> None:
        """Remember the places that a sentence names."""
        found: list[Mention] = []
        for mention in view.mentions.values():
            if mention.kind in {"settlement", "region"} and mention not in found:
                found.append(mention)
        if found:
            self.places = found

    def act(self, side: str | None, kind: str, *, enemy: str | None) -> None:
        """Remember which side acted, and which is gaining ground."""
        if side is not None:
            self.acting = side
            if kind in _TAKING:
                self.taking = side
            elif kind == "control_lost":
                self.taking = enemy
        if kind == "strike" and side is not None:
            self.striking, self.striking_age = side, 0
