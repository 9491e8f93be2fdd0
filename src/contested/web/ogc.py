"""OGC API - Features: the landing page, what is conformed to, the collections."""

from __future__ import annotations

from typing import Any

from contested.web.state import State

__all__ = ["COLLECTIONS", "CONFORMANCE", "collection_json", "landing"]

CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
)
COLLECTIONS = {
    "claims": "What reports claim, at the places of the gazetteer that they name, with its verdict",
    "places": "Settlements of the gazetteer",
    "control": "Zones of one map of control, by source and moment",
    "changes": "Settlements that changed hands, by source",
}
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


def landing(base: str, state: State) -> dict[str, Any]:
    """Give the landing page's links."""
    rels = (
        ("self", "", "application/json", "This document"),
        ("service-desc", "api", "application/vnd.oai.openapi+json;version=3.0", "The API's definition"),
        ("conformance", "conformance", "application/json", "What it conforms to"),
        ("data", "collections", "application/json", "The collections"),
    )
    return {
        "title": f"Contested: {state.theatre.name}",
        "description": "Claims of war reports, and maps of control to check them by",
        "links": [
            {"rel": rel, "href": base + path, "type": media, "title": title}
            for rel, path, media, title in rels
        ],
        "attribution": [one.attribution for one in state.credits],
    }


def collection_json(key: str, base: str, state: State) -> dict[str, Any]:
    """Describe one collection."""
    west, south, east, north = state.theatre.land.bounds
    home = f"{base}collections/{key}"
    return {
        "id": key,
        "title": key.capitalize(),
        "description": COLLECTIONS[key],
        "itemType": "feature",
        "crs": [_CRS84],
        "extent": {
            "spatial": {"bbox": [[west, south, east, north]], "crs": _CRS84},
            "temporal": {"interval": [_interval(state)]},
        },
        "links": [
            {"rel": "self", "href": home, "type": "application/json"},
            {"rel": "items", "href": f"{home}/items", "type": "application/geo+json"},
            {"rel": "items", "href": f"{home}/items?f=fgb", "type": "application/flatgeobuf"},
        ],
    }


def _interval(state: State) -> list[str | None]:
    maps = [item.as_of for history in state.histories for item in history.maps]
    if not maps:
        return [None, None]
    return [f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (min(maps), max(maps))]
