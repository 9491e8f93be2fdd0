"""Reads and writes the labelled pairs of claims in ``accuracy/links.jsonl``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import orjson

from contested.claims.claim import Quantity
from contested.ledger.linking.link import Verdict
from contested.ledger.linking.profile import Days, Profile, Spot, profile_of
from contested.ledger.statement import Statement

ROOT = Path(__file__).resolve().parents[1]
LABELLED = ROOT / "accuracy" / "links.jsonl"
Split = Literal["fit", "held_out", "fresh"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two claims and what a reader found."""

    a: str
    b: str
    verdict: Verdict
    split: Split
    stratum: str
    """Which pool it was drawn from: kind of pair, and the bin of a first, unfitted score."""
    weight: float
    """How many pairs of its stratum it stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """The claims by id, and the pairs."""

    records: dict[str, dict[str, Any]]
    """The line of each claim, by id."""
    claims: dict[str, Profile]
    pairs: tuple[Pair, ...]
    events: dict[str, int]
    """Of reports that were judged whole: the number of the event that each claim speaks of."""

    def of(self, split: Split) -> list[Pair]:
        """Give the pairs of one split."""
        return [pair for pair in self.pairs if pair.split == split]

    def languages(self, pair: Pair) -> str:
        """Name the two languages of a pair, in order."""
        return "-".join(sorted((self.claims[pair.a].language, self.claims[pair.b].language)))


def load(path: Path = LABELLED) -> Labelled:
    """Read the file: a line a claim, then a line a pair, then a line a claim of a report judged whole."""
    lines = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    records = {line["id"]: line for line in lines if "profile" in line}
    claims = {name: _profile(line["profile"]) for name, line in records.items()}
    pairs = tuple(Pair(**line) for line in lines if "verdict" in line)
    events = {line["claim"]: line["event"] for line in lines if "event" in line}
    return Labelled(records=records, claims=claims, pairs=pairs, events=events)


def record_of(statement: Statement) -> dict[str, Any]:
    """Give the line of a claim: of its words only where they stand, and their SHA-256."""
    claim = statement.claim
    return {
        "id": statement.id,
        "report": claim.report_id,
        "start": claim.start,
        "end": claim.end,
        "sha256": hashlib.sha256(claim.quote.encode()).hexdigest(),
        "read_by": statement.extractor,
        "profile": _fields(profile_of(statement)),
    }


def save(
    records: Mapping[str, dict[str, Any]],
    pairs: Iterable[Pair],
    events: Mapping[str, int],
    path: Path = LABELLED,
) -> None:
    """Write the file."""
    lines = [record for _, record in sorted(records.items())]
    lines += [asdict(pair) for pair in sorted(pairs, key=lambda one: (one.a, one.b))]
    lines += [{"claim": claim, "event": event} for claim, event in sorted(events.items())]
    path.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))


def _fields(profile: Profile) -> dict[str, Any]:
    """Lay a profile out without what it does not say, and places and days as plain lists."""
    days = profile.days
    said = {name: value for name, value in asdict(profile).items() if value is not None}
    return {
        **said,
        "spots": [[spot.key, spot.name, spot.wide, spot.region] for spot in profile.spots],
        "days": [days.first, days.last, days.dating],
    }


def _profile(fields: dict[str, Any]) -> Profile:
    first, last, dating = fields["days"]
    quantity = fields.get("quantity")
    unsaid: dict[str, Any] = dict.fromkeys(("side", "against", "speaker", "publisher"))
    read = {
        "spots": tuple(Spot(key=k, name=n, wide=w, region=r) for k, n, w, r in fields["spots"]),
        "days": Days(first=date.fromisoformat(first), last=date.fromisoformat(last), dating=dating),
        "said": date.fromisoformat(fields["said"]),
        "quantity": None if quantity is None else Quantity(**quantity),
    }
    return Profile(**{**unsaid, **fields, **read})
