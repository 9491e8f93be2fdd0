"""Fits the weights of linking to labelled pairs, and writes them into the package.

    python scripts/fit_links.py [--write]

Logistic regression with one weight an outcome, held at the weights that were set by hand in
``scripts/data/link_start.toml``: an outcome without examples keeps its own. Only pairs of the split ``fit``
are read; those judged unsure are left out. A pair counts for as many as it stands for, so that a score is a
probability among all the pairs that are compared, not among those that were drawn. Prints the error of
cross-validation on the fitted split, the places in turn left out; by it `HOLD` was chosen.
"""

from __future__ import annotations

import argparse
from collections import Counter
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from contested.ledger.linking.blocks import Near
from contested.ledger.linking.columns import Columns
from contested.ledger.linking.compare import compare
from contested.ledger.linking.outcomes import OUTCOMES
from contested.ledger.linking.profile import Profile
from contested.ledger.linking.settings import Settings, settings_of
from link_pairs import ROOT, Labelled, Pair, load

Array = npt.NDArray[np.float64]
START = ROOT / "scripts" / "data" / "link_start.toml"
HOLD = 16.0
"""How strongly a weight is held at its start; of 0.5 to 32 the one that erred least on places left out."""
NAMES = [(about, outcome) for about, outcomes in OUTCOMES.items() for outcome in outcomes]


def start_settings() -> Settings:
    """Read the settings with the weights set by hand."""
    kinds = files("contested.ledger.linking") / "kinds.toml"
    return settings_of(kinds.read_text(encoding="utf-8"), START.read_text(encoding="utf-8"))


def outcomes_of(one: Profile, other: Profile, settings: Settings) -> dict[str, str] | None:
    """Compare two claims; ``None`` when their kinds never meet."""
    near = Near(columns=Columns([other]), rows=np.zeros(1, dtype=np.int32))
    compared = compare([one], [near], settings)
    return compared.outcome(0) if len(compared.pairs) else None


def rows_of(labelled: Labelled, pairs: list[Pair], settings: Settings) -> Array:
    """Give a row a pair: 1 for each of its outcomes, and for the prior."""
    rows = np.zeros((len(pairs), len(NAMES) + 1))
    rows[:, -1] = 1.0
    for row, pair in zip(rows, pairs, strict=True):
        found = outcomes_of(labelled.claims[pair.a], labelled.claims[pair.b], settings) or {}
        for about, outcome in found.items():
            row[NAMES.index((about, outcome))] = 1.0
    return rows


def fitted(rows: Array, same: Array, counts: Array, start: Array) -> Array:
    """Find the weights by Newton's method."""
    hold = np.append(np.full(len(NAMES), HOLD), 1e-3)
    weights = start.copy()
    for _ in range(50):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (counts * (likely - same)) + hold * (weights - start)
        curve = (rows.T * (counts * likely * (1 - likely))) @ rows + np.diag(hold)
        weights = weights - np.linalg.solve(curve, slope)
    return weights


def places_of(labelled: Labelled, pairs: list[Pair]) -> npt.NDArray[np.str_]:
    """Name for each pair the place that most pairs of all speak of, among its own."""
    named = [
        {spot.name for end in (pair.a, pair.b) for spot in labelled.claims[end].spots} or {"nowhere"}
        for pair in pairs
    ]
    often = Counter(name for names in named for name in names)
    return np.array([max(names, key=lambda name: (often[name], name)) for names in named])


def cross_validated(
    rows: Array, same: Array, counts: Array, start: Array, place: npt.NDArray[np.str_]
) -> str:
    """Tell how the fit does on places that it has not seen, of the fitted split only."""
    likely = np.zeros(len(same))
    for name in np.unique(place):
        seen = place != name
        weights = fitted(rows[seen], same[seen], counts[seen], start)
        likely[~seen] = 1 / (1 + np.exp(-rows[~seen] @ weights))
    yes, true = likely >= 0.5, same > 0  # noqa: PLR2004  # more likely than not
    precision, recall = float(true[yes].mean()), float(yes[true].mean())
    loss = float(-np.log(np.where(true, likely, 1 - likely)).mean())
    return f"places left out: precision {precision:.2f}, recall {recall:.2f} at 0.5, log loss {loss:.3f}"


def written(weights: Array, rows: Array, *, pairs: int) -> str:
    """Lay the weights out as the package's file."""
    lines = [
        "# What each outcome of a comparison adds to the log-odds that two claims speak of one event.",
        f"# Fitted by scripts/fit_links.py to {pairs} pairs; after each weight, how many of them have it.",
        "",
        'version = "2"',
        f"prior = {weights[-1]:.2f}",
    ]
    for number, (about, outcome) in enumerate(NAMES):
        if outcome == OUTCOMES[about][0]:
            lines += ["", f"[weights.{about}]"]
        if (about, outcome) != ("kind", "other"):
            count = int(rows[:, number].sum())
            lines.append(f"{outcome} = {weights[number] + 0.0:.2f}  # {count}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="write the package's weights.toml")
    options = parser.parse_args()
    settings, labelled = start_settings(), load()
    pairs = [pair for pair in labelled.of("fit") if pair.verdict != "unsure" and pair.stratum != "outside"]
    rows = rows_of(labelled, pairs, settings)
    same = np.array([float(pair.verdict == "same") for pair in pairs])
    counts = np.array([pair.weight for pair in pairs])
    counts /= counts.mean()
    hand = [settings.weights.get(about, {}).get(outcome, 0.0) for about, outcome in NAMES]
    start = np.array([*hand, settings.prior])
    print(f"{len(pairs)} pairs, {int(same.sum())} of them same")
    print(cross_validated(rows, same, counts, start, places_of(labelled, pairs)))
    text = written(fitted(rows, same, counts, start), rows, pairs=len(pairs))
    if options.write:
        target = ROOT / "src" / "contested" / "ledger" / "linking" / "weights.toml"
        target.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
