"""A brief as a reader meets it: numbered claims in plain words, each with what every map source says."""

from __future__ import annotations

from dataclasses import dataclass

from contested.outputs.wording import VerdictStyle
from contested.verdicts.verdict import Word

__all__ = ["BriefView", "ClaimView", "Credit", "Judgement", "Tally"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One map source's word on one claim, by the maps of the day, by all maps, or by both alike."""

    source: str | None
    """The map source's name; ``None`` when no map can check the claim."""
    when: str
    """"by the maps of the day"; "by the network alone"."""
    style: VerdictStyle
    label: str
    """"partly: overstated"."""
    reason: str
    measure: str | None
    values: tuple[tuple[str, str], ...]
    """(definition in words, figure with its unit)."""
    band: str | None
    compared: str | None
    """The moments of the first and the last map used."""
    snapshots: tuple[str, ...]
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """One claim, ready to print; every string is safe to show but not escaped for HTML."""

    number: int
    start: int
    end: int
    quote: str
    kind: str
    side: str
    speaker: str
    """Who answers for it, whose side that is, who relays it."""
    speaker_short: str
    stance: str
    hedged: bool
    denied: bool
    places: tuple[str, ...]
    when: str
    quantity: str | None
    confidence: str | None
    style: VerdictStyle
    """Of the headline verdict: the first map source that covers the claim, by all its maps."""
    label: str
    checkable: bool
    judgements: tuple[Judgement, ...]

    @property
    def anchor(self) -> str:
        """The id of its card."""
        return f"claim-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many claims got each word, by one source's maps."""

    source: str
    as_of: str
    counts: tuple[tuple[Word, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A map source with the words that its makers ask for."""

    name: str
    maps: str
    """"41 maps"; of a network "373 lines"."""
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefView:
    """The whole brief in plain words; text, page and table all print this."""

    title: str
    """The publisher, or the report's id, and the day."""
    publisher: str
    dateline: str
    claims: tuple[ClaimView, ...]
    counts: tuple[tuple[VerdictStyle, int], ...]
    """Claims per headline word, words that do not occur left out."""
    tallies: tuple[Tally, ...]
    clock: str
    """Which local time is meant."""
    credits: tuple[Credit, ...]
    notes: tuple[str, ...]
    """What was assumed, skipped or counted, each sentence once."""

    @property
    def checkable(self) -> tuple[ClaimView, ...]:
        """The claims that some map could check."""
        return tuple(claim for claim in self.claims if claim.checkable)

    @property
    def uncheckable(self) -> tuple[ClaimView, ...]:
        """The claims that no map can check."""
        return tuple(claim for claim in self.claims if not claim.checkable)
