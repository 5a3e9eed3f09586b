"""The API of one's own sessions in browsers: where one is signed in, and leaving one or all of them."""

from datetime import datetime
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from core.access.records import Records
from core.access.routing import Face, Router, signed_in
from core.people.session_pages import OWN, leave, leave_everywhere, mine
from core.web.lists import Listed, whole

router = Router(face=Face.API, prefix="/api/v1/my-sessions", tags=["my sessions"])


class SessionOut(BaseModel):
    """One browser in which you are signed in."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    device: str = Field(description="Which browser on which machine", examples=["Firefox on Windows"])
    began_at: datetime
    seen_at: datetime = Field(description="Exact to a minute")


@router.get("", signed_in(OWN))
def list_my_sessions(records: Records, request: Request) -> Listed[SessionOut]:
    """Every browser in which you are signed in, the one seen last first."""
    return whole(SessionOut, mine(records, request))


@router.post("/end", signed_in(OWN), status=204)
def sign_out_everywhere(records: Records) -> None:
    """Ends every one of your sessions, whichever browser it is in. API keys go on working."""
    leave_everywhere(records)


@router.post("/{session_id}/end", signed_in(OWN), status=204)
def sign_out_of_one(records: Records, request: Request, session_id: UUID) -> None:
    """Whoever holds its cookie is nobody with their next request."""
    leave(records, request, session_id)
