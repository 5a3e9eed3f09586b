"""A person as somebody fills in a form or a row about them, in the shape in which all referrals bring people."""

from typing import Annotated

from pydantic import Field, model_validator

from core.clients.codes import NhsNumberStatus
from core.clients.fields import Born, Email, Name, Phone, Postcode, ShortLine, Words, nhs_digits
from core.clients.nhs_numbers import read
from core.clients.schemas import Taken
from core.interop.fhir.values import (
    AddressGiven,
    LanguageNeed,
    NameGiven,
    NhsNumberClaim,
    PartialDate,
    PatientDetails,
    Precision,
    Telecom,
)
from core.web.sentences import Asked


class PersonIn(Taken):
    """Who is referred: as much as is known, at least a name."""

    given_name: Annotated[Name | None, Asked("the first name"), Field(examples=["Sam"])] = None
    family_name: Annotated[Name | None, Asked("the family name"), Field(examples=["Example"])] = None
    date_of_birth: Annotated[Born | None, Asked("a date of birth")] = None
    nhs_number: Annotated[ShortLine | None, Asked("an NHS number"), Field(examples=["999 000 0018"])] = None
    nhs_number_verified: bool = Field(default=False, description="Traced by you; else nobody is matched by it")
    phone: Annotated[Phone | None, Asked("a telephone number")] = None
    mobile: Annotated[Phone | None, Asked("a mobile number")] = None
    email: Annotated[Email | None, Asked("an email address")] = None
    address: Annotated[Words | None, Asked("the address"), Field(max_length=500)] = None
    postcode: Annotated[Postcode | None, Asked("a postcode")] = None
    language: Annotated[ShortLine | None, Asked("the language")] = None
    interpreter_needed: bool = False

    @model_validator(mode="after")
    def _has_a_name(self) -> "PersonIn":
        if not (self.given_name or self.family_name):
            raise ValueError("Enter a name, even if you know only a part of it")
        if self.nhs_number:
            nhs_digits(self.nhs_number)
        return self


def patient_of(person: PersonIn) -> PatientDetails:
    """With a first name alone, that is what they are filed under."""
    family, given = person.family_name or person.given_name, person.given_name if person.family_name else None
    name = NameGiven(None, family, (given,) if given else (), (), (), None, None, None)
    born = person.date_of_birth
    language = (LanguageNeed(None, person.language, True),) if person.language else ()
    return PatientDetails(
        names=(name,), birth_date=PartialDate(born, Precision.DAY) if born else None, is_deceased=False, gender=None,
        ethnic_category=None, ethnic_words=None, religion=None, nhs_number=_claim(person), telecoms=_telecoms(person),
        addresses=_addresses(person), languages=language, interpreter_needed=person.interpreter_needed,
        preferred_contact=None, related=(), gp=None, is_restricted=False,
    )  # fmt: skip


def _claim(person: PersonIn) -> NhsNumberClaim:
    """Only whoever has traced a number may say that it is this person's."""
    if not person.nhs_number:
        return NhsNumberClaim(None, None, NhsNumberStatus.ABSENT)
    status = NhsNumberStatus.VERIFIED if person.nhs_number_verified else NhsNumberStatus.NOT_TRACED
    return NhsNumberClaim(read(person.nhs_number), status, status)


def _telecoms(person: PersonIn) -> tuple[Telecom, ...]:
    found = (("phone", person.phone, "home"), ("phone", person.mobile, "mobile"), ("email", person.email, "home"))
    return tuple(Telecom(system, value, use, None, False) for system, value, use in found if value)


def _addresses(person: PersonIn) -> tuple[AddressGiven, ...]:
    if not (person.address or person.postcode):
        return ()
    lines = tuple(line.strip() for line in (person.address or "").splitlines() if line.strip())
    return (AddressGiven("home", lines, None, None, person.postcode, None, None, None, None),)
