"""JSON schemas of the formats, as far as they are written, each after its published definition."""

from __future__ import annotations

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}
_URL = {"type": "string", "pattern": "^https?://"}

GEOJSON = {
    "type": "object",
    "required": ["type", "features"],
    "not": {"anyOf": [{"required": [key]} for key in ("crs", "geometry", "coordinates", "properties")]},
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "geometry", "properties"],
                "additionalProperties": False,
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": ["string", "number"]},
                    "properties": {"type": ["object", "null"]},
                    "geometry": {
                        "oneOf": [
                            {"type": "null"},
                            {
                                "type": "object",
                                "required": ["type", "coordinates"],
                                "additionalProperties": False,
                                "properties": {
                                    "type": {"const": "Point"},
                                    "coordinates": {
                                        "type": "array",
                                        "minItems": 2,
                                        "maxItems": 2,
                                        "prefixItems": [
                                            {"type": "number", "minimum": -180, "maximum": 180},
                                            {"type": "number", "minimum": -90, "maximum": 90},
                                        ],
                                    },
                                },
                            },
                        ]
                    },
                },
            },
        },
    },
}
"""RFC 7946 for collections of points."""

GEOPARQUET = {
    "type": "object",
    "required": ["version", "primary_column", "columns"],
    "properties": {
        "version": {"const": "1.1.0"},
        "primary_column": {"const": "geometry"},
        "columns": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {
                "type": "object",
                "required": ["encoding", "geometry_types", "crs"],
                "properties": {
                    "encoding": {"enum": ["WKB", "point"]},
                    "geometry_types": {"type": "array", "uniqueItems": True, "items": {"const": "Point"}},
                    "crs": {"type": "object", "required": ["$schema", "type", "name", "id"]},
                    "edges": {"enum": ["planar", "spherical"]},
                    "bbox": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
                },
            },
        },
    },
}
"""The `geo` metadata of GeoParquet 1.1.0, for a column of points."""

_ORGANISATION = {
    "type": "object",
    "required": ["@type", "name"],
    "additionalProperties": False,
    "properties": {
        "@type": {"const": "Organization"},
        "name": {"type": "string", "minLength": 1},
        "url": _URL,
    },
}
_CREATIVE_WORK = {
    "type": "object",
    "required": ["@type"],
    "additionalProperties": False,
    "properties": {
        "@type": {"const": "CreativeWork"},
        "identifier": _TEXT,
        "url": _TEXT,
        "datePublished": {"type": "string", "format": "date"},
        "publisher": _ORGANISATION,
        "license": _TEXT,
        "inLanguage": _TEXT,
    },
}
_RATING = {
    "type": "object",
    "required": ["@type", "alternateName"],
    "additionalProperties": False,
    "properties": {
        "@type": {"const": "Rating"},
        "ratingValue": {"type": "integer", "minimum": 1, "maximum": 5},
        "bestRating": {"const": 5},
        "worstRating": {"const": 1},
        "alternateName": {"type": "string", "minLength": 1},
        "ratingExplanation": _TEXT,
    },
    "dependentRequired": {"ratingValue": ["bestRating", "worstRating"]},
}
_REVIEW = {
    "type": "object",
    "required": ["@type", "claimReviewed", "reviewRating", "author", "datePublished", "itemReviewed"],
    "additionalProperties": False,
    "properties": {
        "@type": {"const": "ClaimReview"},
        "@id": {"type": "string", "pattern": "^urn:uuid:[0-9a-f-]{36}$"},
        "url": _URL,
        "datePublished": {"type": "string", "format": "date"},
        "author": _ORGANISATION,
        "claimReviewed": {"type": "string", "minLength": 1},
        "itemReviewed": {
            "type": "object",
            "required": ["@type", "author"],
            "additionalProperties": False,
            "properties": {
                "@type": {"const": "Claim"},
                "author": _ORGANISATION,
                "datePublished": {"type": "string", "format": "date"},
                "appearance": _CREATIVE_WORK,
            },
        },
        "reviewRating": _RATING,
        "reviewBody": _TEXT,
        "creditText": _TEXT,
    },
}
CLAIMREVIEW = {
    "type": "object",
    "required": ["@context", "@type", "dataFeedElement"],
    "additionalProperties": False,
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "DataFeed"},
        "name": _TEXT,
        "dateModified": _TEXT,
        "creditText": _TEXT,
        "publisher": _ORGANISATION,
        "dataFeedElement": {"type": "array", "items": _REVIEW},
    },
}
"""Of schema.org the properties of each type that are written, and what Google asks for beside them."""


def _schema(name: str, required: list[str], *properties: str) -> dict[str, object]:
    """One schema of the model: which properties it has (of those that are written)."""
    allowed = dict.fromkeys(properties, _TEXTS)
    return {
        "if": {"properties": {"schema": {"const": name}}},
        "then": {
            "properties": {
                "properties": {"additionalProperties": False, "properties": allowed, "required": required}
            }
        },
    }


FOLLOWTHEMONEY = {
    "type": "object",
    "required": ["id", "schema", "properties"],
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z]+-[0-9a-f]{16}$"},
        "schema": {"enum": ["Event", "Article", "Organization", "Address"]},
    },
    "allOf": [
        _schema(
            "Event", ["name"], "name", "summary", "description", "startDate", "endDate", "location",
            "addressEntity", "involved", "proof", "keywords", "sourceUrl", "publisher", "notes",
        ),
        _schema("Article", ["title"], "title", "publisher", "publishedAt", "sourceUrl", "notes"),
        _schema("Organization", ["name"], "name", "notes"),
        _schema("Address", ["full"], "full", "city", "longitude", "latitude", "remarks"),
    ],
}  # fmt: skip
"""Of FollowTheMoney 4.11 the schemata and properties that are written; the library itself takes them too."""
