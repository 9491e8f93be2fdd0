"""Who says what, for the ear: the same words in a daily brief and in that of one report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from contested.ledger.statement import Statement
from contested.outputs.audio.names import Pronunciation, load_pronunciation
from contested.outputs.audio.script import quote_words
from contested.outputs.brief import MapSource
from contested.outputs.daily.talk import speaker_of
from contested.outputs.text import ABOUT
from contested.outputs.wording import plain, sentence
from contested.theatre.theatre import Theatre
from contested.verdicts.sentences import listed

__all__ = ["READ_BY", "in_own_words", "names_of", "say_so", "source_texts", "verdict_texts"]

READ_BY = (
    "A synthetic voice reads this from the written brief, which has the maps, the links and where each quote "
    "stands."
)
_INSTANT = re.compile(
    r"(\d{1,2} [A-Z][a-z]{2} \d{4}), (\d\d:\d\d) UTC"
    r"(?: \((?:already|still) (\d{1,2} [A-Z][a-z]{2}) in [^()]+\))?"
)
_SAY = {
    "asserted": ("says", "say"),
    "admitted": ("admits", "admit"),
    "denied": ("denies this", "deny this"),
    "unconfirmed": ("says, unconfirmed", "say, unconfirmed"),
    "forecast": ("forecasts", "forecast"),
    "assessed": ("assesses", "assess"),
}
_SO = {"asserted": "so", "denied": "", "unconfirmed": "so"}


def say_so(speakers: Sequence[str], stance: str) -> str:
    """Say who says so, and how.

    >>> say_so(["the report", "Kyiv"], "asserted"), say_so(["Moscow"], "denied")
    ('The report and Kyiv say so.', 'Moscow denies this.')
    >>> say_so(["Moscow"], "admitted"), say_so(["Kyiv"], "unconfirmed")
    ('Moscow admits it.', 'Kyiv says so, unconfirmed.')
    """
    verb, comma, rest = _verb(stance, many=len(speakers) > 1).partition(",")
    words = f"{listed(speakers, most=len(speakers))} {verb} {_SO.get(stance, 'it')}".rstrip()
    return f"{words[:1].upper()}{words[1:]}{comma}{rest}."


def _verb(stance: str, *, many: bool) -> str:
    return _SAY.get(stance, _SAY["asserted"])[many]


def in_own_words(statement: Statement) -> str:
    """Say who says what, with the quote; or where it is, when it is not in English.

    The name of the speaker comes first, so that nobody takes the words for the brief's own.
    """
    claim, report = statement.claim, statement.report
    speaker = plain(speaker_of(statement))
    quote = quote_words(plain(claim.quote), report.language)
    return f"{speaker[:1].upper()}{speaker[1:]} {_verb(claim.stance, many=False)}: {quote}."


def verdict_texts(label: str, reason: str, *, by: str = "") -> str:
    """Say a verdict and its reason.

    >>> verdict_texts("partly: overstated", "It gained 5 km.")
    'Partly, overstated. It gained 5 km.'
    """
    words = f"{by}{label.replace(': ', ', ')}"
    return f"{words[:1].upper()}{words[1:]}. {sentence(_without_hours(plain(reason)))}"


def _without_hours(reason: str) -> str:
    """Name maps by the theatre's day; by the hour, too, where two are of one day.

    >>> _without_hours("On 10 Sep 2022, 21:49 UTC (already 11 Sep in Kyiv), not since 8 Sep 2022, 09:00 UTC.")
    'On 11 Sep, not since 8 Sep 2022.'
    """
    moments = set(_INSTANT.findall(reason))
    days = Counter(local or day.rpartition(" ")[0] for day, _, local in moments)
    if any(count > 1 for count in days.values()):
        return reason
    return _INSTANT.sub(lambda match: match[3] or match[1], reason)


def source_texts(sources: Iterable[MapSource]) -> Iterator[str]:
    """Credit the sources of maps, and say what a brief is."""
    for source in sources:
        yield sentence(plain(f"{source.name}: {source.attribution}"))
        yield sentence(plain(f"Licence or terms: {source.licence}"))
    yield ABOUT


def names_of(theatre: Theatre, statements: Iterable[Statement], more: Iterable[str] = ()) -> Pronunciation:
    """Return how names are said: a theatre's list, and rules for the other places of a brief."""
    towns = (place.name for one in statements for place in one.places if place.precision == "settlement")
    return load_pronunciation(theatre).with_names([*towns, *more])
