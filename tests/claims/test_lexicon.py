"""The word lists: read whole, checked, and free of any one war."""

import pytest

from contested.claims.claim import KINDS
from contested.claims.lexicon import Lexicon, _rule, _trigger, load_lexicon
from contested.errors import PluginError


def test_every_rule_tells_a_known_kind(lexicon: Lexicon):
    rules = [rule for by in lexicon.triggers.values() for pairs in by.values() for _, rule in pairs]

    assert {rule.kind for rule in rules} | {"area_gained", "intent"} == set(KINDS)


def test_the_word_lists_name_no_war(lexicon: Lexicon):
    words = {word for lists in lexicon.lists.values() for words in lists.values() for word in words}
    words |= {lemma for by in lexicon.triggers.values() for lemma in by} | set(lexicon.classes)

    assert not {w for w in words if any(name in w.lower() for name in ("ukrain", "russia", "kyiv", "moscow"))}


def test_a_trigger_names_the_words_it_needs():
    trigger = _trigger("take +control|hold")

    assert (trigger.lemma, trigger.needs) == ("take", (frozenset({"control", "hold"}),))


def test_an_unknown_key_of_a_rule_is_refused():
    with pytest.raises(PluginError, match="unknown keys: colour"):
        _rule({"kind": "strike", "colour": "red"}, 0)


def test_a_language_without_lists_is_refused():
    with pytest.raises(PluginError, match="no word lists for the language 'xx'"):
        load_lexicon("xx")
