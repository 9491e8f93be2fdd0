"""Judges what is said of some ground in a region: whether the side gained, or holds, any there at all."""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from contested.control.control_map import ControlMap
from contested.errors import GeometryError
from contested.measures.area import area_gained
from contested.measures.place import held_share
from contested.theatre.theatre import Region
from contested.verdicts.case import Case
from contested.verdicts.finding import Finding
from contested.verdicts.quantity import over_maps
from contested.verdicts.sentences import band_text, percent_text
from contested.verdicts.verdict import Word

__all__ = ["any_gain", "judge_part"]

_ANY = 0.001
_UNNAMED = "Some part of it is meant, and not all."


def any_gain(
    case: Case, side: str, *, within: BaseGeometry | None, names: str, remark: str | None = None
) -> Finding:
    """Judge whether a side gained any ground in the claimed time.

    Parameters
    ----------
    within, names
        Where, EPSG:4326, and what it is called; ``None`` and nothing for the whole theatre.
    remark
        A sentence more for the reason.
    """
    where = f" in {names}" if names else ""

    def look(maps: list[ControlMap], assumed: tuple[str, ...]) -> Finding:
        measured = area_gained(maps, side=side, grounds=case.grounds, within=within)
        low, high = measured.band or (0.0, 0.0)
        name = case.theatre.side(side).name
        span = case.span(maps[0].as_of, maps[-1].as_of)
        text = f"{span} {name} gained {band_text((low, high), 'km2')}{where}."
        word: Word = "supported" if low > 0 else "unclear" if high > 0 else case.not_borne_out()
        reason = text if remark is None else f"{text} {remark}"
        return Finding.measured(measured, word=case.at_most(word), reason=reason, assumed=assumed)

    return over_maps(case, look)


def judge_part(case: Case, region: Region) -> Finding | None:
    """Judge a claim of control over some part of a region that is not named."""
    side = case.claim.side
    if case.claim.kind == "control_lost" and side is not None:
        side = case.theatre.enemy_of(side)
    if side is None:
        return None
    if case.claim.kind == "control_held":
        return _holds_any(case, side, region)
    return any_gain(case, side, within=region.geometry, names=region.name, remark=_UNNAMED)


def _holds_any(case: Case, side: str, region: Region) -> Finding | None:
    item = case.history.at(case.end + case.slack)
    if item is None:
        return None
    name = case.theatre.side(side).name
    try:
        share = held_share(item, region.geometry, side=side, grounds=case.grounds)
    except GeometryError:
        reason = f"{region.name} lies outside the ground that these maps cover."
        return Finding(word="not covered", reason=reason)
    held = f"{name} holds {percent_text(share)} of {region.name}."
    return Finding(
        word="supported" if share >= _ANY else case.not_borne_out(),
        reason=f"On the map of {case.when(item.as_of)} {held} {_UNNAMED}",
        measure="share of area",
        values=((f"share of {region.name} held by {name}", round(share, 3)),),
        unit="1",
        t1=item.as_of,
        snapshots=(item.id,),
    )
