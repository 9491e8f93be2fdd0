"""The addresses of OGC API - Features, and who held a point."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

import numpy as np
import shapely
from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from contested.errors import InputError
from contested.web.answers import GEOJSON, features_answer, json_answer, one_page, tagged
from contested.web.asking import LIMIT_MAX, box_of, moment_of, only, span_of
from contested.web.cache import base_of, changes_of, places_of, zones_of
from contested.web.grounds import gained_features, held_at
from contested.web.index import Wanted
from contested.web.ogc import COLLECTIONS, CONFORMANCE, collection_json
from contested.web.state import State

__all__ = ["router"]

router = APIRouter()
_PAGE = ("limit", "offset", "f")
_FACETS = ("kind", "side", "source", "stance", "verdict", "language", "report")
_ASKED = ("bbox", "datetime", *_FACETS)
Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Form = Annotated[Literal["json", "fgb"], Query(alias="f")]
Box = Annotated[str | None, Query(description="west,south,east,north", max_length=200)]
When = Annotated[
    str | None, Query(alias="datetime", description="an instant, a day, or an interval a/b", max_length=80)
]
Zoom = Annotated[int, Query(ge=0, le=22)]
Words = Annotated[list[str] | None, Query(max_length=50)]
Text = Annotated[str | None, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What every address of claims filters by; each field is a parameter of the address."""

    bbox: Box = None
    when: When = None
    kind: Words = None
    side: Words = None
    source: Words = None
    stance: Words = None
    verdict: Words = None
    language: Words = None
    report: Words = None

    def wanted(self, time_zone: str, *, place: str | None = None) -> Wanted:
        """Say it to the index."""
        start, end = span_of(self.when, time_zone)
        facets = {name: getattr(self, name) for name in _FACETS}
        given = {name: values for name, values in facets.items() if values}
        return Wanted(box=box_of(self.bbox), start=start, end=end, facets=given, place=place)


def state_of(request: Request) -> State:
    """Return what the server holds."""
    state: State = request.app.state.contested
    return state


@router.get("/conformance")
async def conformance(request: Request) -> Response:
    """List the classes of OGC API - Features that are conformed to."""
    only(request, "f")
    return json_answer(request, {"conformsTo": CONFORMANCE})


@router.get("/collections")
async def collections(request: Request) -> Response:
    """List the collections."""
    only(request, "f")
    base, state = str(request.base_url), state_of(request)
    links = [{"rel": "self", "href": f"{base}collections", "type": "application/json"}]
    listed = [collection_json(key, base, state) for key in COLLECTIONS]
    return json_answer(request, {"links": links, "collections": listed})


@router.get("/collections/{key}")
async def collection(request: Request, key: str) -> Response:
    """Describe one collection."""
    only(request, "f")
    if key not in COLLECTIONS:
        raise HTTPException(404, f"there is no collection {key!r}")
    return json_answer(request, collection_json(key, str(request.base_url), state_of(request)))


@router.get("/collections/claims/items")
async def claims(
    request: Request,
    asked: Annotated[Asked, Depends()],
    place: Text = None,
    limit: Limit = 100,
    offset: Offset = 0,
    f: Form = "json",
) -> Response:
    """Find claims by place, time and what they say; the latest first."""
    only(request, *_ASKED, "place", *_PAGE)
    state = state_of(request)
    wanted = asked.wanted(state.theatre.time_zone, place=place)
    found = state.index.find(wanted, limit=limit, offset=offset)
    return features_answer(request, found.features, matched=found.matched, limit=limit, offset=offset, form=f)


@router.get("/claims/places", summary="How many claims name each place, by the same filters")
async def claim_places(request: Request, asked: Annotated[Asked, Depends()]) -> Response:
    """Count claims by place, for the map."""
    only(request, *_ASKED)
    state = state_of(request)
    wanted = asked.wanted(state.theatre.time_zone)
    return tagged(request, _dumped(state.index.by_place(wanted)), GEOJSON)


@router.get("/collections/claims/items/{fid}")
async def claim(request: Request, fid: str) -> Response:
    """Return one claim."""
    only(request, "f")
    index = state_of(request).index
    number = index.numbers.get(fid)
    if number is None:
        raise HTTPException(404, "there is no such claim")
    return tagged(request, index.features[number], GEOJSON)


@router.get("/collections/places/items")
def places(  # each is a parameter of the address
    request: Request,
    bbox: Box = None,
    q: Text = None,
    limit: Limit = 100,
    offset: Offset = 0,
    when: When = None,
    f: Form = "json",
) -> Response:
    """Find settlements by box, or by a name in any of its spellings; the most populous first."""
    only(request, "bbox", "datetime", "q", *_PAGE)
    state = state_of(request)
    span_of(when, state.theatre.time_zone)
    listed = places_of(state)
    numbers: Any = np.arange(len(listed.features))
    box = box_of(bbox)
    if box is not None:
        west, south, east, north = box
        x, y = listed.points[:, 0], listed.points[:, 1]
        across = (x >= west) & (x <= east) if west <= east else (x >= west) | (x <= east)
        numbers = np.flatnonzero(across & (y >= south) & (y <= north))
    if q is not None:
        named = {listed.numbers[one] for one in state.gazetteer.named(q) if one in listed.numbers}
        numbers = np.array([one for one in numbers.tolist() if one in named], dtype=int)
    page = [listed.features[one] for one in numbers[offset : offset + limit].tolist()]
    return features_answer(request, page, matched=len(numbers), limit=limit, offset=offset, form=f)


@router.get("/collections/places/items/{fid}")
def place_item(request: Request, fid: str) -> Response:
    """Return one settlement."""
    only(request, "f")
    listed = places_of(state_of(request))
    if fid not in listed.numbers:
        raise HTTPException(404, "there is no such place")
    return tagged(request, listed.features[listed.numbers[fid]], GEOJSON)


@router.get("/collections/control/items")
def control(  # each is a parameter of the address
    request: Request,
    when: When = None,
    source: Text = None,
    zoom: Zoom = 6,
    bbox: Box = None,
    limit: Limit = 100,
    offset: Offset = 0,
    f: Form = "json",
) -> Response:
    """Return the zones of the last map drawn by a moment, as fine as the zoom can show."""
    only(request, "datetime", "source", "zoom", "bbox", *_PAGE)
    state = state_of(request)
    history = state.history(source)
    _, moment = span_of(when, state.theatre.time_zone)
    item = history.at(moment) if moment is not None else history.maps[-1]
    features = [] if item is None else zones_of(item, zoom)
    box = box_of(bbox)
    if box is not None:
        area = shapely.box(*box)
        features = [
            one for one in features if shapely.intersects(area, shapely.geometry.shape(one["geometry"]))
        ]
    return one_page(request, features, limit=limit, offset=offset, form=f)


@router.get("/collections/control/items/{fid}")
def zone(request: Request, fid: str) -> Response:
    """Return one kind of ground of one map."""
    only(request, "f")
    for history in state_of(request).histories:
        for item in history.maps:
            if fid.startswith(item.id.replace("/", ".") + "."):
                found = [one for one in zones_of(item, 6) if one["id"] == fid]
                if found:
                    return tagged(request, _dumped(found[0]), GEOJSON)
    raise HTTPException(404, "there is no such zone")


@router.get("/collections/changes/items")
def changed(  # noqa: PLR0913, PLR0917  # each is a parameter of the address
    request: Request,
    bbox: Box = None,
    when: When = None,
    source: Text = None,
    side: Text = None,
    place: Text = None,
    limit: Limit = 100,
    offset: Offset = 0,
    f: Form = "json",
) -> Response:
    """Find changes of hands by place, time, source of maps and new holder; the oldest first."""
    only(request, "bbox", "datetime", "source", "side", "place", *_PAGE)
    state = state_of(request)
    start, end = span_of(when, state.theatre.time_zone)
    box = box_of(bbox)
    found = changes_of(state)
    wanted = {"source": source, "side": side, "place": place}
    asked = {name: value for name, value in wanted.items() if value is not None}
    kept = [
        one
        for one in found
        if all(one["properties"][name] == value for name, value in asked.items())
        and _in_time(one["properties"]["as_of"], start, end)
        and (box is None or _inside(one["geometry"]["coordinates"], box))
    ]
    return one_page(request, kept, limit=limit, offset=offset, form=f)


@router.get("/collections/changes/items/{fid}")
def change(request: Request, fid: str) -> Response:
    """Return one change."""
    only(request, "f")
    for one in changes_of(state_of(request)):
        if one["id"] == fid:
            return tagged(request, _dumped(one), GEOJSON)
    raise HTTPException(404, "there is no such change")


@router.get("/control/at")
async def control_at(
    request: Request,
    lon: Annotated[float, Query(ge=-180, le=180)],
    lat: Annotated[float, Query(ge=-90, le=90)],
    when: Annotated[str, Query(alias="datetime", max_length=80)],
) -> Response:
    """Tell who held a point at a moment, by every source."""
    only(request, "lon", "lat", "datetime")
    state = state_of(request)
    moment = moment_of(when, state.theatre.time_zone)
    rows = await run_in_threadpool(held_at, state, lon, lat, moment)
    return json_answer(request, {"datetime": moment.isoformat(), "holders": rows})


@router.get("/control/gained", summary="Ground that a side's enemy held at t0 and no longer at t1")
def gained(request: Request, source: str, side: str, t0: str, t1: str) -> Response:
    """Outline the ground behind an area claim (definition: lost by the enemy, pieces of 1 km² and more)."""
    only(request, "source", "side", "t0", "t1")
    state = state_of(request)
    if side not in {one.key for one in state.theatre.sides}:
        raise InputError(f"unknown side {side!r}")
    zone = state.theatre.time_zone
    features = gained_features(state.history(source), side, moment_of(t0, zone), moment_of(t1, zone))
    return tagged(request, _dumped({"type": "FeatureCollection", "features": features}), GEOJSON)


@router.get("/base", summary="The theatre's own land, boundaries and rivers")
def base(request: Request, zoom: Zoom = 6) -> Response:
    """Return what lies under every map."""
    only(request, "zoom")
    return tagged(request, base_of(state_of(request), zoom), GEOJSON, fresh_s=3600)


def _dumped(content: Any) -> bytes:
    import orjson  # noqa: PLC0415  # beside its only use

    return orjson.dumps(content)


def _in_time(text: str, start: datetime | None, end: datetime | None) -> bool:
    moment = datetime.fromisoformat(text)
    return (start is None or moment >= start) and (end is None or moment <= end)


def _inside(point: list[float], box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    across = west <= point[0] <= east if west <= east else point[0] >= west or point[0] <= east
    return across and south <= point[1] <= north
