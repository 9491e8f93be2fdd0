"""What is compared of two claims, and how each comparison can turn out."""

from __future__ import annotations

__all__ = ["OUTCOMES"]

OUTCOMES: dict[str, tuple[str, ...]] = {
    "kind": (
        "other", "change", "lasting", "amount", "advance", "repeated", "plan", "advance_and_change",
        "held_and_change", "harm", "kindred",
    ),
    "sides": ("agree", "swapped", "unknown", "contradict"),
    "places": (
        "same", "same_several", "some_shared", "same_region", "inside", "none_named", "one_unnamed", "apart",
    ),
    "days": tuple(
        f"{often}_{how}"
        for often in ("once", "repeated")
        for how in ("same_day", "overlap", "overlap_open", "next_day", "few_days", "apart")
    ),
    "said": tuple(
        f"{often}_{how}"
        for often in ("once", "repeated")
        for how in ("same_day", "next_day", "few_days", "week", "later")
    ),
    "quantity": ("none", "one_only", "agree", "near", "differ"),
    "stance": ("alike", "denied", "forecast"),
    "source": ("same_speaker", "same_publisher", "other"),
    "report": ("two", "one"),
}  # fmt: skip
"""What is compared, and how it can turn out."""
