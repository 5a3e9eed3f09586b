"""The API of status pages: a link for a referrer, shown once, and its end."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from core.access.errors import NotFound
from core.access.holding import hold
from core.access.idempotency import refuse_key
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.referrals.models import Referral
from core.ways_in import status_links as links
from core.ways_in.status_models import StatusPage
from core.web.lists import Listed
from core.web.sentences import Asked

router = Router(face=Face.API, prefix="/api/v1/referrals/{referral_id}/status-pages", tags=["status pages"])


class StatusPageIn(BaseModel):
    """A link for the referrer."""

    model_config = ConfigDict(extra="forbid")

    agreed: Annotated[bool, Asked("whether the person agreed")] = Field(
        False, description="The person agreed that a carer follows this: needed where a carer asked"
    )


class StatusPageOut(BaseModel):
    """That a referrer may look how the referral stands."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    made_by: UUID
    made_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    is_open: bool


class StatusLinkOut(BaseModel):
    """The link, in this one answer."""

    link: str


@router.get("", requires(StatusPage, Action.READ))
def list_status_pages(records: Records, referral_id: UUID) -> Listed[StatusPageOut]:
    """Newest first; without their links."""
    found = links.pages_of(records, records.one(Referral, referral_id))
    items = [StatusPageOut.model_validate(one) for one in found]
    return Listed[StatusPageOut].model_construct(items=items, next=None, count=len(items), count_is_capped=False)


@router.post("", requires(StatusPage, Action.CREATE), status=201)
def make_link(records: Records, request: Request, referral_id: UUID, given: StatusPageIn) -> StatusLinkOut:
    """A link for the referrer, without a name in it. It shows how the referral stands, for 60 days; links of before
    end. There is none for people who ask for themselves."""
    refuse_key(request)
    token = links.open_for_referral(records, hold(records, Referral, referral_id), agreed=given.agreed)
    return StatusLinkOut(link=links.address_of(request.app.state.settings.public_url, token))


@router.post("/{page_id}/end", requires(StatusPage, Action.CLOSE))
def end_link(records: Records, referral_id: UUID, page_id: UUID) -> StatusPageOut:
    """Its link shows nothing any more."""
    found = links.pages_of(records, records.one(Referral, referral_id))
    page = next((one for one in found if one.id == page_id), None)
    if page is None:
        raise NotFound
    links.end(records, page)
    return StatusPageOut.model_validate(page)
