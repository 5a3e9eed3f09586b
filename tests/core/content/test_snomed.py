"""The check digit of SNOMED CT concept identifiers."""

import pytest

from core.content.snomed import check_digit_holds


@pytest.mark.parametrize("code", ["866148006", "171207006", "386702006", "73211009", "22298006"])
def test_a_code_as_published_holds(code: str) -> None:
    assert check_digit_holds(code)


@pytest.mark.parametrize("code", ["866148007", "866184006", "173211009"])
def test_a_slip_of_the_fingers_does_not(code: str) -> None:
    assert not check_digit_holds(code)
