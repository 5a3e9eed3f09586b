"""National code lists about a person, each code with its plain words, and the base that every code list shares."""

import re
from enum import StrEnum
from typing import Self


class UnknownCode(ValueError):
    """A code that the list does not hold; `code_list` is the list's name in plain words."""

    def __init__(self, code_list: str, known: tuple[str, ...]) -> None:
        super().__init__(f"This code is not in the list “{code_list}”. Use one of: {', '.join(known)}.")
        self.code_list, self.known = code_list, known


class Coded(StrEnum):
    """A closed list: the value is the code that is stored and reported, `.words` what people read."""

    words: str

    def __new__(cls, code: str, words: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member

    @classmethod
    def read(cls, code: str) -> Self:
        """The member with exactly this code, spaces around it aside; raises UnknownCode."""
        sought = code.strip()
        for member in cls:
            if member.value == sought:
                return member
        raise UnknownCode(_spaced(cls.__name__), tuple(member.value for member in cls))


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


class EthnicCategory(Coded):
    """NHS Data Dictionary ETHNIC CATEGORY (16 + 1), as in UK Core EthnicCategoryEngland; I, O and Q were never used."""

    WHITE_BRITISH = "A", "White: British"
    WHITE_IRISH = "B", "White: Irish"
    WHITE_OTHER = "C", "White: any other White background"
    MIXED_WHITE_BLACK_CARIBBEAN = "D", "Mixed: White and Black Caribbean"
    MIXED_WHITE_BLACK_AFRICAN = "E", "Mixed: White and Black African"
    MIXED_WHITE_ASIAN = "F", "Mixed: White and Asian"
    MIXED_OTHER = "G", "Mixed: any other mixed background"
    INDIAN = "H", "Asian or Asian British: Indian"
    PAKISTANI = "J", "Asian or Asian British: Pakistani"
    BANGLADESHI = "K", "Asian or Asian British: Bangladeshi"
    ASIAN_OTHER = "L", "Asian or Asian British: any other Asian background"
    BLACK_CARIBBEAN = "M", "Black or Black British: Caribbean"
    BLACK_AFRICAN = "N", "Black or Black British: African"
    BLACK_OTHER = "P", "Black or Black British: any other Black background"
    CHINESE = "R", "Chinese"
    OTHER = "S", "Any other ethnic group"
    NOT_STATED = "Z", "Asked, and chose not to say"
    NOT_KNOWN = "99", "Not known"


class StatedGender(Coded):
    """PERSON STATED GENDER CODE: what administrative systems hold. It says nothing about gender identity."""

    MALE = "1", "Male"
    FEMALE = "2", "Female"
    INDETERMINATE = "9", "Indeterminate"
    NOT_KNOWN = "X", "Not known"

    @classmethod
    def from_fhir(cls, gender: str) -> Self:
        """From FHIR AdministrativeGender; raises UnknownCode."""
        found = {"male": "1", "female": "2", "other": "9", "unknown": "X"}.get(gender)
        if found is None:
            raise UnknownCode("administrative gender", ("male", "female", "other", "unknown"))
        return cls.read(found)


class GenderIdentity(Coded):
    """GENDER IDENTITY CODE, as the person states it: never worked out from a title, a name or another system."""

    MALE = "1", "Male (including trans man)"
    FEMALE = "2", "Female (including trans woman)"
    NON_BINARY = "3", "Non-binary"
    OTHER = "4", "Other (not listed)"
    NOT_KNOWN = "X", "Not recorded"
    NOT_STATED = "Z", "Asked, and chose not to say"


class PreferredContactMethod(Coded):
    """UK Core PreferredContactMethod. Code 8 forbids: it is the one code that is no wish for a way of contact."""

    LETTER = "1", "Letter"
    VISIT = "2", "Visit"
    TELEPHONE = "3", "Telephone"
    EMAIL = "4", "Email"
    TEXTPHONE = "5", "Textphone (minicom)"
    TELEPHONE_PROXY = "6", "Telephone, through somebody else"
    SIGN_LANGUAGE = "7", "Sign language"
    NO_TELEPHONE = "8", "Do not telephone"
    TEXT_MESSAGE = "9", "Text message"


class NhsNumberStatus(Coded):
    """NHS NUMBER STATUS INDICATOR CODE: how far an NHS number has been checked against the national record."""

    VERIFIED = "01", "Number present and verified"
    NOT_TRACED = "02", "Number present but not traced"
    TRACE_REQUIRED = "03", "Needs tracing"
    NO_SINGLE_MATCH = "04", "Traced: no match, or more than one"
    TO_BE_RESOLVED = "05", "Traced: the number or the details conflict"
    IN_PROGRESS = "06", "Tracing in progress"
    ABSENT = "07", "No number, and tracing is not needed"
    POSTPONED = "08", "Tracing postponed (baby under six weeks old)"

    @classmethod
    def from_claim(cls, claim: str) -> Self:
        """From what senders write: `01`, `1`, or the national words as a slug or sentence; raises UnknownCode."""
        slug = re.sub(r"[^a-z0-9]+", "-", claim.casefold()).strip("-")
        code = f"0{slug}" if len(slug) == 1 else _STATUS_SLUGS.get(slug, slug)
        return cls.read(code)


# Senders of the Booking and Referral Standard give these words as the code, though UK Core's own list gives numbers.
_STATUS_SLUGS = {
    "number-present-and-verified": "01",
    "number-present-but-not-traced": "02",
    "trace-required": "03",
    "trace-attempted-no-match-or-multiple-match-found": "04",
    "trace-needs-to-be-resolved-nhs-number-or-patient-detail-conflict": "05",
    "trace-needs-to-be-resolved": "05",
    "trace-in-progress": "06",
    "number-not-present-and-trace-not-required": "07",
    "trace-postponed-baby-under-six-weeks-old": "08",
}
