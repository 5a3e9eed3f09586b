"""What the clients API and forms take and give."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from core.access.protected import Label
from core.clients.codes import EthnicCategory, GenderIdentity, NhsNumberStatus
from core.clients.fields import Born, Email, Line, Name, PastDay, Phone, Postcode, Reason, ShortLine, Words
from core.clients.models import NameUse
from core.web.sentences import Asked


class ClientLine(BaseModel):
    """A client in a list."""

    id: UUID
    family_name: str
    given_name: str
    preferred_name: str | None
    date_of_birth: date | None
    nhs_number: str | None = Field(examples=["9990000018"])
    nhs_number_status: NhsNumberStatus


class ClientOut(ClientLine):
    """A client's identity."""

    model_config = ConfigDict(from_attributes=True)

    pronouns: str | None
    date_of_birth_estimated: bool
    ethnic_category: EthnicCategory | None
    gender: GenderIdentity | None
    language: str | None
    interpreter_needed: bool
    communication_needs: str | None
    adjustments: str | None
    what_matters: str | None
    case_lead_id: UUID | None
    case_lead_organisation_id: UUID | None
    version: int


class Taken(BaseModel):
    """What is sent: unknown fields are refused, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid")


class IdentityIn(Taken):
    """A change of identity: fields left out stay as they are, null empties one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"preferred_name": "Sam", "pronouns": "they/them", "reason": "Asked at our visit"}]
        }
    )

    family_name: Annotated[Name | None, Asked("the family name")] = None
    given_name: Annotated[Name | None, Asked("the given name")] = None
    preferred_name: Name | None = None
    pronouns: ShortLine | None = None
    date_of_birth: Annotated[Born | None, Asked("a date of birth")] = None
    date_of_birth_estimated: bool | None = None
    nhs_number: Annotated[ShortLine | None, Asked("an NHS number")] = None
    ethnic_category: EthnicCategory | None = None
    gender: GenderIdentity | None = None
    language: ShortLine | None = None
    interpreter_needed: bool | None = None
    communication_needs: Words | None = None
    adjustments: Words | None = None
    what_matters: Annotated[Words | None, Asked("what matters to the person")] = None
    keep_earlier_name: bool | None = Field(
        None, description="Keep the name before this change, so that a search finds it"
    )
    reason: Annotated[Reason | None, Asked("why you change this")] = None

    @field_validator("family_name")
    @classmethod
    def _family_name_stays(cls, name: str | None) -> str:
        if not name:
            raise ValueError("Enter the family name; if the person has one name only, enter it here")
        return name


class NameIn(Taken):
    """Another name the person has or had."""

    use: Annotated[NameUse, Asked("which kind of name this is")]
    family_name: Annotated[Name, Asked("the family name")] = Field(min_length=1)
    given_name: Annotated[Name | None, Asked("the given name")] = None


class NameOut(BaseModel):
    """Another name of a client."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    use: NameUse
    family_name: str
    given_name: str
    version: int


WAYS = ("phone", "text", "leave_message", "email", "post")


class SafeContactIn(Taken):
    """How the person may be reached: a way that is left out is forbidden."""

    may_phone: bool = False
    may_text: bool = False
    may_leave_message: bool = False
    may_email: bool = False
    may_post: bool = False
    best_times: Line | None = None
    instructions: Words | None = None
    reason: Annotated[Reason | None, Asked("why you change this")] = None

    @model_validator(mode="after")
    def _messages_need_a_phone(self) -> Self:
        if self.may_leave_message and not self.may_phone:
            raise ValueError("A message can only be left where phoning is safe: allow phoning too, or no messages")
        return self


class SafeContactOut(BaseModel):
    """One organisation's safe-contact instructions; `words` is the line shown on every page."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    may_phone: bool
    may_text: bool
    may_leave_message: bool
    may_email: bool
    may_post: bool
    best_times: str | None
    instructions: str | None
    words: str
    version: int


class SafeContactNow(BaseModel):
    """What counts: all instructions together, the stricter first."""

    words: str
    items: list[SafeContactOut]


class ContactDetailsIn(Taken):
    """An address and ways to reach a person; at least one of them."""

    address: Annotated[Words | None, Asked("the address")] = Field(
        default=None, max_length=500, examples=["12 Open Road, Bath"]
    )
    postcode: Postcode | None = None
    phone: Phone | None = None
    mobile: Phone | None = None
    email: Email | None = None
    starts: Annotated[PastDay | None, Asked("the first day")] = None
    ends: Annotated[date | None, Asked("the last day")] = None
    reason: Annotated[Reason | None, Asked("why you change this")] = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not any((self.address, self.postcode, self.phone, self.mobile, self.email)):
            raise ValueError("Enter an address, a telephone number or an email address")
        if self.starts and self.ends and self.ends < self.starts:
            raise ValueError("The last day must not be before the first day")
        return self


class ConfidentialAddressIn(ContactDetailsIn):
    """An address that only people granted it one by one may see; whoever enters it is the first of them. Each address
    has grants of its own."""

    reason: Annotated[Reason, Asked("why this address is confidential")]


class ContactDetailsOut(BaseModel):
    """Contact details that the caller may read."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    address: str | None
    postcode: str | None
    phone: str | None
    mobile: str | None
    email: str | None
    starts: date
    ends: date | None
    label: Label
    version: int


class GrantIn(Taken):
    """Who may see a confidential address besides those who may already."""

    person_id: Annotated[UUID, Asked("who may see the address")]
    organisation_id: UUID | None = Field(default=None, description="If the person works for several: for which one")
    starts: Annotated[date | None, Asked("the first day")] = None
    ends: Annotated[date | None, Asked("the last day")] = None
    reason: Annotated[Reason, Asked("why they need to know it")]


class GrantOut(BaseModel):
    """One person's grant of a confidential address."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    person_id: UUID
    organisation_id: UUID
    granted_by: UUID
    starts: date
    ends: date | None
    reason: str
    version: int


class EndIn(Taken):
    """Ending something before its time."""

    reason: Annotated[Reason, Asked("why this ends")]


class SearchIn(Taken):
    """What is known of the person: any of these, all of which must fit."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "okafor 27/3/1987"}]})

    text: Line | None = Field(
        default=None, description="Name, date of birth and NHS number as people write them, in any order"
    )
    name: Line | None = Field(default=None, description="Beginnings of names, accents aside, earlier names included")
    date_of_birth: Line | None = Field(default=None, description="As people write it", examples=["27 March 1987"])
    nhs_number: ShortLine | None = Field(default=None, description="With or without spaces", examples=["999 000 0018"])
    after: UUID | None = Field(default=None, description="The `next` of the page before")
    limit: int = Field(default=50, ge=1, le=500)
