import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clients.names import fold


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Alabaré", "alabare"),
        ("O'Neill", "oneill"),
        ("O’Neill", "oneill"),
        ("Łukasz", "lukasz"),
        ("Nguyễn", "nguyen"),
        ("Strauß", "strauss"),
        ("Ｍａｒｙ", "mary"),
        ("Smith-Jones", "smith jones"),
        ("  van   der Berg ", "van der berg"),
        ("Østergård", "ostergard"),
        ("Æthelred", "aethelred"),
        ("İbrahim", "ibrahim"),
        ("Þóra", "thora"),
        ("St. John", "st john"),
        ("Björk\tGuðmundsdóttir", "bjork gudmundsdottir"),
        ("", ""),
        ("…", ""),
    ],
)
def test_a_name_folds_to_what_people_type(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_composed_and_decomposed_letters_fold_alike() -> None:
    assert fold("Alabare\u0301") == fold("Alabar\u00e9")


def test_names_in_other_scripts_keep_their_letters() -> None:
    assert fold("Мария") == "мария"


def test_vowel_signs_of_other_scripts_stay_in_the_word() -> None:
    assert len(fold("सीता").split()) == 1


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x24F)))
def test_case_never_matters_for_european_names(text: str) -> None:
    assert fold(text.lower()) == fold(text.upper().lower())


@given(st.text())
def test_a_folded_name_has_single_spaces_and_no_edges(text: str) -> None:
    assert fold(text) == " ".join(fold(text).split())
