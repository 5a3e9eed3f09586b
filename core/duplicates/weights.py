"""What each sign of being one person counts, in points, and from how many on two records are one person or may be.

Two people who share family name, given name and date of birth (66) are possibly one: in a million people some two are
not. Only a verified NHS number or where they live makes it "the same", and even then a person decides.
"""

from enum import IntEnum, StrEnum, unique


@unique
class Points(IntEnum):
    """For (or against) being one person."""

    NUMBER_SAME = 60
    NUMBER_SAME_UNTRACED = 20
    NUMBER_SWAPPED = 11
    NUMBER_DIFFERS = -40
    BORN_SAME = 30
    BORN_SAME_ESTIMATED = 16
    BORN_SWAPPED = 22
    BORN_SLIP = 18
    BORN_NEAR_ESTIMATED = 8
    BORN_DIFFERS = -25
    FAMILY_SAME = 21
    FAMILY_PART = 17
    FAMILY_TYPED = 14
    FAMILY_SOUNDS = 12
    FAMILY_DIFFERS = -10
    GIVEN_SAME = 15
    GIVEN_NICKNAME = 13
    GIVEN_TYPED = 9
    GIVEN_SOUNDS = 7
    GIVEN_INITIAL = 5
    GIVEN_DIFFERS = -15
    NAMES_TRANSPOSED = 31
    POSTCODE_SAME = 10


SAME_FROM, POSSIBLE_FROM = 75, 45


class Band(StrEnum):
    """What a score says."""

    SAME = "same"
    POSSIBLE = "possible"
    NONE = "none"

    @property
    def words(self) -> str:
        return {"same": "Very likely the same person", "possible": "Possibly the same person"}.get(
            self, "Not the same person"
        )


def band_of(score: int, *, certain: int, shares_number: bool = False) -> Band:
    """`certain` is the score without signs that nobody has checked: those never make two records the same. Who shares a
    verified number is looked at by a person whatever speaks against it: one of the two records has a wrong one."""
    if certain >= SAME_FROM:
        return Band.SAME
    return Band.POSSIBLE if shares_number or score >= POSSIBLE_FROM else Band.NONE
