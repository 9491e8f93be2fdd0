"""The page, and the data that it alone asks for: what is open, reports, places, sources."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, HTTPException, Query, Request, Response
from starlette.responses import FileResponse

from contested.errors import InputError
from contested.outputs.wording import WORDS, kind_words, plain, stance_words, verdict_style
from contested.verdicts.assertions import assertions_of
from contested.verdicts.track_record import track_records
from contested.web.answers import GEOJSON, json_answer, tagged
from contested.web.asking import only
from contested.web.cache import place_feature
from contested.web.checking import brief_json, claim_of, report_brief
from contested.web.drawing import drawn_json
from contested.web.grounds import place_runs
from contested.web.index import Wanted
from contested.web.ogc import landing
from contested.web.routes_features import state_of
from contested.web.state import State

__all__ = ["router"]

router = APIRouter()
_SHOWN_MAX = 500
_OPENING = 110


@router.get("/", summary="The page for browsers; for others the landing page of OGC API - Features")
async def home(request: Request, f: Annotated[Literal["json", "html"] | None, Query()] = None) -> Response:
    """Return the page, or the links to everything."""
    from contested.web.app import STATIC  # noqa: PLC0415  # it is built on this module

    page = "text/html" in request.headers.get("accept", "") if f is None else f == "html"
    if not page:
        return json_answer(request, landing(str(request.base_url), state_of(request)))
    if not (STATIC / "index.html").is_file():
        raise HTTPException(404, "the page is not built: run `make web`; the data is at /?f=json")
    headers = {"Cache-Control": "no-cache", "Vary": "Accept"}
    return FileResponse(STATIC / "index.html", media_type="text/html", headers=headers)


@router.get("/favicon.ico", include_in_schema=False)
async def icon() -> Response:
    """Answer the browser's own question with nothing."""
    return Response(status_code=204)


@router.get("/about", summary="What is open: the theatre, sources of maps with their moments, facets")
async def about(request: Request) -> Response:
    """Tell the page all that it needs to draw its controls."""
    only(request)
    state = state_of(request)
    theatre = state.theatre
    return json_answer(
        request,
        {
            "theatre": theatre.name,
            "time_zone": theatre.time_zone,
            "bounds": theatre.land.bounds,
            "sides": [
                {"key": one.key, "name": one.name, "colour": one.colour, "defender": one.defender}
                for one in theatre.sides
            ],
            "maps": [
                {
                    "key": one.source.key,
                    "name": one.source.name,
                    "attribution": one.source.attribution,
                    "licence": one.source.licence,
                    "timeline": one.source.timeline,
                    "moments": [item.as_of.isoformat() for item in one.maps],
                }
                for one in state.histories
            ],
            "facets": state.index.counts,
            "words": {
                "kind": {one: kind_words(one) for one in state.index.counts["kind"]},
                "stance": {one: stance_words(one) for one in state.index.counts["stance"]},
            },
            "verdicts": [
                {"word": word, "slug": style.slug, "symbol": style.symbol, "meaning": style.meaning}
                for word in WORDS
                for style in (verdict_style(word),)
            ],
            "claims": len(state.index),
            "judged": state.index.judged,
            "judging": state.settings.judge_ahead and bool(state.histories),
            "records": state.settings.token is not None,
            "basemap": state.settings.basemap,
            "notes": state.notes,
        },
    )


@router.get("/reports", summary="Every report that a claim is of")
async def reports(request: Request) -> Response:
    """List the reports, the latest first."""
    only(request)
    found: dict[str, dict[str, Any]] = {}
    for one in state_of(request).index.claims:
        report = one.statement.report
        row = found.setdefault(
            report.id,
            {
                "id": report.id,
                "publisher": report.publisher,
                "published": report.published.isoformat(),
                "language": report.language,
                "claims": 0,
                "has_text": bool(report.text),
                "opening": _opening(report.text),
            },
        )
        row["claims"] += 1
    ordered = sorted(found.values(), key=lambda row: row["published"], reverse=True)
    return json_answer(request, {"reports": ordered})


def _opening(text: str) -> str:
    r"""Return the first words of a text, by which a reader knows it again.

    >>> _opening("  A town was taken.\nMore")
    'A town was taken.'
    """
    line = plain(text[:_OPENING]).strip().split("\n")[0]
    return line if len(line) < _OPENING - 1 else f"{line.rpartition(' ')[0]} …"


@router.get("/reports/{report_id:path}/claims/{number}/drawn", summary="What a verdict rests on, drawn")
def drawn(
    request: Request,
    report_id: str,
    number: int,
    source: Annotated[str | None, Query(max_length=200)] = None,
    as_of: Annotated[Literal["publication", "all maps"], Query()] = "all maps",
) -> Response:
    """Draw one source's verdict on a claim, numbered as in the report; features have a role and a label."""
    only(request, "source", "as_of")
    state = state_of(request)
    try:
        claim = claim_of(state, report_id, number)
    except InputError as error:
        raise HTTPException(404, str(error)) from error
    return tagged(request, orjson.dumps(drawn_json(state, claim, source=source, as_of=as_of)), GEOJSON)


@router.get("/reports/{report_id:path}", summary="One report with its claims and verdicts")
def report(request: Request, report_id: str) -> Response:
    """Return a report for the reader; claims that were never judged are judged now."""
    only(request)
    state = state_of(request)
    try:
        brief = report_brief(state, report_id)
    except InputError as error:
        raise HTTPException(404, str(error)) from error
    return json_answer(request, brief_json(state, brief))


@router.get("/places/{key}", summary="One settlement: its history of control, and all that was said of it")
def place(request: Request, key: str) -> Response:
    """Return what the place page shows."""
    only(request)
    state = state_of(request)
    entry = state.gazetteer.get(key)
    if entry is None or entry.longitude is None or entry.latitude is None or entry.kind != "settlement":
        raise HTTPException(404, "there is no such place")
    longitude, latitude = entry.longitude, entry.latitude
    region = state.theatre.region(entry.region_key or "")
    found = state.index.find(Wanted(place=key), limit=_SHOWN_MAX, offset=0)
    return json_answer(
        request,
        {
            **place_feature(entry),
            "region_name": None if region is None else region.name,
            "history": [
                {
                    "source": one.source.key,
                    "name": one.source.name,
                    "attribution": one.source.attribution,
                    "runs": place_runs(one, longitude, latitude),
                }
                for one in state.histories
            ],
            "claims": [state.index.properties[number] for number in _numbers(state, found.features)],
            "claims_matched": found.matched,
        },
    )


@router.get("/places/{key}/inferred", summary="Who held a settlement by the ledger's claims alone")
async def inferred(request: Request, key: str) -> Response:
    """Return the probability of each side by day, as far as it is known; the first question begins it."""
    only(request)
    state = state_of(request)
    entry = state.gazetteer.get(key)
    if entry is None or entry.kind != "settlement":
        raise HTTPException(404, "there is no such place")
    return json_answer(request, state.inferring.of(entry.geonameid))


@router.get("/sources/{name:path}", summary="One source: counts of what it said, and its track record")
def source(request: Request, name: str) -> Response:
    """Return what the source page shows."""
    only(request)
    state = state_of(request)
    claims = [one for one in state.index.claims if (one.statement.claim.source.name or "") == name]
    if not claims:
        raise HTTPException(404, "nothing is known of such a source")
    found = state.index.find(Wanted(facets={"source": [name]}), limit=_SHOWN_MAX, offset=0)
    shown = [state.index.properties[number] for number in _numbers(state, found.features)]
    every = [one for one in state.index.properties if (one["source"] or "") == name]
    assertions = assertions_of((one.statement for one in claims), theatre=state.theatre)
    records = [one for history in state.histories for one in track_records(assertions, history)]
    return json_answer(
        request,
        {
            "name": plain(name) or "the reports themselves",
            "sides": dict(Counter(str(one["source_side"]) for one in every)),
            "counts": {
                facet: dict(Counter(one[facet] for one in every).most_common())
                for facet in ("kind_words", "stance_words", "verdict")
            },
            "records": [
                {
                    "maps": one.maps,
                    "count": one.count,
                    "borne_out": one.borne_out,
                    "low": one.share_low,
                    "high": one.share_high,
                    "lead_days": one.lead_days,
                    "left_out": dict(one.left_out),
                }
                for one in records
            ],
            "claims": shown,
            "claims_matched": found.matched,
        },
    )


def _numbers(state: State, features: tuple[bytes, ...]) -> list[int]:
    """Return the numbers of claims whose features were found."""
    return [state.index.numbers[orjson.loads(one)["id"]] for one in features]
