"""Reads what a request asks for; what cannot be meant is refused with one line."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from fastapi import Request

from contested.errors import InputError
from contested.reports.dateline import parse_published
from contested.timespan import end_of_day, start_of_day
from contested.web.index import Box

__all__ = ["LIMIT_MAX", "box_of", "moment_of", "only", "page_of", "span_of"]

LIMIT_MAX = 10_000
_OPEN = {"", ".."}


def only(request: Request, *names: str) -> None:
    """Refuse parameters that an address does not know, as OGC API - Features asks."""
    for name in request.query_params:
        if name not in names:
            raise InputError(f"unknown parameter {name!r} (known: {', '.join(names) or 'none'})")


def box_of(text: str | None) -> Box | None:
    """Read a bbox: four or six numbers, heights left out; degrees, WGS 84.

    >>> box_of("30,45,40,52")
    (30.0, 45.0, 40.0, 52.0)
    """
    if text is None:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        raise InputError("bbox is not numbers with commas between") from None
    if len(numbers) == 6:  # noqa: PLR2004  # with heights
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(math.isfinite(one) for one in numbers):  # noqa: PLR2004  # corners
        raise InputError("bbox has four numbers, west, south, east, north")
    west, south, east, north = numbers
    if south > north or max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:  # noqa: PLR2004
        raise InputError("bbox lies outside the world, or its south is north of its north")
    return west, south, east, north


def moment_of(text: str, zone: str, *, last: bool = True) -> datetime:
    """Read an instant, or a day of the theatre: its end, or its start."""
    moment = parse_published(text.replace(" ", "+"))
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(UTC)
    return end_of_day(moment, zone) if last else start_of_day(moment, zone)


def span_of(text: str | None, zone: str) -> tuple[datetime | None, datetime | None]:
    """Read a datetime: an instant, a day, or an interval with a slash, either end of which may be open."""
    if text is None:
        return None, None
    parts = text.split("/")
    if len(parts) > 2 or (len(parts) == 1 and text in _OPEN):  # noqa: PLR2004  # two ends
        raise InputError("datetime is an instant, a day, or two of them with a slash between")
    first, final = parts[0], parts[-1]
    start = None if first in _OPEN else moment_of(first, zone, last=False)
    end = None if final in _OPEN else moment_of(final, zone)
    if start is not None and end is not None and start > end:
        raise InputError("datetime ends before it starts")
    return start, end


def page_of(request: Request, *, limit: int, offset: int, matched: int) -> list[dict[str, str]]:
    """Give the links of a page of features: itself, and the next and the one before where there are any."""
    links = [_link(str(request.url), "self")]
    if offset + limit < matched:
        links.append(_link(str(request.url.include_query_params(offset=offset + limit)), "next"))
    if offset > 0:
        links.append(_link(str(request.url.include_query_params(offset=max(0, offset - limit))), "prev"))
    return links


def _link(href: str, rel: str) -> dict[str, str]:
    return {"href": href, "rel": rel, "type": "application/geo+json"}
