"""Measures how well claims of one event are linked, on pairs and events that a reader judged.

    python scripts/eval_links.py [--misses]

Reads ``accuracy/links.jsonl`` (see ``accuracy/README.md``); needs nothing else. Pairs of the split
``held_out`` speak of other places and times than those that the weights were fitted to. "As drawn" counts
every pair once; "in the ledger" counts each for as many as it stands for among all pairs of a block.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import combinations, pairwise

from contested.ledger.linking.blocks import asked_of, filed_under
from contested.ledger.linking.clusters import clusters
from contested.ledger.linking.link import Link
from contested.ledger.linking.linker import link
from contested.ledger.linking.profile import Profile
from fit_links import start_settings
from link_pairs import Labelled, Pair, load

Says = Callable[[Pair], str]


def in_block(one: Profile, other: Profile) -> bool:
    """Whether two claims are compared at all."""
    return bool(list(link([one, other], different=True)))


def same_place_day_kind(one: Profile, other: Profile) -> bool:
    """The plain rule that linking must beat."""
    shared = {spot.key for spot in one.spots} & {spot.key for spot in other.spots}
    overlap = max(one.days.first, other.days.first) <= min(one.days.last, other.days.last)
    return bool(shared) and overlap and one.kind == other.kind


def scores(pairs: list[Pair], says: Says, *, weighted: bool) -> tuple[float, float, float]:
    """Give precision, recall and F1 of "same"; pairs that the reader left unsure do not count."""
    counts: Counter[str] = Counter()
    for pair in pairs:
        if pair.verdict != "unsure":
            weight = pair.weight if weighted else 1.0
            counts[f"{says(pair) == 'same'} {pair.verdict == 'same'}"] += weight  # type: ignore[assignment]  # sums of weights
    right, wrong, missed = counts["True True"], counts["True False"], counts["False True"]
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def line(name: str, pairs: list[Pair], says: Says) -> str:
    """Lay out the scores of one rule."""
    drawn, ledger = scores(pairs, says, weighted=False), scores(pairs, says, weighted=True)
    unsure = sum(says(pair) == "unsure" for pair in pairs) / len(pairs)
    cells = "  ".join(f"{p:.2f} {r:.2f} {f:.2f}" for p, r, f in (drawn, ledger))
    return f"{name:34} {len(pairs):5}  {cells}  {unsure:6.2f}"


def judged_by(links: Mapping[tuple[str, str], Link]) -> Says:
    """Make a rule of some links; what was not linked was found different."""
    return lambda pair: links[pair.a, pair.b].verdict if (pair.a, pair.b) in links else "different"


def b_cubed(truth: Mapping[str, int], found: Mapping[str, str]) -> tuple[float, float, float]:
    """Give B-cubed precision, recall and F1 of a clustering."""
    precision = recall = 0.0
    for one in truth:
        together = [other for other in truth if found[other] == found[one]]
        meant = [other for other in truth if truth[other] == truth[one]]
        both = sum(truth[other] == truth[one] for other in together)
        precision += both / len(together) / len(truth)
        recall += both / len(meant) / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def print_pairs(labelled: Labelled, says: Says) -> None:
    """Print the table of pairs."""
    claims, held_out = labelled.claims, labelled.of("held_out")
    compared = [pair for pair in held_out if pair.stratum != "outside"]
    by_hand = {one.pair: one for one in link(list(claims.values()), settings=start_settings())}

    def plain(pair: Pair) -> str:
        return "same" if same_place_day_kind(claims[pair.a], claims[pair.b]) else "different"

    print(f"{'pairs, held out':34} {'pairs':>5}  {'as drawn':14}  {'in the ledger':14}  {'unsure':>6}")
    print(f"{'':34} {'':>5}  P    R    F1    P    R    F1")
    print(line("linked", compared, says))
    print(line("  weights set by hand, not fitted", compared, judged_by(by_hand)))
    print(line("  same place, day and kind", compared, plain))
    print(line("  everything in a block", compared, lambda _pair: "same"))
    for languages in sorted({labelled.languages(pair) for pair in compared}):
        some = [pair for pair in compared if labelled.languages(pair) == languages]
        print(line(f"linked, {languages}", some, says))
    across = [pair for pair in compared if len(set(labelled.languages(pair).split("-"))) > 1]
    print(line("linked, two languages", across, says))
    print(line("  same place, day and kind", across, plain))
    fresh = labelled.of("fresh")
    print(line("linked, fresh days", fresh, says))
    print(line("  weights set by hand, not fitted", fresh, judged_by(by_hand)))
    print(line("  same place, day and kind", fresh, plain))
    print(line("(linked, fitted pairs)", [p for p in labelled.of("fit") if p.stratum != "outside"], says))
    found = Counter(says(pair) for pair in compared if pair.verdict == "unsure")
    print(f"of {sum(found.values())} pairs that the reader left unsure: {dict(found)}")


def print_calibration(labelled: Labelled, links: Mapping[tuple[str, str], Link]) -> None:
    """Print how often pairs of a score are the same, each counted for as many as it stands for."""
    print("\nscore, held out     pairs   mean score   same in the ledger")
    pairs = [
        pair for pair in labelled.of("held_out") if pair.verdict != "unsure" and (pair.a, pair.b) in links
    ]
    for low, high in pairwise((0.0, 0.05, 0.25, 0.5, 0.7, 0.85, 1.0)):
        some = [pair for pair in pairs if low <= links[pair.a, pair.b].score < high]
        weight = sum(pair.weight for pair in some)
        mean = sum(pair.weight * links[pair.a, pair.b].score for pair in some) / weight
        same = sum(pair.weight for pair in some if pair.verdict == "same") / weight
        print(f"{low:.2f} to {high:.2f}       {len(some):6} {mean:12.2f} {same:20.2f}")


def print_blocks(labelled: Labelled) -> None:
    """Print what the blocks let through, and what they cost."""
    same = [pair for pair in labelled.pairs if pair.verdict == "same" and pair.split != "fresh"]
    met = sum(pair.weight for pair in same if pair.stratum != "outside")
    outside = [pair for pair in labelled.pairs if pair.stratum == "outside"]
    missed = sum(pair.verdict == "same" for pair in outside)
    print(
        f"\nblocks: {met / sum(pair.weight for pair in same):.3f} of the same pairs of a place within 60 days"
        f" ({missed} of {len(outside)} drawn from outside the blocks were the same)"
    )
    events, claims = labelled.events, [labelled.claims[name] for name in labelled.events]
    pairs = [pair for pair in combinations(claims, 2) if events[pair[0].id] == events[pair[1].id]]
    found = sum(in_block(*pair) for pair in pairs)
    compared = sum(1 for _ in link(claims, different=True))
    possible = len(claims) * (len(claims) - 1) // 2
    print(
        f"of {len(pairs)} pairs of one event in reports judged whole, {found} are compared:"
        f" {found / len(pairs):.3f}; {compared} comparisons of {possible} possible"
    )
    filed = sum(map(len, map(filed_under, claims))) / len(claims)
    asked = sum(map(len, map(asked_of, claims))) / len(claims)
    print(f"a claim is filed under {filed:.1f} places and asks {asked:.1f}")


def clustered(labelled: Labelled, links: list[Link]) -> dict[str, str]:
    """Name the cluster of each claim of the reports judged whole."""
    return {
        name: cluster.id for cluster in clusters(links, members=labelled.events) for name in cluster.members
    }


def figures() -> dict[str, float]:
    """Give the figures that `gate.py` holds."""
    labelled = load()
    says = judged_by({one.pair: one for one in link(list(labelled.claims.values()))})
    held_out = [pair for pair in labelled.of("held_out") if pair.stratum != "outside"]
    links = list(link([labelled.claims[name] for name in labelled.events]))
    return {
        "link_held_out_f1": scores(held_out, says, weighted=False)[2],
        "link_held_out_precision": scores(held_out, says, weighted=False)[0],
        "event_b_cubed_f1": b_cubed(labelled.events, clustered(labelled, links))[2],
    }


def print_clusters(labelled: Labelled) -> None:
    """Print B-cubed of the events of reports judged whole."""
    claims = [labelled.claims[name] for name in labelled.events]
    links = list(link(claims))
    found = clustered(labelled, links)
    plain = {claim.id: claim.id for claim in claims}
    for one, other in combinations(claims, 2):
        if same_place_day_kind(one, other):
            old, new = plain[other.id], plain[one.id]
            plain = {name: new if group == old else group for name, group in plain.items()}
    events = Counter(labelled.events.values())
    several = sum(count > 1 for count in events.values())
    print(
        f"\nevents: {len(claims)} claims of reports in four languages, {several} events told more than once"
    )
    print(f"{'B-cubed':34} P    R    F1")
    for name, clustering in (
        ("clusters", found),
        ("  same place, day and kind", plain),
        ("  every claim by itself", {claim.id: claim.id for claim in claims}),
    ):
        print(f"{name:34} " + " ".join(f"{value:.2f}" for value in b_cubed(labelled.events, clustering)))
    pairs = {pair for cluster in clusters(links) for pair in combinations(cluster.members, 2)}
    meant = {
        pair for pair in combinations(sorted(labelled.events), 2)
        if labelled.events[pair[0]] == labelled.events[pair[1]]
    }  # fmt: skip
    right = len(pairs & meant)
    print(f"pairs within clusters: {len(pairs)}, of them right {right}, of {len(meant)} to be found")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--misses", action="store_true", help="print the fitted pairs that are linked wrongly"
    )
    options = parser.parse_args()
    labelled = load()
    links = {one.pair: one for one in link(list(labelled.claims.values()), different=True)}
    says = judged_by(links)
    print_pairs(labelled, says)
    print_calibration(labelled, links)
    print_blocks(labelled)
    print_clusters(labelled)
    if options.misses:
        for pair in labelled.of("fit"):
            if {says(pair), pair.verdict} == {"same", "different"} and (pair.a, pair.b) in links:
                found = links[pair.a, pair.b]
                print(f"\nread as {pair.verdict}, linked as {found.verdict}: {found.score:.2f}")
                print("\n".join(f"  {reason.weight:+.2f} {reason.text}" for reason in found.reasons))


if __name__ == "__main__":
    main()
