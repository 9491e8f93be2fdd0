"""Invented claims at places of the gazetteer, as many as asked for, the same ones every time."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from contested.claims.claim import STANCES, Claim, Source
from contested.ledger.statement import Statement
from contested.outputs.brief import CheckedClaim
from contested.places.gazetteer import load_gazetteer
from contested.places.place import Place
from contested.reports.report import Report
from contested.theatre.theatre import Theatre
from contested.timespan import TimeSpan
from contested.verdicts.verdict import Verdict

_KINDS = ("control_gained", "control_lost", "control_held", "fighting", "advance")
_WORDS = ("supported", "contradicted", "partly", "unclear", "not covered")
_PER_REPORT = 20


def synthetic_claims(count: int, theatre: Theatre) -> tuple[CheckedClaim, ...]:
    """Make claims about settlements, twenty a report, over two years."""
    dice = random.Random(7)  # noqa: S311  # no secret: the same claims every time
    towns = sorted(load_gazetteer(theatre).settlements(), key=lambda one: -(one.population or 0))[:3000]
    sides = [side.key for side in theatre.sides]
    made = []
    for number in range(count):
        if number % _PER_REPORT == 0:
            day = date(2022, 3, 1) + timedelta(days=dice.randrange(700))
            report = Report(
                id=f"invented-{number // _PER_REPORT}",
                text="",
                published=day,
                publisher=f"Gazette {number % 7}",
                language=dice.choice(("en", "uk")),
            )
        town, side = dice.choice(towns), dice.choice(sides)
        claim = Claim(
            report_id=report.id,
            start=number % _PER_REPORT * 100,
            quote=f"Forces of {side} are said to hold {town.name}, for the {number}th time.",
            kind=dice.choice(_KINDS),  # type: ignore[arg-type]  # each is a kind
            side=side,
            source=Source(name=f"Speaker {dice.randrange(40)}", side=side),
            stance=dice.choice(STANCES),  # type: ignore[arg-type]  # each is a stance
            valid=TimeSpan.on(report.published),
        )
        made.append(_checked(claim, report, town, dice.choice(_WORDS)))
    return tuple(made)


def _checked(claim: Claim, report: Report, town: object, word: str) -> CheckedClaim:
    place = Place(
        name=str(getattr(town, "name", "")),
        precision="settlement",
        geonameid=getattr(town, "geonameid", None),
        latitude=getattr(town, "latitude", None),
        longitude=getattr(town, "longitude", None),
    )
    statement = Statement(
        claim=claim,
        report=report,
        places=(place,),
        recorded_at=datetime(2024, 1, 1, tzinfo=UTC),
        extractor="invented",
        extractor_version="1",
    )
    verdict = Verdict(
        report_id=report.id,
        start=claim.start,
        kind=claim.kind,
        source="embedded",
        word=word,  # type: ignore[arg-type]  # each is a word
        as_of="all maps",
        reason="Invented for a measurement.",
    )
    return CheckedClaim(statement=statement, verdicts=(verdict,))
