"""Reads thousands of damaged texts: none may raise, and every quote must stand where it says it does.

    python scripts/fuzz_claims.py [--inputs N] [--seed S]

Each input is made of sentences of war, pieces of other scripts and characters that break readers, then cut,
doubled and shuffled. Every tenth is read twice and must give the same. Prints the count, or the first text
that failed and exits 1.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from contested.pipeline import extract, extractor_named, tools_for
from contested.reports.report import Report
from contested.theatre.load import load_theatre

SENTENCES = (
    "Ukrainian forces have retaken Kupiansk, the General Staff said on 10 September.",
    "“We left Izium,” the Russian Defence Ministry admitted, “to regroup in Donetsk Oblast.”",
    "According to Kyiv, more than 2,500 square kilometres were liberated since 1 September.",
    "Russian troops – some 10,000 – are all but surrounded near Lyman; the road is cut.",
    "The governor denied that Balakliia had fallen, Reuters reported overnight.",
    "Shelling killed three civilians in Kharkiv yesterday morning.",
    "Troops advanced 70 km in a week towards the Oskil River (unconfirmed).",
    "Визволено Балаклію.", "Русские войска покинули Изюм.", "Le truppe ucraine avanzano.",
)  # fmt: skip
BREAKERS = (
    "\x00", "\r\n", "\r", "\n\n", "\t", "\xa0", "\u200b", "\u202e", "\u2066", "\u0301", "e\u0327\u0301",
    "\U0001f1fa\U0001f1e6", "\U0001f469\u200d\U0001f680", "\ufeff", "\ud7ff",
    "\U0010ffff", "ﬁ", "ß", "İ", "“", "”", "«", "»", "–", "—", "(", ")", "[12]", "…",
    "1,0,0", "-5 km", "99999999999999999999 km", "30 February", "'s", "’", "&nbsp;",
    "<b>", "=1+1", "שלום", "مرحبا",
)  # fmt: skip
SHARE_OF_SENTENCES = 0.6
PLANES = (0x0, 0xE000, 0x20000)
"""Where runs of characters begin that hold no surrogates."""


def damaged(rng: random.Random) -> str:
    """Make one text."""
    pieces = [
        rng.choice(SENTENCES) if rng.random() < SHARE_OF_SENTENCES else rng.choice(BREAKERS)
        for _ in range(rng.randint(1, 9))
    ]
    text = rng.choice(("", " ", "\n")).join(pieces)
    for _ in range(rng.randint(0, 6)):
        text = rng.choice(WAYS)(text, rng)
    return text


def _cut(text: str, rng: random.Random) -> str:
    a, b = sorted(rng.randint(0, len(text)) for _ in range(2))
    return text[:a] + text[b:]


def _double(text: str, rng: random.Random) -> str:
    a, b = sorted(rng.randint(0, len(text)) for _ in range(2))
    return text[:b] + text[a:b] + text[b:]


def _insert(text: str, rng: random.Random) -> str:
    at = rng.randint(0, len(text))
    return text[:at] + rng.choice(BREAKERS) * rng.choice((1, 1, 1, 30)) + text[at:]


def _shuffle(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    rng.shuffle(words)
    return " ".join(words)


def _any_character(text: str, rng: random.Random) -> str:
    at = rng.randint(0, len(text))
    return text[:at] + chr(rng.choice(PLANES) + rng.randrange(0xD800)) + text[at:]


WAYS: tuple[Callable[[str, random.Random], str], ...] = (_cut, _double, _insert, _shuffle, _any_character)


def main() -> int:
    """Read the texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)  # noqa: S311  # no secret
    began, claims = time.perf_counter(), 0
    tools, extractor = tools_for(load_theatre("ukraine_2022")), extractor_named("rules")
    now = datetime(2022, 9, 12, tzinfo=UTC)
    for number in range(options.inputs):
        report = Report(id=str(number), text=damaged(rng) or "-", published=date(2022, 9, 11))
        try:
            found = extract(report, tools, extractor, recorded_at=now).statements
            for statement in found:
                claim = statement.claim
                if report.text[claim.start : claim.end] != claim.quote or not claim.quote:
                    raise AssertionError(f"quote {claim.quote!r} does not stand at {claim.start}")  # noqa: TRY301  # told like any failure
            if number % 10 == 0 and extract(report, tools, extractor, recorded_at=now).statements != found:
                raise AssertionError("another reading gives other claims")  # noqa: TRY301  # told like any failure
        except Exception as error:  # noqa: BLE001  # whatever is raised is what is looked for
            print(f"input {number}: {type(error).__name__}: {error}\n{report.text!r}")
            return 1
        claims += len(found)
    seconds = time.perf_counter() - began
    print(f"{options.inputs:,} damaged texts, {seconds:.0f} s: nothing raised, {claims:,} quotes verbatim")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
