"""SNOMED CT concept identifiers: a mistyped code is caught by its check digit."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

# Verhoeff's scheme, SNOMED CT Technical Implementation Guide, "Check-digit".
_TURN = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _dihedral(left: int, right: int) -> int:
    """Multiplication in the symmetry group of the pentagon."""
    if left < 5:
        return (left + right) % 5 if right < 5 else (left + right - 5) % 5 + 5
    return (left - 5 - right) % 5 + 5 if right < 5 else (left - right) % 5


def _permuted(digit: int, times: int) -> int:
    for _ in range(times % 8):
        digit = _TURN[digit]
    return digit


def check_digit_holds(code: str) -> bool:
    """Whether the last digit of a string of digits is the Verhoeff check digit of the others."""
    total = 0
    for place, digit in enumerate(reversed(code)):
        total = _dihedral(total, _permuted(int(digit), place))
    return total == 0


def _checked(code: str) -> str:
    if not check_digit_holds(code):
        raise ValueError("not a SNOMED CT code: its check digit does not fit; copy it again from the browser")
    return code


SnomedCode = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{5,17}$"), AfterValidator(_checked)]
