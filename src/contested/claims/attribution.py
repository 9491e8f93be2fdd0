"""Who says so: the speaker of a clause, their side, and who relays it."""

# ruff: noqa: C901, PLR0911  # decision lists: one test and one answer a line

from __future__ import annotations

from dataclasses import replace

from contested.claims.actors import View
from contested.claims.clauses import roles_of
from contested.claims.speakers import (
    Speaker,
    can_speak,
    phrase_text,
    side_of_stranger,
    speaker_phrase,
    speaks,
)
from contested.claims.tree import Word

__all__ = ["closing_speaker", "colon_speaker", "saying_subject", "speaker_of"]


def speaker_of(view: View, i: int) -> Speaker | None:
    """Return who says what word `i` tells, `None` when the report speaks for itself."""
    inserted = _inserted(view, i)
    if inserted is not None:
        return inserted
    official = _unnamed_official(view, i)
    if official is not None:
        return official
    node = view.sentence.words[i]
    while node.head != node.i:
        head = view.sentence.words[node.head]
        if not _carries(view, node, head):
            return None if node.dep in {"appos", "acl", "relcl"} else _according(view, i)
        if _reports(view, head) and _is_content(node, head):
            found = _of_verb(view, head)
            if found is not None:
                return _relayed(view, head, found)
        if (
            head.tag == "JJ"
            and view.lemma(head) in view.lexicon.words("reporting", "adjectives")
            and node.dep == "ccomp"
        ):
            subjects = roles_of(view, head.head).agents or roles_of(view, head.i).agents
            if subjects:
                return speaker_phrase(view, subjects[0], verb=head.i, lemma="fear")
        if _is_account(view, node, head):
            found = _denier(view, head) or _of_noun(view, head)
            if found is not None:
                return found
        node = head
    return _according(view, i)


def _relayed(view: View, verb: Word, speaker: Speaker) -> Speaker:
    """Add who relays what a speaker says: "citing X", "media reported that X had admitted ..."."""
    if speaker.evidence:
        return speaker
    cited = _cited(view, verb, speaker)
    if cited is not None:
        return cited
    node = verb
    while node.head != node.i:
        head = view.sentence.words[node.head]
        if not _carries(view, node, head) or node.dep in {"relcl", "acl", "conj", "advcl"}:
            return speaker
        if _reports(view, head) and _is_content(node, head):
            outer = _of_verb(view, head)
            if outer is None or outer.evidence or outer.name == speaker.name:
                return speaker
            if speaker.pronoun:
                return replace(outer, verb=speaker.verb, lemma=speaker.lemma)
            return replace(speaker, via=None if outer.pronoun else outer.name)
        node = head
    return speaker


def _cited(view: View, verb: Word, speaker: Speaker) -> Speaker | None:
    """Read "X reported, citing Y, that ...": Y says so, X relays it."""
    for word in view.sentence.words:
        if word.lower not in view.lexicon.words("reporting", "citing") or verb.i not in _above(view, word):
            continue
        for kid in view.sentence.kids(word.i, "dobj"):
            found = speaker_phrase(view, kid.i, verb=verb.i, lemma=speaker.lemma)
            if found is not None and found.name and not found.evidence:
                words = found.words | frozenset(view.sentence.subtree(word.i)) | speaker.words
                return replace(found, via=speaker.name, words=words)
    return None


def _above(view: View, word: Word) -> list[int]:
    return [w.i for w in view.sentence.ancestors(word.i)][:3]


def _carries(view: View, node: Word, head: Word) -> bool:
    """Whether what is said above a word is also said of it: not of an apposition or a clause of time."""
    if node.dep in {"punct", "mark", "aux", "npadvmod"}:
        return False
    if node.dep == "appos":
        return not head.is_noun or head.i > node.i
    if node.dep == "acl" and node.tag == "VBN" and head.is_noun:
        return not any(w.lower == "," for w in view.sentence.words[head.i : node.i])
    if node.dep == "relcl" and any(w.lower == "," for w in view.sentence.words[head.i : node.i]):
        return False
    if node.dep == "nsubj" and _reports(view, head):
        return False
    if node.dep == "advcl" and _reports(view, head):
        return node.i < head.i and not view.sentence.kids(node.i, "mark")
    return True


def _is_account(view: View, node: Word, head: Word) -> bool:
    """Whether a noun above is a claim, a report, footage, of which the word is the content."""
    known = head.is_noun and view.lemma(head) in view.lexicon.words("reporting", "nouns")
    return known and node.dep in {"acl", "ccomp", "prep", "appos", "relcl"}


def _denier(view: View, noun: Word) -> Speaker | None:
    """Return who denies the reports that a noun stands for."""
    verb = next((w for w in view.sentence.ancestors(noun.i) if w.is_verb), None)
    if verb is None or view.lemma(verb) not in view.lexicon.words("stance", "denials"):
        return None
    return _of_verb(view, verb) or Speaker(side=None, verb=verb.i, lemma=view.lemma(verb), pronoun=True)


def _unnamed_official(view: View, i: int) -> Speaker | None:
    """Read "officially to regroup": the version of a party, nobody named."""
    for kid in view.sentence.kids(i, "advmod"):
        if kid.lower in view.lexicon.words("reporting", "official"):
            agents = roles_of(view, i).agents
            side = next((s for agent in agents if (s := view.side_of(agent)) is not None), None)
            if side is not None:
                return Speaker(name=None, side=side, verb=kid.i, lemma="say")
    return None


def _reports(view: View, word: Word) -> bool:
    lexicon = view.lexicon
    if word.is_verb:
        return view.lemma(word) in lexicon.words("reporting", "verbs")
    return word.lower in lexicon.words("reporting", "forms") and bool(
        view.sentence.kids(word.i, "nsubj", "compound")
    )


def _is_content(node: Word, head: Word) -> bool:
    """Whether a branch below a verb of saying is what is said and not who says it."""
    if node.dep in {"nsubj", "agent", "npadvmod", "advmod", "aux", "punct", "mark", "prep_"}:
        return False
    if node.dep == "conj":
        return not node.is_verb
    if node.dep == "advcl":
        return node.i < head.i
    if node.dep == "prep":
        return node.lower in {"on", "of", "about", "for", "as", "that", "with"}
    return node.dep not in {"relcl", "acl", "amod", "compound", "nmod"}


def _of_verb(view: View, verb: Word) -> Speaker | None:
    """Return the subject of a verb of saying."""
    sentence = view.sentence
    roles = roles_of(view, verb.i)
    subjects = list(roles.agents)
    lemma = view.lemma(verb)
    if verb.tag == "VBG" and verb.dep == "advcl" and lemma in view.lexicon.words("reporting", "showing"):
        return Speaker(verb=verb.i, lemma=lemma, evidence=True)
    if verb.dep == "acl" and any(
        kid.lower == "to" for k in sentence.kids(verb.i, "xcomp") for kid in sentence.kids(k.i, "aux")
    ):
        return None
    if not subjects and verb.dep == "conj":
        subjects = list(roles_of(view, verb.head).agents)
    if not subjects and not verb.is_verb:
        subjects = [kid.i for kid in sentence.kids(verb.i, "compound", "nsubj")][-1:]
    if not subjects and roles.passive:
        return None
    if not subjects:
        named = [
            k.i
            for k in sentence.kids(verb.i, "dobj", "npadvmod", "dep")
            if view.side_of(k.i) or speaks(view, k.i)
        ]
        subjects = named[:1]
    if not subjects:
        return None
    return speaker_phrase(view, subjects[0], verb=verb.i, lemma=lemma)


def saying_subject(view: View, i: int) -> Speaker | None:
    """Return the subject of a verb that both says and tells ("X named the river as the new line")."""
    word = view.sentence.words[i]
    return _of_verb(view, word) if word.is_verb and _reports(view, word) else None


def _of_noun(view: View, noun: Word) -> Speaker | None:
    """Return whose claim, statement or report it is."""
    roles = roles_of(view, noun.i)
    lemma = view.lemma(noun)
    evidence = lemma in view.lexicon.words("reporting", "evidence")
    if evidence and lemma != "map":
        return Speaker(verb=noun.i, lemma=lemma, evidence=True)
    for agent in (*roles.agents, *(i for prep, i in roles.others if prep == "from")):
        return speaker_phrase(view, agent, verb=noun.i, lemma=lemma, evidence=evidence)
    for kid in view.sentence.kids(noun.i, "acl"):
        below = roles_of(view, kid.i)
        if below.agents and below.passive and kid.tag == "VBN":
            return speaker_phrase(view, below.agents[0], verb=noun.i, lemma=lemma)
    verb = view.sentence.words[noun.head]
    if noun.dep == "dobj" and verb.is_verb and lemma in view.lexicon.words("reporting", "judgements"):
        for agent in roles_of(view, verb.i).agents:
            return speaker_phrase(view, agent, verb=noun.i, lemma=lemma)
    modifiers = {kid.lower for kid in view.sentence.kids(noun.i, "amod")}
    if modifiers & view.lexicon.words("stance", "unconfirmed"):
        return Speaker(name=phrase_text(view, noun.i), side=None, verb=noun.i, lemma=lemma, unnamed=True)
    return None


def _inserted(view: View, i: int) -> Speaker | None:
    """Read a clause put in between: "X, said Y, ..." hangs below what is said."""
    for kid in view.sentence.kids(i, "parataxis", "advcl", "relcl", "ccomp", "dep", "conj"):
        if not _reports(view, kid) or view.sentence.kids(kid.i, "mark"):
            continue
        if kid.dep != "parataxis" and view.sentence.kids(kid.i, "ccomp", "dobj", "xcomp"):
            continue
        if kid.dep == "relcl":
            continue
        subjects = view.sentence.kids(kid.i, "nsubj")
        if subjects and kid.dep in {"parataxis", "dep", "advcl"}:
            return _of_verb(view, kid)
    return None


def _according(view: View, i: int) -> Speaker | None:
    """Read "according to X", "by X's account" where it goes with the clause of word `i`."""
    for word in view.sentence.words:
        if word.lower not in view.lexicon.words("reporting", "according"):
            continue
        below = view.sentence.subtree(word.i)
        if i in below:
            return None
        if not _same_clause(view, i, word):
            continue
        for j in below:
            if view.sentence.words[j].dep == "pobj" and _answers(view, j):
                return speaker_phrase(view, j, verb=word.i, lemma="according")
    return None


def _answers(view: View, i: int) -> bool:
    """Whether what follows "according to" can say something, and is no plan, decree or measure."""
    lemma = view.lemma(view.sentence.words[i])
    told = view.lexicon.words("reporting", "nouns") | view.lexicon.words("reporting", "evidence")
    return can_speak(view, i) or lemma in told or view.side_of(i) is not None


def _same_clause(view: View, i: int, word: Word) -> bool:
    """Whether a clause and a phrase are not parted by "but"."""
    first, last = sorted((i, word.i))
    return not any(w.lower in {"but", "however", "while", ";"} for w in view.sentence.words[first:last])


def colon_speaker(view: View, i: int) -> Speaker | None:
    """Read "X: claim" and "claim: X" of a headline."""
    words = view.sentence.words
    announced = _announced(view, i)
    if announced is not None:
        return announced
    colons = [w.i for w in words if w.lower == ":"]
    dash = _closing_dash(view, i)
    for colon in [*colons, *([dash] if dash is not None else [])]:
        side = range(colon) if i > colon else range(colon + 1, len(words))
        part = [j for j in side if words[j].text not in {".", ","}]
        if (
            not part
            or len(part) > _LONGEST_NAME
            or any(words[j].is_verb and words[j].dep != "amod" and words[j].tag != "VBN" for j in part)
        ):
            continue
        speaking = [
            j
            for j in part
            if speaks(view, j)
            or (
                j in view.actors and view.actors[j].kind in {"person", "office", "outlet", "proxy", "analyst"}
            )
        ]
        if speaking:
            side_key = next((s for j in part if (s := view.side_of(j)) is not None), None)
            name = view.sentence.text_of(part)
            side_key = side_key or side_of_stranger(view, speaking[0], part)
            return Speaker(name=name, side=side_key, verb=colon, lemma="say", words=frozenset(part))
    return None


_LONGEST_NAME = 9


def closing_speaker(view: View, i: int) -> Speaker | None:
    """Read the speaker who closes a sentence ("X, Y says", "X, says Y") for everything before the comma."""
    words = [w for w in view.sentence.words if w.tag not in {".", "''", "``"}]
    comma = next((w for w in reversed(words) if w.lower == ","), None)
    if comma is None or i > comma.i or words[-1].i - comma.i > _LONGEST_NAME:
        return None
    after = [w for w in words if w.i > comma.i]
    verb = next((w for w in (*after[-1:], *after[:1]) if _reports(view, w)), None)
    if verb is None or not any(kid.i > comma.i for kid in view.sentence.kids(verb.i, "nsubj", "dobj")):
        return None
    found = _of_verb(view, verb)
    return found if found is not None and found.name and not found.pronoun else None


def _closing_dash(view: View, i: int) -> int | None:
    """Return the dash before the speaker that closes a headline ("X takes Y - mayor")."""
    words = view.sentence.words
    dashes = [w.i for w in words[1:-1] if w.text in {"-", "–", "—"} and w.start > words[w.i - 1].end]
    last = dashes[-1] if dashes else None
    return last if last is not None and i < last and len(words) - last <= _LONGEST_NAME else None


def _announced(view: View, i: int) -> Speaker | None:
    """Read "the announcement: ...": news of which nobody is named as the source."""
    words = view.sentence.words
    for word in words[:i]:
        following = words[word.i + 1 : word.i + 2]
        colon = bool(following) and following[0].lower == ":"
        if colon and word.is_noun and view.lemma(word) in view.lexicon.words("reporting", "nouns"):
            if view.lemma(word) in view.lexicon.words("reporting", "evidence"):
                return None
            side = view.side_of(word.i)
            return Speaker(name=None, side=side, verb=word.i, lemma=view.lemma(word))
    return None
