"""What the API and the forms about roles and resets take and give."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Username = Annotated[str, Field(max_length=120, pattern=r"^\S+$"), AfterValidator(str.casefold)]
"""As sign-in reads it: in small letters, without blanks."""


class RoleAsked(BaseModel):
    """A role for somebody in the organisation you act for."""

    person_id: UUID = Field(title="Person")
    role: str = Field(title="Role", max_length=60, examples=["recovery_navigator"])
    reason: str = Field(title="Reason", min_length=3, max_length=200, examples=["Starts on Monday in the Bath team"])
    starts: date | None = Field(default=None, title="First day", description="Leave it out for the first day possible")
    ends: date | None = Field(default=None, title="Last day", description="Leave it out where no end is known")


class RoleEnded(BaseModel):
    """The last day of a role."""

    ends: date | None = Field(default=None, title="Last day", description="Leave it out for today")
    reason: str = Field(title="Reason", min_length=3, max_length=200)


class RoleChanged(BaseModel):
    """Another role in place of one that somebody holds in your organisation."""

    role: str = Field(title="Role", max_length=60, examples=["senior_navigator"])
    starts: date | None = Field(default=None, title="First day", description="Leave it out for the first day possible")
    reason: str = Field(title="Reason", min_length=3, max_length=200)


class RoleGrantOut(BaseModel):
    """A role somebody holds, held or will hold. A powerful one counts only once it is approved."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    person_id: UUID
    organisation_id: UUID
    role: str
    reason: str | None
    starts: date
    ends: date | None
    is_approved: bool
    asked_by: UUID | None
    asked_for: UUID | None
    approved_by: UUID | None
    version: int


class ResetAsked(BaseModel):
    """A new password for somebody of your organisation."""

    person_id: UUID = Field(title="Person")
    reason: str = Field(title="Reason", min_length=3, max_length=200, examples=["Forgot it on holiday; rang me today"])


class ResetOut(BaseModel):
    """That somebody may choose a new password."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    person_id: UUID
    organisation_id: UUID
    reason: str
    asked_by: UUID
    asked_at: datetime
    is_approved: bool
    approved_by: UUID | None
    starts: date = Field(description="The first day on which its link may be made")
    issued_at: datetime | None = Field(description="When its link was made")
    version: int


class ResetLinkOut(BaseModel):
    """Give it to the person yourself, after making sure that it is them."""

    link: str
