"""Makes claims of a model's records; whatever does not check out against the report is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from contested.claims.claim import KINDS, STANCES, Claim, Kind, Mention, Source, Stance
from contested.claims.llm.amounts import quantity_of
from contested.claims.llm.locate import Locator
from contested.claims.llm.pieces import Piece
from contested.errors import ClaimError
from contested.reports.report import Report
from contested.theatre.theatre import Theatre
from contested.timespan import Moment, TimeSpan, day_of

__all__ = ["KEYS", "Checked", "RecordReader"]

KEYS = (
    "quote", "before", "kind", "side", "against", "places", "source", "stance", "hedged", "valid", "quantity",
)  # fmt: skip
_NEEDED = ("quote", "kind", "source", "stance", "hedged", "valid")
"""What a record must have; whatever else it leaves out, the report does not say."""
_MAX_PLACES = 50
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MINUTE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What became of some records."""

    claims: tuple[Claim, ...]
    refused: tuple[str, ...]
    """The reason, for each record that was refused."""
    unplaced: int
    """Names of places that the report has, and no gazetteer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReader:
    """Checks the records that a model gave for one report."""

    report: Report
    theatre: Theatre
    mentions: Sequence[Mention]
    """The places that the report names, in order."""

    def check(self, records: Sequence[object], piece: Piece) -> Checked:
        """Turn the records of one piece into claims; give the reason for each that is refused."""
        locator = Locator(piece)
        claims: list[Claim] = []
        refused: list[str] = []
        unplaced = 0
        for record in records:
            try:
                fields = _object(record, _NEEDED, "it is no record of the form asked for")
                claim = self._claim(fields, locator)
            except ClaimError as error:
                refused.append(error.reason)
                continue
            locator.take(claim.start, claim.quote, kind=claim.kind)
            claims.append(claim)
            unplaced += max(0, len(set(fields.get("places") or ())) - len(claim.mentions))
        return Checked(claims=tuple(claims), refused=tuple(refused), unplaced=unplaced)

    def _claim(self, fields: Mapping[str, Any], locator: Locator) -> Claim:
        kind = _one_of(fields["kind"], KINDS, "its kind is unknown")
        stance = _one_of(fields["stance"], STANCES, "its stance is unknown")
        quote = _text(fields["quote"], "its quote is no text").strip()
        before = _text(fields.get("before") or "", "the words before its quote are no text")
        if not isinstance(fields["hedged"], bool):
            raise ClaimError("it does not say whether it is hedged")
        side, against = self._side(fields.get("side")), self._side(fields.get("against"))
        source, valid = self._source(fields["source"]), self._valid(fields["valid"], stance)
        quantity = quantity_of(fields.get("quantity"), quote=quote)
        start = locator.find(quote, kind=kind, before=before)
        return Claim(
            report_id=self.report.id,
            start=start,
            quote=quote,
            kind=cast("Kind", kind),
            side=side,
            against=against,
            mentions=self._places(fields.get("places") or [], start, start + len(quote)),
            source=source,
            stance=cast("Stance", stance),
            hedged=fields["hedged"],
            valid=valid,
            quantity=quantity,
        )

    def _side(self, value: object, *others: str) -> str | None:
        keys = (*(side.key for side in self.theatre.sides), *others)
        return None if value is None else _one_of(value, keys, "its side is none of this war")

    def _source(self, value: object) -> Source:
        fields = _object(value, ("name",), "its source is not of the form asked for")
        return Source(
            name=self._named(fields["name"]),
            side=self._side(fields.get("side"), "neutral"),
            via=self._named(fields.get("via")),
        )

    def _named(self, value: object) -> str | None:
        """Give a name that the report has, white space and case aside."""
        if value is None:
            return None
        name = " ".join(_text(value, "its source's name is no text").split())
        known = (self.report.text, self.report.publisher or "")
        if not name or not any(name.casefold() in " ".join(text.split()).casefold() for text in known):
            raise ClaimError("its source is not named in the report")
        return name

    def _valid(self, value: object, stance: str) -> TimeSpan:
        fields = _object(value, ("from", "to"), "its time is not of the form asked for")
        start, end = _moment(fields["from"]), _moment(fields["to"])
        if start is not None and stance != "forecast" and day_of(start) > self.report.published:
            raise ClaimError("it happens after the report was published, and is no forecast")
        try:
            return TimeSpan(start=start, end=end)
        except ClaimError as error:
            raise ClaimError("its time ends before it starts") from error

    def _places(self, value: object, start: int, end: int) -> tuple[Mention, ...]:
        """Find the places by the words that name them: in the quote, else the last time before it."""
        if not isinstance(value, list) or len(value) > _MAX_PLACES:
            raise ClaimError("its places are no list")
        found = [self._place(_text(name, "a place's name is no text"), start, end) for name in value]
        return tuple(sorted({one for one in found if one is not None}, key=lambda one: one.start))

    def _place(self, name: str, start: int, end: int) -> Mention | None:
        text = self.report.text
        if not name.strip() or name not in text:
            raise ClaimError("one of its places is not named in the report")
        inside = [one for one in self.mentions if start <= one.start and one.end <= end]
        earlier = [one for one in reversed(self.mentions) if one.end <= start]
        for mention in (*inside, *earlier):
            if _same(name, mention.text):
                return mention
        return None


def _same(name: str, mention: str) -> bool:
    """Whether the words of a model and of the gazetteer's recogniser mean one place of a text."""
    one, other = " ".join(name.split()), " ".join(mention.split())
    return one == other or re.search(rf"\b{re.escape(other)}\b", one) is not None


def _object(value: object, needed: tuple[str, ...], reason: str) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not value.keys() >= set(needed):
        raise ClaimError(reason)
    return value


def _one_of(value: object, known: Sequence[str], reason: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise ClaimError(reason)
    return value


def _text(value: object, reason: str) -> str:
    if not isinstance(value, str):
        raise ClaimError(reason)
    return value


def _moment(value: object) -> Moment | None:
    """Read a day or a minute of local time; anything else is refused, a time zone too."""
    if value is None:
        return None
    text = _text(value, "its time is no text")
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if _MINUTE.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise ClaimError("its time is no ISO date or local time")
