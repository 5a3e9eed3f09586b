"""What speaks for two descriptions being of one person, and how much."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.duplicates.comparing import Described, Name, compare
from core.duplicates.nicknames import names_like
from core.duplicates.slips import Slip, dates_like, numbers_like
from core.duplicates.weights import Band

BORN = date(1987, 3, 12)
ZOE = Described((Name.of("Quillfeather", "Zoë"),), BORN, nhs_number="9990000018", is_verified=True)
NO_NUMBER = replace(ZOE, nhs_number=None)


def named(family: str, given: str | None, born: date | None = BORN) -> Described:
    return Described((Name.of(family, given),), born)


def reasons(one: Described, other: Described) -> tuple[str, ...]:
    return compare(one, other).reasons


# ── names ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("family", "given", "reason"),
    [
        ("Quillfeather", "Zoe", "same given name"), ("QUILLFEATHER", "zoë", "same family name"),
        ("Quilfeather", "Zoe", "family name differs in a letter or two"),
        ("Qiullfeather", "Zoe", "family name differs in a letter or two"),
        ("Smith-Quillfeather", "Zoe", "part of the family name is the same"),
        ("Kuilefeethur", "Zoe", "family name sounds alike"),
        ("Quillfeather", "Zoey", "given names that one person may go by"),
        ("Quillfeather", "Z", "same initial"), ("Quillfeather", "Zoe Anne", "same given name"),
        ("Zoë", "Quillfeather", "family and given name the other way round"),
    ],
)  # fmt: skip
def test_a_name_written_otherwise_speaks_for_one_person(family: str, given: str, reason: str) -> None:
    assert reason in reasons(NO_NUMBER, named(family, given))


def test_a_name_before_is_compared_like_the_present_one() -> None:
    married = Described((Name.of("Brown", "Zoe"), Name.of("Quillfeather", "Zoe", other=True)), BORN)
    assert compare(NO_NUMBER, married).band is Band.POSSIBLE


def test_another_given_name_speaks_against_it() -> None:
    assert compare(NO_NUMBER, named("Quillfeather", "Bertram")).doubts == ("different given names",)


def test_letters_that_english_does_not_hear_are_compared_too() -> None:
    assert compare(named("Шевченко", "Олена"), named("Шевченко", "Олена")).band is Band.POSSIBLE


@pytest.mark.parametrize(("one", "other"), [("bill", "william"), ("margaret", "peggy"), ("mohammed", "muhammad")])
def test_people_are_known_by_their_nicknames(one: str, other: str) -> None:
    assert (other in names_like(one), one in names_like(other)) == (True, True)


# ── dates of birth ────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("born", "reason"),
    [
        (date(1987, 12, 3), "same date of birth with day and month swapped"),
        (date(1987, 3, 13), "date of birth differs in one digit"),
        (date(1977, 3, 12), "date of birth differs in one digit"),
        (date(1978, 3, 12), "date of birth differs in two digits that changed places"),
        (date(1987, 3, 21), "date of birth differs in two digits that changed places"),
        (BORN, "same date of birth"),
    ],
)
def test_a_slip_in_a_date_of_birth_is_named(born: date, reason: str) -> None:
    assert reason in reasons(NO_NUMBER, named("Quillfeather", "Zoe", born))


def test_a_year_apart_over_the_tens_is_a_slip() -> None:
    assert dates_like(date(1989, 12, 31))[date(1990, 12, 31)] is Slip.YEAR


def test_an_estimated_year_may_be_two_out() -> None:
    about = replace(named("Quillfeather", "Zoe", date(1989, 1, 1)), is_estimated=True)
    assert "date of birth estimated, near the other" in reasons(NO_NUMBER, about)


def test_another_date_of_birth_is_another_person() -> None:
    assert compare(NO_NUMBER, named("Quillfeather", "Zoe", date(1954, 7, 30))).band is Band.NONE


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 70))
def test_slips_go_both_ways(born: date, place: int) -> None:
    others = sorted(dates_like(born))
    other = others[place % len(others)]
    assert dates_like(other).get(born) is not None


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)))
def test_few_dates_are_a_slip_away(born: date) -> None:
    assert len(dates_like(born)) <= 80


# ── numbers and places ────────────────────────────────────────────────────
def test_a_verified_number_and_a_date_make_it_possible_whatever_the_names() -> None:
    other = replace(named("Smith", "Ann"), nhs_number="9990000018", is_verified=True)
    assert compare(ZOE, other).band is Band.POSSIBLE


def test_a_verified_number_is_looked_at_whatever_speaks_against_it() -> None:
    other = replace(named("Smith", "Robert", date(1990, 5, 5)), nhs_number="9990000018", is_verified=True)
    found = compare(ZOE, other)
    assert (found.band, found.reasons) == (Band.POSSIBLE, ("same NHS number",))
    assert found.doubts == ("different dates of birth", "different given names", "different family names")


def test_a_verified_number_and_a_name_are_the_same_person() -> None:
    assert compare(ZOE, replace(ZOE, born=None)).band is Band.SAME


def test_a_number_that_nobody_traced_is_never_certain() -> None:
    other = replace(ZOE, is_verified=False)
    assert compare(ZOE, other).band is Band.POSSIBLE


def test_two_digits_of_a_number_that_changed_places_are_named() -> None:
    other = replace(ZOE, nhs_number="9990000081", is_verified=False)
    assert "NHS numbers differ in two digits that changed places" in reasons(ZOE, other)


def test_two_verified_numbers_speak_against_it() -> None:
    other = replace(ZOE, nhs_number="9990000026")
    assert compare(ZOE, other).band is Band.NONE


def test_a_number_has_at_most_ten_ways_to_be_typed() -> None:
    assert len(numbers_like("9990000018")) <= 10


def test_name_date_and_postcode_are_the_same_person() -> None:
    home = frozenset({"BA1 1AA"})
    assert compare(replace(NO_NUMBER, postcodes=home), replace(NO_NUMBER, postcodes=home)).band is Band.SAME


def test_name_and_date_alone_are_only_possibly_one_person() -> None:
    assert compare(NO_NUMBER, NO_NUMBER).band is Band.POSSIBLE


def test_nothing_known_is_nobody() -> None:
    assert compare(Described(()), ZOE).band is Band.NONE


# ── the whole ─────────────────────────────────────────────────────────────
PARTS = st.sampled_from(["Ann", "Anna", "Smith", "Smyth", "O’Neill", "Oneil", "Zoë", "Mary Jane", "Шевченко", ""])
PEOPLE = st.builds(
    lambda names, born, about, number, verified, place: Described(
        tuple(Name.of(*name) for name in names), born, about, number, verified, place
    ),
    st.lists(st.tuples(PARTS, PARTS), max_size=3),
    st.none() | st.sampled_from([BORN, BORN + timedelta(1), date(1987, 12, 3)]),
    st.booleans(),
    st.none() | st.sampled_from(["9990000018", "9990000026", "9990000081"]),
    st.booleans(),
    st.sampled_from([frozenset(), frozenset({"BA1 1AA"})]),
)


@given(PEOPLE, PEOPLE)
def test_it_is_the_same_either_way_round(one: Described, other: Described) -> None:
    assert compare(one, other).score == compare(other, one).score
