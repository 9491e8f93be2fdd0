"""A claim: one thing a report says happened, and the words that say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from contested.errors import ClaimError
from contested.timespan import ALWAYS, TimeSpan

__all__ = [
    "KINDS",
    "REPORT_ITSELF",
    "STANCES",
    "Claim",
    "Kind",
    "Mention",
    "MentionKind",
    "Quantity",
    "Source",
    "Stance",
]

Kind = Literal[
    "control_gained", "control_lost", "control_held", "fighting", "advance", "area_gained",
    "encirclement", "communications", "place_role", "border_reached", "movement", "strike",
    "losses", "civilian", "intent", "deception",
]  # fmt: skip
Stance = Literal["asserted", "admitted", "denied", "unconfirmed", "forecast", "assessed"]
MentionKind = Literal["settlement", "region", "river", "road", "country", "other"]
KINDS: tuple[str, ...] = get_args(Kind)
STANCES: tuple[str, ...] = get_args(Stance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place named in a report's text, not yet resolved to a place on the map."""

    start: int
    end: int
    """Offsets in ``Report.text``, Unicode code points."""
    text: str
    kind: MentionKind
    key: str
    """What the gazetteer looks it up by; two mentions with one key mean one place in a report."""
    abroad: bool = False
    """Whether the place of that name that is meant most often lies outside the theatre's country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who answers for a claim."""

    name: str | None = None
    """As the report names it; ``None`` when the report speaks for itself."""
    side: str | None = "neutral"
    """A key of the theatre's sides, ``"neutral"``, or ``None`` when nobody says."""
    via: str | None = None
    """The outlet or person that relays it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number in a claim, in the unit of the record."""

    measure: Literal["area", "distance", "count", "duration", "rate"]
    value: float
    unit: str
    comparator: Literal["=", ">", ">=", "<", "<=", "~"] = "="


REPORT_ITSELF = Source()
"""The report speaks for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one report says about who did what; nothing here is inferred."""

    report_id: str
    start: int
    """Offset of the quote in ``Report.text``, in Unicode code points."""
    quote: str
    """``Report.text[start:end]``, verbatim."""
    kind: Kind
    side: str | None = None
    """The side that acts or holds: a key of the theatre."""
    against: str | None = None
    mentions: tuple[Mention, ...] = ()
    """The places that the claim is about."""
    source: Source = REPORT_ITSELF
    stance: Stance = "asserted"
    hedged: bool = False
    valid: TimeSpan = ALWAYS
    quantity: Quantity | None = None
    confidence: float | None = None

    def __post_init__(self) -> None:
        """Refuse a claim without words, or of an unknown kind or stance."""
        if self.start < 0 or not self.quote.strip():
            raise ClaimError("a claim needs a quote and an offset", record=self.report_id)
        if self.kind not in KINDS or self.stance not in STANCES:
            raise ClaimError(f"unknown kind or stance: {self.kind}, {self.stance}", record=self.report_id)

    @property
    def end(self) -> int:
        """Offset just past the quote."""
        return self.start + len(self.quote)
