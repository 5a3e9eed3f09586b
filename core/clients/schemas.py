"""What the clients API and forms take and give."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.clients.codes import NhsNumberStatus


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
    version: int
