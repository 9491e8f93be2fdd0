"""Who does what to whom: active, passive, reduced, nominal."""

from collections.abc import Callable

from contested.claims.actors import View
from contested.claims.clauses import clause_words, phrase_words, roles_of, span_of


def test_an_active_verb_has_its_subject_and_object(view: Callable[[str], View]):
    roles = roles_of(view("Belanders/NNPS/nsubj>1 took/VBD/ROOT>1 Orlev/NNP/dobj>1"), 1)

    assert (roles.agents, roles.themes, roles.passive) == ((0,), (2,), False)


def test_a_passive_verb_has_its_agent_behind_by(view: Callable[[str], View]):
    built = view(
        "Orlev/NNP/nsubjpass>2 was/VBD/auxpass>2 taken/VBN/ROOT>2 by/IN/agent>2 Belanders/NNPS/pobj>3"
    )
    roles = roles_of(built, 2)

    assert (roles.agents, roles.themes, roles.passive) == ((4,), (0,), True)


def test_a_headline_participle_is_passive(view: Callable[[str], View]):
    roles = roles_of(view("village/NN/nsubj>1 liberated/VBN/ROOT>1"), 1)

    assert (roles.agents, roles.themes) == ((), (0,))


def test_a_coordinated_verb_shares_the_subject(view: Callable[[str], View]):
    built = view("troops/NNS/nsubj>1 left/VBD/ROOT>1 Orlev/NNP/dobj>1 and/CC/cc>1 fled/VBD/conj>1")

    assert roles_of(built, 4).agents == (0,)


def test_a_noun_has_its_owner_and_its_object(view: Callable[[str], View]):
    built = view("Belandish/JJ/amod>1 capture/NN/ROOT>1 of/IN/prep>1 Orlev/NNP/pobj>2")
    roles = roles_of(built, 1)

    assert (roles.agents, roles.themes) == ((0,), (3,))


def test_a_clause_leaves_out_what_is_a_clause_of_its_own(view: Callable[[str], View]):
    built = view("troops/NNS/nsubj>1 left/VBD/ROOT>1 Orlev/NNP/dobj>1 and/CC/cc>1 fled/VBD/conj>1")
    words = clause_words(built, 1, stops=frozenset({4}))

    assert built.sentence.text_of(words) == "troops left Orlev"
    assert span_of(built.sentence, words) == (0, 17)


def test_a_phrase_ends_before_its_apposition(view: Callable[[str], View]):
    built = view(
        "the/DT/det>1 capture/NN/ROOT>1 of/IN/prep>1 Orlev/NNP/pobj>2 ,/,/punct>3 a/DT/det>6 hub/NN/appos>3"
    )

    assert built.sentence.text_of(phrase_words(built, 1)) == "the capture of Orlev"
