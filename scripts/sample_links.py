"""Draws pairs of claims for a reader to judge, and adds what was judged to ``accuracy/links.jsonl``.

    python scripts/sample_links.py draw [--pairs N] [--seed N]    print pairs that nobody has judged
    python scripts/sample_links.py add FILE                       add judged pairs

FILE has a line a pair: the two ids as they were printed, and same, different or unsure. Needs the annotated
and real reports in $CONTESTED_SHARED. Pairs are drawn evenly from strata: two claims of one report, of one
language, of two languages, each by the score that the weights set by hand give. A pair that ties claims of
both splits together is refused.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bench import shared_folder
from contested.ledger.linking.link import pair_of
from contested.ledger.linking.linker import link
from contested.ledger.statement import Statement
from fit_links import start_settings
from link_pairs import Labelled, Pair, Split, load, record_of, save
from link_pool import pool

BINS = (0.05, 0.15, 0.3, 0.5, 0.7, 0.9)


def strata(statements: Mapping[str, Statement]) -> dict[tuple[str, str], str]:
    """Name the stratum of every pair of the pool that is compared."""
    found = {}
    settings = start_settings()
    for one in link(list(statements.values()), settings=settings, different=True):
        a, b = (statements[name].report for name in one.pair)
        languages = "one language" if a.language == b.language else "two languages"
        group = "one report" if a.id == b.id else languages
        found[one.pair] = f"{group}, {bisect_right(BINS, one.score)}"
    return found


def shown(statement: Statement) -> str:
    """Lay out a claim for reading."""
    claim, valid = statement.claim, statement.claim.valid.to_json()
    places = "+".join(place.name for place in statement.places)
    head = (
        f"{claim.report_id} {claim.kind} {claim.side} @{places} {valid['from']}>{valid['to']} {claim.stance}"
    )
    return f"  {head}\n    {' '.join(claim.quote.split())}"


def draw(statements: Mapping[str, Statement], labelled: Labelled, *, pairs: int, seed: int) -> None:
    """Print pairs, the strata in turn."""
    dice = random.Random(seed)  # noqa: S311  # the same sequence for the same seed
    known = {(pair.a, pair.b) for pair in labelled.pairs}
    by_stratum = defaultdict(list)
    for pair, stratum in sorted(strata(statements).items()):
        if pair not in known:
            by_stratum[stratum].append(pair)
    each = -(-pairs // len(by_stratum))
    drawn = [pair for some in by_stratum.values() for pair in dice.sample(some, min(each, len(some)))]
    dice.shuffle(drawn)
    for a, b in drawn[:pairs]:
        print(f"{a} {b}\n{shown(statements[a])}\n{shown(statements[b])}")


def split_of(pair: tuple[str, str], splits: Mapping[str, Split]) -> Split | None:
    """Give the split of a new pair: that of its claims, else one by lot; ``None`` when it ties both."""
    known: set[Split] = {splits[end] for end in pair if end in splits}
    lot: Split = "fit" if int(hashlib.sha256(pair[0].encode()).hexdigest(), 16) % 2 else "held_out"
    return None if len(known) > 1 else next(iter(known), lot)


def add(statements: Mapping[str, Statement], labelled: Labelled, path: Path) -> None:
    """Add judged pairs, and weigh all anew."""
    named = strata(statements)
    pairs = {(pair.a, pair.b): pair for pair in labelled.pairs}
    splits = {end: pair.split for pair in labelled.pairs for end in (pair.a, pair.b)}
    for line in path.read_text(encoding="utf-8").splitlines():
        one, other, verdict = line.split()
        ends = pair_of(one, other)
        split = split_of(ends, splits)
        if split is None or verdict not in {"same", "different", "unsure"}:
            print(f"left out: {line}")
            continue
        splits |= dict.fromkeys(ends, split)
        stratum = named.get(ends, "outside")
        pairs[ends] = Pair(a=ends[0], b=ends[1], verdict=verdict, split=split, stratum=stratum, weight=1.0)  # type: ignore[arg-type]  # checked above
    drawn = [pair for pair in pairs.values() if pair.split != "fresh" and pair.stratum in named.values()]
    totals, counts = Counter(named.values()), Counter(pair.stratum for pair in drawn)
    weighed = [
        replace(pair, weight=round(totals[pair.stratum] / counts[pair.stratum], 2)) if pair in drawn else pair
        for pair in pairs.values()
    ]
    new = {end for pair in weighed for end in (pair.a, pair.b)} - labelled.records.keys()
    save(labelled.records | {end: record_of(statements[end]) for end in new}, weighed, labelled.events)
    print(f"{len(weighed)} pairs")


def main() -> None:
    """Draw or add."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("draw", "add"))
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--pairs", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    statements = {one.id: one for one in pool(shared_folder())}
    if options.what == "draw":
        draw(statements, load(), pairs=options.pairs, seed=options.seed)
    else:
        add(statements, load(), options.file)


if __name__ == "__main__":
    main()
