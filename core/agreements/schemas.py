"""What the API and the forms about agreements take and give."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core.access.agreements import Capacity, LawfulBasis, SpecialCondition
from core.access.protected import Label
from core.clients.fields import Day, Line, Reason
from core.clients.schemas import Taken
from core.organisations.partnership import KEY
from core.web.sentences import Asked

Told = Annotated[str, Field(min_length=3, max_length=4000)]


def _link(text: str | None) -> str | None:
    """Shown as a link only if it is one; whatever else runs in a browser is refused."""
    if text is not None and ":" in text and not text.startswith(("https://", "http://")) and "//" in text:
        raise ValueError("Write an address that begins with https://, or where the paper is kept")
    return text


class AgreementIn(Taken):
    """An agreement as your organisation proposes it. It carries nothing until the privacy officer of another party has
    accepted; afterwards its words never change."""

    title: Annotated[Line, Asked("a title")] = Field(max_length=200, examples=["Crisis house and night team hand-over"])
    key: Annotated[str, Asked("a key")] = Field(
        pattern=KEY, examples=["crisis_handover"], description="The word by which rules name it; it never changes"
    )
    parties: Annotated[list[UUID], Asked("an organisation")] = Field(
        min_length=1, max_length=50, description="The other organisations; yours is a party as well"
    )
    starts: Annotated[Day | None, Asked("the first day")] = Field(default=None, description="Today if left out")
    ends: Annotated[Day | None, Asked("the last day")] = Field(default=None, description="Open if left out")
    review_on: Annotated[Day, Asked("when it is reviewed")]
    purposes: Annotated[Told, Asked("what it is for")]
    kinds: Annotated[list[str], Asked("a kind of record")] = Field(
        min_length=1, max_length=200, description="Kinds of record, or groups of the policy, that it may carry"
    )
    labels: Annotated[list[Label], Asked("a label")] = Field(min_length=1, max_length=3)
    data_items: Annotated[Told, Asked("what is shared")]
    lawful_basis: Annotated[LawfulBasis, Asked("a lawful basis")]
    special_condition: Annotated[SpecialCondition, Asked("a condition for special category data")]
    common_law: Annotated[Told, Asked("how confidentiality is met")]
    roles: Annotated[Told, Asked("who is controller and processor")]
    rights_contact: Annotated[Told, Asked("whom people ask")]
    retention: Annotated[Told, Asked("what happens at the end")]
    document: Annotated[str | None, Asked("where the signed paper is")] = Field(default=None, max_length=400)
    dpia: Annotated[str | None, Asked("where the impact assessment is")] = Field(default=None, max_length=400)

    _links = field_validator("document", "dpia")(_link)


class PartyIn(Taken):
    """Another organisation, or one whose part ends, is to be party from a day on."""

    organisation_id: Annotated[UUID, Asked("an organisation")]
    starts: Annotated[Day | None, Asked("the first day")] = Field(default=None, description="As soon as may be")
    ends: Annotated[Day | None, Asked("the last day")] = Field(default=None, description="Open if left out")


class PartEndIn(Taken):
    """Your organisation's part ends with this day."""

    ends: Annotated[Day | None, Asked("the last day")] = Field(default=None, description="Today if left out")
    reason: Reason


class SignatureIn(Taken):
    """Somebody has signed for your organisation."""

    name: Annotated[Line, Asked("a name")] = Field(max_length=200)
    capacity: Annotated[Capacity, Asked("a capacity")]
    signed_on: Annotated[Day | None, Asked("the day")] = Field(default=None, description="Today if left out")


class ReviewIn(Taken):
    """The parties have looked at the agreement again; until when it is looked at next."""

    review_on: Annotated[Day, Asked("when it is reviewed next")]
    reason: Reason


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class PartyOut(Out):
    id: UUID
    organisation_id: UUID
    starts: date
    ends: date | None
    proposed_for: UUID | None
    proposed_at: datetime | None
    accepted_at: datetime | None = Field(description="Null: it waits for that organisation's privacy officer")
    version: int


class SignatureOut(Out):
    id: UUID
    organisation_id: UUID
    name: str
    capacity: Capacity
    signed_on: date


class AgreementOut(Out):
    """An agreement of the register. It names no client."""

    id: UUID
    key: str
    title: str
    purposes: str
    kinds: list[str]
    labels: list[Label]
    lawful_basis: LawfulBasis
    special_condition: SpecialCondition
    common_law: str
    roles: str
    data_items: str
    rights_contact: str
    retention: str
    review_on: date | None
    reviewed_on: date | None
    document: str | None
    dpia: str | None
    proposed_for: UUID | None
    proposed_at: datetime | None
    agreed_at: datetime | None = Field(description="Null: nobody else has said yes, so that it carries nothing")
    version: int


class AgreementWhole(AgreementOut):
    """With whoever is or was party, and whoever signed."""

    parties: list[PartyOut]
    signatures: list[SignatureOut]


class RuleOut(Out):
    id: str
    sentence: str
    role: str


class HoldersOut(Out):
    role: str
    organisation: str
    people: int


class CarriedOut(Out):
    """`clients` null: fewer than five."""

    kind: str
    of: str = Field(description="Whose records; the identity is shared by all")
    to: str
    clients: int | None


class ReachedOut(Out):
    """`people` and `clients` null: fewer than five."""

    of: str
    to: str
    people: int | None
    clients: int | None
    uses: int | None = Field(description="How often it opened a record to them in 30 days, where the audit tells")


class AccessOut(Out):
    """What an agreement carries now: figures are counted once a day."""

    counted_on: date | None = Field(description="Null: not counted yet")
    rules: list[RuleOut]
    holders: list[HoldersOut]
    carried: list[CarriedOut]
    reached: list[ReachedOut]


class EffectOut(BaseModel):
    """What closes with the end of a part, told before it is decided."""

    ends: date
    counted_on: date | None
    sentences: list[str]
