"""How alike two sentences are, in whichever order they are asked about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.wording import NEAR, likeness, repeats, said

OWNER = "Bright Paths"
WORDS = st.lists(st.sampled_from(["walk", "talk", "hill", "a", "the", "of", "with"]), max_size=12).map(tuple)


def alike(one: str, other: str) -> float:
    return likeness(said(one, OWNER), said(other, "Nilaari"))


@pytest.mark.parametrize(
    "other", ["walks   TO the river", "Walks to the river!", "‘Walks to the river.’", "Walks, to the river"]
)
def test_case_spaces_and_punctuation_make_no_difference(other: str) -> None:
    assert said("Walks to the river.", OWNER) == said(other.strip("‘’"), OWNER)


def test_the_name_of_the_owner_makes_no_difference() -> None:
    assert alike("Knows Bright Paths's values.", "Knows Nilaari's values.") == 1


def test_one_other_word_is_near() -> None:
    assert NEAR <= alike("Walks to the river with a friend.", "Walks to the sea with a friend.") < 1


def test_other_sentences_are_not_near() -> None:
    assert alike("Walks to the river with a friend.", "Keeps records up to date.") < NEAR


def test_a_sentence_inside_another_repeats_it() -> None:
    assert repeats(said("Walks to the river.", OWNER), said("Walks to the river, and back home again by night.", OWNER))


def test_a_few_words_repeat_nothing() -> None:
    assert not repeats(said("Walks far.", OWNER), said("Walks far beyond what anybody else would try.", OWNER))


@given(WORDS, WORDS)
def test_likeness_is_the_same_both_ways(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert (likeness(one, other), repeats(one, other)) == (likeness(other, one), repeats(other, one))


@given(WORDS)
def test_everything_is_like_itself(one: tuple[str, ...]) -> None:
    assert likeness(one, one) == 1
