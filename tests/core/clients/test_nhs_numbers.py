import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clients.nhs_numbers import read


@pytest.mark.parametrize("raw", ["9434765919", "943 476 5919", "943-476-5919", " 943 476 5919 "])
def test_a_right_number_is_valid_however_it_is_spaced(raw: str) -> None:
    found = read(raw)
    assert (found.valid, found.digits, found.display, found.raw) == (True, "9434765919", "943 476 5919", raw)


def test_a_wrong_check_digit_keeps_the_digits_and_is_not_valid() -> None:
    found = read("3478526985")
    assert (found.valid, found.digits, found.display) == (False, "3478526985", "347 852 6985")


@pytest.mark.parametrize("digit", "0123456789")
def test_ten_times_the_same_digit_is_never_valid(digit: str) -> None:
    assert not read(digit * 10).valid


@pytest.mark.parametrize("raw", ["", "943476591", "94347659190", "943476591X", "٩٤٣٤٧٦٥٩١٩", "943/476/5919", "unknown"])
def test_what_has_another_shape_has_no_digits_and_shows_as_it_came(raw: str) -> None:
    found = read(raw)
    assert (found.valid, found.digits, found.display) == (False, None, raw)


def test_numbers_from_999_are_known_as_the_test_range() -> None:
    assert (read("9990548609").is_test_range, read("9990548609").valid) == (True, True)


def test_other_numbers_are_not_of_the_test_range() -> None:
    assert not read("9434765919").is_test_range


@given(st.text())
def test_reading_never_raises_and_keeps_the_raw_text(raw: str) -> None:
    assert read(raw).raw == raw


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_at_most_one_check_digit_is_right(first_nine: str) -> None:
    assert sum(read(f"{first_nine}{check}").valid for check in range(10)) <= 1
