"""Mends what the parser gets wrong in news style: speakers after the comma, participles, long appositions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contested.claims.attachments import ATTACHMENTS
from contested.claims.lexicon import Lexicon
from contested.claims.tree import Word

__all__ = ["mended"]


def mended(words: Sequence[Word], *, lexicon: Lexicon, actor_starts: frozenset[int]) -> list[Word]:
    """Return the words of a sentence with some heads and relations set right.

    Parameters
    ----------
    words
        The words as the parser left them.
    lexicon
        Verbs of saying, speakers, verbs of motion.
    actor_starts
        Offsets of the words that name an actor.
    """
    found = list(words)
    for mend in (
        _attribute,
        _object_name,
        _gerund_noun,
        _owned_gerund,
        _stranded_subject,
        _not_passive,
        _after_colon,
        _second_verb,
        _second_saying,
        _two_subjects,
        _apposed_speaker,
        _speaker_at_end,
        _object_of_saying,
        _fleeing_troops,
        *ATTACHMENTS,
    ):
        trial = list(found)
        mend(trial, lexicon, actor_starts)
        if trial != found and _is_tree(trial):
            found = trial
    return found


def _is_tree(words: Sequence[Word]) -> bool:
    """Whether every word leads up to a root: in a broken sentence a repair may close a ring."""
    safe: set[int] = set()
    for word in words:
        path = [word.i]
        while path[-1] not in safe and words[path[-1]].head != path[-1]:
            path.append(words[path[-1]].head)
            if len(path) > len(words):
                return False
        safe.update(path)
    return True


def _lemma(word: Word, lexicon: Lexicon) -> str:
    return lexicon.lemmas.get(word.lower, word.lemma)


def _says(word: Word, lexicon: Lexicon) -> bool:
    return word.lower in lexicon.words("reporting", "forms") or (
        word.is_verb and _lemma(word, lexicon) in lexicon.words("reporting", "verbs")
    )


_AMIDST = frozenset({"IN", "DT", "PRP$", "POS", "VB", "VBG"})
"""What stands before an attribute: "in occupied Izium", "the captured town", "entering annexed land"."""
_CLAUSES = frozenset(
    {"that", "because", "while", "as", "if", "since", "before", "after", "when", "than", "by"}
)


def _attribute(words: list[Word], _lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Take a participle between a preposition, article or verb and its noun for the attribute that it is."""
    for verb in list(words):
        noun = words[verb.i + 1] if verb.i + 1 < len(words) else verb
        while noun.tag == "JJ" or (noun.is_noun and noun.dep in {"compound", "amod", "nmod"}):
            noun = words[noun.i + 1] if noun.i + 1 < len(words) else verb
            if noun is verb:
                break
        if not noun.is_noun or not _may_describe(words, verb):
            continue
        for w in words:
            if w.head == verb.i and w.i > noun.i and w.dep not in {"punct", "cc", "conj"}:
                words[w.i] = replace(w, head=noun.i)
        before = words[verb.i - 1]
        if _before_hangs(words, verb):
            words[verb.i - 1] = replace(words[verb.i - 1], dep="prep", head=verb.head)
        if noun.head == verb.i:
            dep = "pobj" if before.tag == "IN" else "dobj" if before.is_verb else verb.dep
            head = before.i if before.tag == "IN" or before.is_verb else verb.head
            words[noun.i] = replace(noun, dep=dep, head=noun.i if verb.dep == "ROOT" else head)
        words[verb.i] = replace(verb, tag="JJ", dep="amod", head=noun.i)


def _may_describe(words: list[Word], verb: Word) -> bool:
    """Whether a participle may be an attribute: no clause of its own, and in the place of one."""
    if verb.tag not in {"VBN", "VBD"} or verb.dep in {"aux", "auxpass"}:
        return False
    if verb.dep == "amod" and verb.head > verb.i:
        return False
    clause = {"nsubj", "nsubjpass", "aux", "auxpass", "agent"}
    return not any(w.head == verb.i and w.dep in clause for w in words) and _amidst(words, verb)


def _before_hangs(words: list[Word], verb: Word) -> bool:
    """Whether the preposition before an attribute was parsed as the mark of a clause of its own."""
    before = words[verb.i - 1]
    return before.tag == "IN" and before.head == verb.i != verb.head


def _amidst(words: list[Word], verb: Word) -> bool:
    """Whether an attribute may stand where a participle does."""
    i = verb.i - 1
    while i >= 0 and words[i].tag in {"HYPH", "RB"}:
        i -= 1
    if i < 0 or words[i].lower in _CLAUSES or words[i].dep in {"aux", "auxpass"}:
        return False
    if words[i].lower in {"and", "or"} and i > 0:
        return words[i - 1].tag in {"JJ", "VBN"} and (
            words[i - 1].dep == "amod" or _amidst(words, words[i - 1])
        )
    return words[i].tag in _AMIDST


def _object_name(words: list[Word], lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Take a name right after a verb for its object and not for an adverb ("forces captured X")."""
    for name in words[1:]:
        if name.dep not in {"npadvmod", "advmod"}:
            continue
        verb = words[name.i - 1]
        adverb = name.dep in {"npadvmod", "advmod"} and name.tag.startswith("NNP") and name.head == verb.i
        objects = any(w.dep == "dobj" and w.head == verb.i for w in words)
        if adverb and verb.is_verb and not objects and "day" not in lexicon.classes_of(name.lower):
            words[name.i] = replace(name, dep="dobj")


def _gerund_noun(words: list[Word], _lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Take a gerund with an adjective or article of its own for the noun that it is ("heavy shelling")."""
    for verb in words:
        own = verb.tag == "VBG" and any(
            w.head == verb.i and w.dep in {"amod", "det", "poss", "compound"} and w.i < verb.i for w in words
        )
        if own and not any(w.head == verb.i and w.dep in {"nsubj", "aux", "dobj"} for w in words):
            words[verb.i] = replace(verb, tag="NN")


def _owned_gerund(words: list[Word], _lexicon: Lexicon, actors: frozenset[int]) -> None:
    """Read "by X shelling" as shelling by X and not as X that shells."""
    for verb in list(words):
        owner = words[verb.i - 1]
        if verb.i > 0 and verb.tag == "VBG" and owner.dep == "nsubj" and owner.head == verb.head > verb.i:
            if owner.start in actors and owner.tag == "JJ":
                words[verb.i] = replace(verb, tag="NN", dep="nsubj")
                words[owner.i] = replace(owner, dep="amod", head=verb.i)
            continue
        beside = verb.i > 0 and verb.tag == "VBG" and verb.dep == "acl" and owner.dep == "pobj"
        if beside and owner.start in actors and not any(w.head == verb.i and w.dep == "dobj" for w in words):
            words[verb.i] = replace(verb, tag="NN", dep="pobj", head=owner.head)
            words[owner.i] = replace(owner, dep="amod", head=verb.i)


def _stranded_subject(words: list[Word], _lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Hang the subject of "remain surrounded" on the verb that tells."""
    for w in list(words):
        helper = words[w.head]
        if w.dep == "nsubj" and helper.dep == "auxpass":
            words[w.i] = replace(w, dep="nsubjpass", head=helper.head)


def _not_passive(words: list[Word], _lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Read "it's taken more ground" as "it has taken": a passive has no object."""
    for verb in words:
        short = next((w for w in words if w.head == verb.i and w.dep == "auxpass" and w.lower == "'s"), None)
        if short is None or not any(w.head == verb.i and w.dep == "dobj" for w in words):
            continue
        words[short.i] = replace(short, dep="aux")
        for w in words:
            if w.head == verb.i and w.dep == "nsubjpass":
                words[w.i] = replace(w, dep="nsubj")


def _after_colon(words: list[Word], _lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Make the clause after "X:" what X says and not a relative clause of X."""
    for verb in words:
        if verb.dep not in {"acl", "appos", "relcl"} or verb.head > verb.i or not verb.is_verb:
            continue
        subject = any(w.head == verb.i and w.dep in {"nsubj", "nsubjpass"} for w in words)
        if subject and any(w.lower == ":" for w in words[verb.head : verb.i]):
            words[verb.i] = replace(verb, dep="ccomp")


def _second_verb(words: list[Word], lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Undo "conducted attacks [and continued strikes]" read as "continued" describing "strikes"."""
    telling = lexicon.words("governing", "light") | lexicon.words("governing", "phase")
    for verb in list(words):
        noun = words[verb.head]
        while noun.dep in {"nmod", "compound", "amod"} and noun.head > noun.i:
            noun = words[noun.head]
        if verb.tag not in {"VBN", "VBD"} or verb.dep != "amod" or noun.dep != "conj" or verb.i == 0:
            continue
        if (
            words[verb.i - 1].lower not in {"and", "but"}
            or noun.i < verb.i
            or _lemma(verb, lexicon) not in telling
        ):
            continue
        above = words[noun.head]
        while not above.is_verb and above.head != above.i:
            above = words[above.head]
        words[verb.i] = replace(verb, dep="conj", head=above.i, tag="VBD")
        words[noun.i] = replace(noun, dep="dobj", head=verb.i)


def _second_saying(words: list[Word], lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Join "said" in "X denied that A and said B" to "denied" and not to what is denied."""
    for verb in list(words):
        content = words[verb.head]
        saying = words[content.head]
        if (
            verb.dep != "conj"
            or content.dep != "ccomp"
            or not _says(verb, lexicon)
            or not _says(saying, lexicon)
        ):
            continue
        if not any(w.head == verb.i and w.dep in {"nsubj", "nsubjpass", "auxpass"} for w in words):
            words[verb.i] = replace(verb, head=saying.i)


def _two_subjects(words: list[Word], lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Of two subjects before "says" the last speaks; the first is what is said ("X leaving Y, Z says")."""
    for verb in words:
        if not _says(verb, lexicon):
            continue
        subjects = [w for w in words[: verb.i] if w.dep == "nsubj" and w.head == verb.i]
        inverted = (
            verb.i > 0
            and words[verb.i - 1].lower == ","
            and any(w.head == verb.i and w.dep == "nsubj" for w in words[verb.i + 1 :])
        )
        if len(subjects) > 1 or (subjects and inverted):
            words[subjects[0].i] = replace(subjects[0], dep="ccomp")


def _apposed_speaker(words: list[Word], lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Of "X has shot down jets, Y says" read as "jets, Y" take Y for the one who says so."""
    for verb in words:
        if not _says(verb, lexicon):
            continue
        subject = next((w for w in words[: verb.i] if w.dep == "nsubj" and w.head == verb.i), None)
        beside = [w for w in words[: verb.i] if subject and w.dep == "appos" and w.head == subject.i]
        before = [w for w in words[: subject.i] if w.is_verb and w.head == verb.i] if subject else []
        if subject is None or not beside or not before or words[beside[-1].i - 1].lower == "(":
            continue
        words[beside[-1].i] = replace(beside[-1], dep="nsubj", head=verb.i)
        words[subject.i] = replace(subject, dep="dobj", head=before[-1].i)


def _speaker_at_end(words: list[Word], lexicon: Lexicon, actors: frozenset[int]) -> None:
    """Give a closing "..., X says" its subject."""
    last = next((w for w in reversed(words) if w.tag not in {".", "''", ":"}), None)
    if last is None or not _says(last, lexicon) or any(w.dep == "nsubj" and w.head == last.i for w in words):
        return
    comma = next((w.i for w in reversed(words[: last.i]) if w.lower == ","), None)
    if comma is None or last.i - comma > _LONGEST_NAME:
        return
    group = words[comma + 1 : last.i]
    heads = [w for w in group if w.is_noun and not comma < w.head < last.i]
    heads = heads or [w for w in group if w.is_noun][-1:]
    speaking = any(
        w.start in actors or _lemma(w, lexicon) in lexicon.words("reporting", "speakers") for w in group
    )
    if not heads or not speaking:
        return
    main = next((w for w in words if w.dep == "ROOT" and w.i != last.i), None)
    words[heads[0].i] = replace(heads[0], dep="nsubj", head=last.i)
    if main is not None and main.i <= comma:
        words[main.i] = replace(main, dep="ccomp", head=last.i)
        words[last.i] = replace(words[last.i], dep="ROOT", head=last.i)


_LONGEST_NAME = 9


def _object_of_saying(words: list[Word], lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Undo "X claimed [the capture of Y, a hub, taken in May]" read as one clause with "taken"."""
    for verb in list(words):
        saying = words[verb.head]
        if verb.tag != "VBN" or verb.dep != "ccomp" or not _says(saying, lexicon):
            continue
        below = [w for w in words if w.head == verb.i]
        subject = next((w for w in below if w.dep == "nsubjpass"), None)
        if subject is None or any(w.dep in {"aux", "auxpass"} for w in below):
            continue
        if any(w.lower == "," for w in words[subject.i : verb.i]):
            words[subject.i] = replace(subject, dep="dobj", head=saying.i)
            words[verb.i] = replace(verb, dep="acl", head=subject.i)


def _fleeing_troops(words: list[Word], lexicon: Lexicon, _actors: frozenset[int]) -> None:
    """Read "on fleeing troops", "Fleeing Russian troops left ..." as troops that flee."""
    motion = lexicon.words("governing", "motion")
    for verb in list(words):
        if verb.tag != "VBG" or verb.dep not in _MISREAD or _lemma(verb, lexicon) not in motion:
            continue
        noun = next((word for word in words if word.head == verb.i and word.dep == "dobj"), None)
        if noun is None or noun.i < verb.i:
            continue
        between = words[verb.i + 1 : noun.i]
        if all(word.head == noun.i and word.dep in {"amod", "compound"} for word in between):
            words[noun.i] = replace(noun, dep=_MISREAD[verb.dep], head=verb.head)
            words[verb.i] = replace(verb, dep="amod", head=noun.i)


_MISREAD = {"pcomp": "pobj", "dobj": "dobj", "xcomp": "dobj", "csubj": "nsubj"}
"""What the noun becomes when a participle before it was read as a verb with an object."""
