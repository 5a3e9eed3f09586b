"""A licensed copy changes words and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from core.content.instruments import Wording
from core.content.own_words import faults, in_own_words, needed, own_words
from core.content.scoring import score
from tests.core.dialog.instrument import AREAS, DIALOG

TEXT = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="<&"), min_size=1, max_size=60)


def test_a_copy_is_whole_when_every_key_with_words_has_a_text() -> None:
    assert [key for key, _ in faults(DIALOG, {})] == [key for key in own_words(DIALOG) if key in needed(DIALOG)]


def test_a_key_of_another_form_is_a_fault() -> None:
    whole = dict.fromkeys(own_words(DIALOG), "Words")
    assert list(faults(DIALOG, whole | {"no_such": "Words"})) == [("no_such", "this form has no such key")]


def test_line_breaks_and_html_are_faults() -> None:
    whole = dict.fromkeys(own_words(DIALOG), "Words")
    wrong = {AREAS[0]: "One\nTwo", AREAS[1]: "<script>", AREAS[2]: "&lt;", AREAS[3]: "x" * 501}
    assert {key for key, _ in faults(DIALOG, whole | wrong)} == set(wrong)


def test_words_with_signs_are_no_html() -> None:
    assert list(faults(DIALOG, dict.fromkeys(own_words(DIALOG), "Less < more & 3 > 2"))) == []


@given(TEXT)
def test_a_copy_given_is_the_copy_shown(text: str) -> None:
    made = in_own_words(DIALOG, dict.fromkeys(own_words(DIALOG), text))
    assert (set(own_words(made).values()), made.wording) == ({text}, Wording.SHOWN)


@given(st.dictionaries(st.sampled_from(AREAS), st.integers(1, 7)), TEXT)
def test_scores_are_the_same_in_any_words(answers: dict[str, object], text: str) -> None:
    made = in_own_words(DIALOG, dict.fromkeys(own_words(DIALOG), text))
    assert score(made, answers) == score(DIALOG, answers)
