"""Writes answers: bytes with a mark of their content, so that what a browser has is not sent again."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from fastapi import Request, Response

from contested.errors import InputError
from contested.web.asking import page_of

__all__ = ["GEOJSON", "JSON", "features_answer", "json_answer", "one_page", "tagged"]

JSON = "application/json"
GEOJSON = "application/geo+json"
_FLATGEOBUF = "application/flatgeobuf"


def tagged(request: Request, body: bytes, media: str, *, fresh_s: int = 0) -> Response:
    """Answer with a body, or with 304 when the one who asks has it already."""
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": f"max-age={fresh_s}" if fresh_s else "no-cache"}
    known = request.headers.get("if-none-match")
    if known is not None and (
        known == "*" or tag in {one.strip().removeprefix("W/") for one in known.split(",")}
    ):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media, headers=headers)


def json_answer(request: Request, content: Any) -> Response:
    """Answer with JSON."""
    return tagged(request, orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS), JSON)


def one_page(
    request: Request, features: Sequence[dict[str, Any]], *, limit: int, offset: int, form: str
) -> Response:
    """Answer with one page of features that are not written yet."""
    page = [orjson.dumps(one) for one in features[offset : offset + limit]]
    return features_answer(request, page, matched=len(features), limit=limit, offset=offset, form=form)


def features_answer(
    request: Request, features: Sequence[bytes], *, matched: int, limit: int, offset: int, form: str
) -> Response:
    """Answer with a page of written features, as GeoJSON or FlatGeobuf."""
    if form == "fgb":
        return tagged(request, _flatgeobuf(features), _FLATGEOBUF)
    head = orjson.dumps(
        {
            "type": "FeatureCollection",
            "numberMatched": matched,
            "numberReturned": len(features),
            "links": page_of(request, limit=limit, offset=offset, matched=matched),
        }
    )
    body = b"".join((head[:-1], b',"features":[', b",".join(features), b"]}"))
    return tagged(request, body, GEOJSON)


def _flatgeobuf(features: Sequence[bytes]) -> bytes:
    """Write features as FlatGeobuf; lists in their properties become JSON text."""
    import geopandas  # noqa: PLC0415  # half a second that other answers need not pay

    records = [orjson.loads(one) for one in features]
    if not records:
        raise InputError("nothing was found: FlatGeobuf cannot hold an empty page")
    for one in records:
        one["properties"] = {
            "fid_": one.get("id"),
            **{key: _flat(value) for key, value in one["properties"].items()},
        }
    frame = geopandas.GeoDataFrame.from_features(records, crs="EPSG:4326")
    out = io.BytesIO()
    frame.to_file(out, driver="FlatGeobuf", engine="pyogrio", SPATIAL_INDEX="NO")
    return out.getvalue()


def _flat(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, (list, dict)) else value


def now() -> str:
    """Return the moment of an answer."""
    return datetime.now(UTC).isoformat(timespec="seconds")
