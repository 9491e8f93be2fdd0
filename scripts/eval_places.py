"""Measures how many of the places in annotated reports are recognised and resolved to the right one.

    python scripts/eval_places.py reports.jsonl [--misses]

A line of the file is a report with its ``text`` and its ``claims``, each with ``places`` (``name`` and,
where it has one, ``geonameid``). Every pair of report and place counts once.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

import orjson

from contested.errors import PlaceError
from contested.places.place import Place
from contested.places.recognise import GazetteerRecogniser
from contested.places.resolve import Resolver
from contested.theatre.load import load_theatre

LINES = (" River", " Sea", " Canal", " Bridge", " Island", " Zone")


def kind_of(place: dict[str, Any]) -> str:
    """Sort an annotated place by its name: the annotation has no kinds."""
    name = place["name"]
    if name.endswith((" Oblast", " Krai")):
        return "region"
    if name.endswith(LINES) or any(letter.isdigit() for letter in name):
        return "river, road, other"
    return "settlement"


def same(wanted: dict[str, Any], found: Place) -> bool:
    """Whether a place found is the one annotated: by id when both have one, else by name."""
    if wanted.get("geonameid") and found.geonameid:
        return bool(wanted["geonameid"] == found.geonameid)
    return bool(wanted["name"].casefold() == found.name.casefold())


def places_of(text: str, recognise: GazetteerRecogniser, resolver: Resolver) -> list[Place]:
    """Recognise and resolve every place of a text."""
    mentions = recognise(text)
    places = []
    for mention in mentions:
        try:
            places.append(resolver.resolve(mention, context=mentions))
        except PlaceError:
            continue
    return places


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("reports", type=Path, nargs="+")
    parser.add_argument("--theatre", default="ukraine_2022")
    parser.add_argument("--misses", action="store_true", help="print what was missed")
    options = parser.parse_args()
    recognise = GazetteerRecogniser(load_theatre(options.theatre))
    resolver = Resolver(load_theatre(options.theatre), recognise.gazetteer)
    for path in options.reports:
        hits: Counter[str] = Counter()
        totals: Counter[str] = Counter()
        for line in path.read_bytes().splitlines():
            report = orjson.loads(line)
            found = places_of(report["text"], recognise, resolver)
            wanted = {place["name"]: place for claim in report["claims"] for place in claim["places"]}
            for place in wanted.values():
                kind = kind_of(place)
                totals[kind] += 1
                hits[kind] += any(same(place, one) for one in found)
                if options.misses and not any(same(place, one) for one in found):
                    print(f"  {report['report']}: {place['name']} {place.get('geonameid') or ''}")
        shares = "; ".join(f"{kind} {hits[kind]}/{totals[kind]}" for kind in sorted(totals))
        total = sum(totals.values())
        print(f"{path.name}: {sum(hits.values())}/{total} = {sum(hits.values()) / total:.3f} ({shares})")


if __name__ == "__main__":
    main()
