"""Lists the gazetteer's names that are also common words: common_words.tsv of a theatre.

    python scripts/build_common_words.py

Reads pymorphy3's dictionaries of Ukrainian and Russian (only to look words up: all that is kept is which of
our names they know as common words) and ``scripts/data/common_words.txt``, a list made by hand.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pymorphy3

from contested.places.gazetteer import load_gazetteer
from contested.places.names import alias_key, is_cyrillic, tokenise
from contested.theatre.load import load_theatre

ROOT = Path(__file__).resolve().parent.parent
PROPER = re.compile(r"Geox|Name|Surn|Patr|Orgn|Trad|Abbr|Init|^NOUN,(?:masc|femn|neut|plur)|UNKN")
"""Marks of proper names; the Ukrainian dictionary lists places as "NOUN,femn", other words as "NOUN,inan"."""

LARGE = 10_000


def is_common(word: str, analysers: list[pymorphy3.MorphAnalyzer]) -> bool:
    """Whether a dictionary knows a word as something else than a proper name."""
    return any(
        parse.is_known and not PROPER.search(str(parse.tag))
        for analyser in analysers
        if analyser.word_is_known(word)
        for parse in analyser.parse(word)
    )


def main() -> None:
    """Write the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--theatre", default="ukraine_2022")
    options = parser.parse_args()
    theatre = load_theatre(options.theatre)
    analysers = [pymorphy3.MorphAnalyzer(lang=language) for language in ("uk", "ru")]
    found: dict[str, str] = {}
    large: set[str] = set()
    for entry in load_gazetteer(theatre).entries.values():
        if (entry.population or 0) >= LARGE or entry.kind != "settlement":
            large.update(alias_key(name) for name in (entry.name, *entry.aliases) if " " not in name)
            continue
        for name in entry.aliases:
            word = name.lower().replace("’", "'")
            if is_cyrillic(name) and len(tokenise(name)) == 1 and is_common(word, analysers):
                found[alias_key(name)] = "start"
    found = {key: rule for key, rule in found.items() if key not in large}
    for line in (ROOT / "scripts/data/common_words.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            found[alias_key(line)] = "strict"
    lines = [f"{key}\t{rule}" for key, rule in sorted(found.items())]
    head = "# Keys of names that are also common words. strict: after a word of place; start: not at a start"
    (theatre.folder / "common_words.tsv").write_text("\n".join([head, "key\trule", *lines]) + "\n", "utf-8")
    print(len(lines), "words")


if __name__ == "__main__":
    main()
