"""Hangs phrases on the word that they belong to: directions, places of what is shown, split perfects."""

from __future__ import annotations

from dataclasses import replace

from contested.claims.lexicon import Lexicon
from contested.claims.tree import Word

__all__ = ["ATTACHMENTS"]

_HAVE = frozenset({"have", "has", "had", "'ve"})
_BE = frozenset({"is", "are", "was", "were", "'s", "'re"})
_WHERE = frozenset(
    "in at near around on toward towards against along within between outside inside across over".split()  # noqa: SIM905  # reads as a list of words
)


def _lemma(word: Word, lexicon: Lexicon) -> str:
    return lexicon.lemmas.get(word.lower, word.lemma)


def _tells_event(word: Word, lexicon: Lexicon) -> bool:
    nouns = lexicon.triggers["nouns"]
    return any(form in nouns for form in (_lemma(word, lexicon), word.lower, word.lower.removesuffix("s")))


def _direction(words: list[Word], lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Read "an attack southwest of X" as an attack, and not as a southwest."""
    for way in list(words):
        if "compass" not in lexicon.classes_of(way.lower) or way.i == 0:
            continue
        noun = words[way.i - 1]
        inside = noun.head == way.i and noun.dep in {"compound", "amod"}
        if inside and (noun.is_noun or noun.tag == "JJ") and _tells_event(noun, lexicon):
            for w in words:
                if w.head == way.i and w.i < way.i and w.i != noun.i:
                    words[w.i] = replace(w, head=noun.i)
            head = noun.i if way.dep == "ROOT" else way.head
            words[noun.i] = replace(noun, tag="NN" if noun.tag == "JJ" else noun.tag, dep=way.dep, head=head)
            words[way.i] = replace(way, tag="RB", dep="advmod", head=noun.i)
        elif noun.is_noun and way.dep in {"advmod", "npadvmod"} and noun.head == way.head < noun.i:
            words[way.i] = replace(way, head=noun.i)


def _strikes(words: list[Word], lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Read "continued artillery and missile strikes" as nouns side by side."""
    for verb in list(words):
        if verb.tag != "VBZ" or verb.dep != "conj" or not _tells_event(verb, lexicon):
            continue
        head = words[verb.head]
        if head.is_noun and not any(w.head == verb.i and w.dep in {"nsubj", "dobj"} for w in words):
            words[verb.i] = replace(verb, tag="NNS")
            continue
        first = next((w for w in words if w.head == head.i and w.dep == "dobj" and w.i < verb.i), None)
        own = any(w.head == verb.i and w.dep in {"nsubj", "dobj"} for w in words)
        if head.tag in {"VBD", "VBN", "VB", "VBG"} and first is not None and not own:
            words[verb.i] = replace(verb, tag="NNS", dep="conj", head=first.i)


def _shelling(words: list[Word], lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Read "expanded shelling near X" as a verb with its object."""
    for gerund in words[1:]:
        if gerund.tag != "VBG":
            continue
        verb, before = words[gerund.head], words[gerund.i - 1]
        routine = before.tag == "JJ" and before.dep == "dobj" and before.head == verb.i
        if gerund.tag == "VBG" and gerund.lower in lexicon.triggers["nouns"] and routine and verb.is_verb:
            words[before.i] = replace(before, dep="amod", head=gerund.i)
            words[gerund.i] = replace(gerund, tag="NN", dep="dobj")
            continue
        verb = before
        beside = gerund.tag == "VBG" and gerund.head == verb.i and verb.is_verb
        noun = gerund.lower in lexicon.triggers["nouns"]
        if beside and noun and not any(w.head == gerund.i and w.dep in {"dobj", "nsubj"} for w in words):
            words[gerund.i] = replace(gerund, tag="NN", dep="dobj")


def _perfect(words: list[Word], _lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Read "have secured positions" as a perfect, "are continuing attacks" as what goes on."""
    for verb in words[1:]:
        if verb.dep != "amod":
            continue
        have = words[verb.i - 1]
        noun = words[verb.head]
        split = verb.dep == "amod" and noun.i > verb.i and noun.head == have.i
        perfect = verb.tag == "VBN" and have.lower in _HAVE and noun.dep == "dobj"
        going = verb.tag == "VBG" and have.lower in _BE and noun.dep == "attr"
        if not split or not (perfect or going) or have.dep in {"aux", "auxpass"}:
            continue
        for w in words:
            if w.head == have.i and w.i not in {have.i, noun.i}:
                words[w.i] = replace(w, head=verb.i)
        words[verb.i] = replace(verb, dep=have.dep, head=verb.i if have.dep == "ROOT" else have.head)
        words[have.i] = replace(have, dep="aux", head=verb.i)
        words[noun.i] = replace(noun, dep="dobj", head=verb.i)


def _going_on(words: list[Word], lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Read "continued striking positions" as striking, and not as positions that strike."""
    for gerund in words[1:]:
        if gerund.tag != "VBG":
            continue
        verb, noun = words[gerund.i - 1], words[gerund.head]
        attribute = (
            gerund.tag == "VBG" and gerund.dep == "amod" and noun.dep == "dobj" and noun.head == verb.i
        )
        if attribute and verb.is_verb and _lemma(verb, lexicon) in lexicon.words("governing", "phase"):
            words[gerund.i] = replace(gerund, dep="xcomp", head=verb.i)
            words[noun.i] = replace(noun, head=gerund.i)


def _named_thing(words: list[Word], _lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Read "struck the X airfield" as one thing, and not as X being an airfield."""
    for noun in words[1:]:
        if noun.dep not in {"ccomp", "xcomp"}:
            continue
        name, verb = words[noun.i - 1], words[noun.head]
        clause = noun.is_noun and noun.dep in {"ccomp", "xcomp"} and verb.is_verb and verb.i < name.i
        mere = name.head == noun.i and name.dep == "nsubj" and name.tag.startswith("NNP")
        if clause and mere and not any(w.head == noun.i and w.dep in {"aux", "cop", "dobj"} for w in words):
            words[noun.i] = replace(noun, dep="dobj")
            words[name.i] = replace(name, dep="compound")


def _used_to(words: list[Word], lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Read "used missiles to strike X" as striking, and not as missiles of that sort."""
    for act in list(words):
        if act.tag != "VB":
            continue
        noun = words[act.head]
        verb = words[noun.head]
        means = act.tag == "VB" and act.dep in {"acl", "relcl"} and noun.dep == "dobj" and verb.is_verb
        if means and _lemma(verb, lexicon) in lexicon.words("governing", "uses"):
            words[act.i] = replace(act, dep="xcomp", head=verb.i)


def _shown_place(words: list[Word], lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Hang the place on what is shown or reported there ("shows troops in X", "claimed combat in Y")."""
    for prep in list(words):
        if prep.dep != "prep":
            continue
        verb = words[prep.head]
        if prep.lower not in _WHERE or not verb.is_verb or verb.i > prep.i:
            continue
        if _lemma(verb, lexicon) not in lexicon.words("reporting", "verbs"):
            continue
        shown = next(
            (w for w in words if w.head == verb.i and w.dep == "dobj" and verb.i < w.i < prep.i), None
        )
        if shown is not None and shown.is_noun and not _dates(words, prep, lexicon):
            words[prep.i] = replace(prep, head=shown.i)


def _dates(words: list[Word], prep: Word, lexicon: Lexicon) -> bool:
    objects = [w for w in words if w.head == prep.i and w.dep == "pobj"]
    return not objects or any(w.tag == "CD" or "day" in lexicon.classes_of(w.lower) for w in objects)


ATTACHMENTS = (_perfect, _going_on, _direction, _strikes, _shelling, _named_thing, _used_to, _shown_place)
"""Repairs of single attachments, in the order in which they are made."""
