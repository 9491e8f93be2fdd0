"""The track record of sources: how often maps bore out who holds which town, and how early it was said."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import NormalDist, median
from typing import Literal

from contested.control.history import ControlHistory, Holding
from contested.verdicts.assertions import Assertion

__all__ = ["GROUPINGS", "Outcome", "TrackRecord", "outcome_of", "track_records"]

Fate = Literal["borne out", "not borne out", "standing", "past", "open", "not covered"]
GROUPINGS: dict[str, Callable[[Assertion], tuple[str, str | None]]] = {
    "source": lambda one: (one.teller.key, one.teller.side),
    "side": lambda one: (one.teller.side or "unknown", one.teller.side),
    "interest": lambda one: (one.interest, None),
    "stance": lambda one: (one.statement.claim.stance, None),
}
"""What records can be kept of: each source, each side, whom a statement serves, and how it is put."""

_STANDING = timedelta(days=30)
"""A town that the maps show unchanged for so long is no news: whoever repeats its holder earns nothing."""
_LATE = timedelta(days=7)
"""A map may take so long to show what is true."""
_CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one source of maps made of one assertion."""

    assertion: Assertion
    fate: Fate
    lead_days: float | None = None
    """Days from the saying to the first map that shows it, negative when a map had shown it before; ``None``
    for what tells of no change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecord:
    """How one source did by one source of maps; never told without its count."""

    name: str
    side: str | None
    maps: str
    """Key of the source of maps."""
    count: int
    """Changes of hands that it told and that the maps could decide."""
    borne_out: int
    share_low: float
    share_high: float
    """90 % interval of the share borne out (Wilson 1927, J. Am. Stat. Assoc. 22, 209-212)."""
    lead_days: float | None
    """Median over what was borne out; positive when it was said before a map showed it."""
    lead_low: float | None
    lead_high: float | None
    """90 % interval of the median, by the order of the values; ``None`` when they are too few for one."""
    left_out: tuple[tuple[Fate, int], ...] = ()
    """What could not be counted, by why."""

    @property
    def share(self) -> float:
        """The share borne out, 0 to 1."""
        return self.borne_out / self.count if self.count else math.nan


def track_records(
    assertions: Iterable[Assertion], history: ControlHistory, *, by: str = "source"
) -> tuple[TrackRecord, ...]:
    """Keep the record of every source by one source of maps, the most told first.

    Parameters
    ----------
    assertions
        From `assertions_of`.
    history
        The maps that decide. They are no truth either: a record says how far a source and these maps agree.
    by
        A key of `GROUPINGS`.

    Raises
    ------
    KeyError
        There is no such grouping.
    """
    key = GROUPINGS[by]
    groups: dict[tuple[str, str | None], list[Outcome]] = defaultdict(list)
    for one in assertions:
        groups[key(one)].append(outcome_of(one, history))
    records = [
        _record(_usual_name(name, outcomes), side, outcomes, history.source.key)
        for (name, side), outcomes in groups.items()
    ]
    return tuple(sorted(records, key=lambda one: (-one.count, one.name)))


def _usual_name(key: str, outcomes: Sequence[Outcome]) -> str:
    """Return the name that a group of one teller goes by most, else the group's own."""
    tellers = Counter(outcome.assertion.teller.name for outcome in outcomes)
    keys = {outcome.assertion.teller.key for outcome in outcomes}
    return tellers.most_common(1)[0][0] if keys == {key} else key


def outcome_of(one: Assertion, history: ControlHistory) -> Outcome:
    """Tell what the maps made of an assertion.

    It is *borne out* when a map of its time, or one drawn up to 7 days after it was said, shows the town held
    by that side. *Standing* is what the maps had shown for 30 days already, *past* what was said more than 30
    days after its time; *open* is what the maps do not yet decide.
    """
    longitude, latitude = one.place.longitude, one.place.latitude
    if longitude is None or latitude is None:
        return Outcome(assertion=one, fate="not covered")
    holdings = history.holdings(longitude, latitude)
    if not _covered(holdings, one.said_at, history):
        return Outcome(assertion=one, fate="not covered")
    if one.said_at - one.true_by > _STANDING:
        return Outcome(assertion=one, fate="past")
    shown = _first_shown(one, holdings)
    if shown is None:
        still = holdings[-1].as_of < one.said_at + _LATE and not history.source.timeline
        return Outcome(assertion=one, fate="open" if still else "not borne out")
    if shown <= one.true_by - _STANDING:
        return Outcome(assertion=one, fate="standing")
    told_change = one.statement.claim.kind != "control_held"
    lead_days = (shown - one.said_at) / timedelta(days=1) if told_change else None
    return Outcome(assertion=one, fate="borne out", lead_days=lead_days)


def _first_shown(one: Assertion, holdings: Sequence[Holding]) -> datetime | None:
    """Return the first map that shows it: of the run that stood at its time, or else a later one."""
    run = _shown_since([h for h in holdings if h.as_of <= one.true_by], one.holder)
    limit = one.said_at + _LATE
    later = (h.as_of for h in holdings if one.true_by < h.as_of <= limit and _by(h, one.holder))
    return run if run is not None else next(later, None)


def _by(holding: Holding, side: str) -> bool:
    return holding.status != "contested" and holding.side == side


def _covered(holdings: Sequence[Holding], moment: datetime, history: ControlHistory) -> bool:
    """Whether the maps show the town, and were being drawn when it was said."""
    if not holdings or holdings[0].status == "outside" or holdings[0].as_of > moment:
        return False
    reach = max(_LATE, history.usual_gap(moment))
    return any(abs(h.as_of - moment) <= reach for h in holdings) or (
        history.source.timeline and holdings[-1].as_of >= moment
    )


def _shown_since(before: Sequence[Holding], side: str) -> datetime | None:
    """Return the first map of the unbroken run of maps, up to the last, that shows a side's hold."""
    since = None
    for holding in reversed(before):
        if not _by(holding, side):
            break
        since = holding.as_of
    return since


def _record(name: str, side: str | None, outcomes: Sequence[Outcome], maps: str) -> TrackRecord:
    fates = Counter(outcome.fate for outcome in outcomes)
    right, wrong = fates.pop("borne out", 0), fates.pop("not borne out", 0)
    low, high = _wilson(right, right + wrong)
    leads = sorted(outcome.lead_days for outcome in outcomes if outcome.lead_days is not None)
    lead_low, lead_high = _median_interval(leads)
    return TrackRecord(
        name=name,
        side=side,
        maps=maps,
        count=right + wrong,
        borne_out=right,
        share_low=low,
        share_high=high,
        lead_days=median(leads) if leads else None,
        lead_low=lead_low,
        lead_high=lead_high,
        left_out=tuple(sorted(fates.items())),
    )


def _wilson(right: int, count: int) -> tuple[float, float]:
    """Return the 90 % score interval of a share; all is possible when nothing was counted."""
    if not count:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + _CONFIDENCE) / 2)
    share = right / count
    middle = share + z * z / (2 * count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    whole = 1 + z * z / count
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


def _median_interval(values: Sequence[float]) -> tuple[float | None, float | None]:
    """Return the 90 % interval of the median of sorted values, which needs at least five of them."""
    count, spare = len(values), (1 - _CONFIDENCE) / 2
    below, rank = 0.0, -1
    for number in range(count):
        below += math.comb(count, number) / 2**count
        if below > spare:
            break
        rank = number
    return (None, None) if rank < 0 else (values[rank], values[count - 1 - rank])
