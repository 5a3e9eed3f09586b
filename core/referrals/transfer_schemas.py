"""What the transfers API and forms take and give."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.access.protected import Label
from core.clients.fields import Words
from core.referrals.transfer_models import RefusalReason, TransferReason, TransferState
from core.web.sentences import Asked


class TransferIn(BaseModel):
    """An offer of a referral to a service of another organisation."""

    model_config = ConfigDict(extra="forbid")

    to_service_id: Annotated[UUID, Asked("a service")]
    reason: Annotated[TransferReason, Asked("a reason")]
    words: Annotated[Words, Asked("what they need to know to decide"), Field(min_length=3)]
    person_agrees: Annotated[bool, Asked("whether the person agrees")]
    sender_stays: Annotated[bool, Asked("whether you go on supporting the person")] = Field(
        description="Otherwise the work of your organisation's workers ends with the acceptance"
    )
    lead_goes_over: Annotated[bool, Asked("whether the case lead goes over")] = Field(
        description="Whoever accepts becomes the case lead"
    )


class AcceptIn(BaseModel):
    """Accepting needs no words."""

    model_config = ConfigDict(extra="forbid")


class RefuseIn(BaseModel):
    """Why it is not taken over, and what would help."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[RefusalReason, Asked("a reason")]
    answer: Annotated[Words | None, Asked("what would help")] = None


class WithdrawIn(BaseModel):
    """Why the offer is taken back."""

    model_config = ConfigDict(extra="forbid")

    why: Annotated[Words, Asked("why you withdraw it"), Field(min_length=3)]


class TransferLine(BaseModel):
    """A transfer in a list."""

    id: UUID
    client_id: UUID
    referral_id: UUID
    organisation_id: UUID = Field(description="The organisation that offers it")
    to_organisation_id: UUID
    to_service_id: UUID
    state: TransferState
    proposed_at: datetime
    lapses_on: date = Field(description="The last day on which it can be answered")
    version: int


class TransferOut(TransferLine):
    """A transfer. `held`: who held what when it was accepted."""

    model_config = ConfigDict(from_attributes=True)

    reason: TransferReason
    words: str
    person_agrees: bool
    sender_stays: bool
    lead_goes_over: bool
    proposed_by: UUID
    refused_as: RefusalReason | None
    answer: str | None
    settled_by: UUID | None
    settled_at: datetime | None
    held: dict[str, object] | None
    label: Label
