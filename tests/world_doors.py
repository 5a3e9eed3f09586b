"""Factories of claims and requests; tests use them through tests.world."""

from datetime import UTC, date, datetime

from core.access.system import SystemRecords
from core.clients.models import Client
from core.closed_doors.models import AccessRequest, AskReason, ClaimReason, ClaimSort, RequestState, SelfClaim
from core.database.ids import new_id
from core.organisations.models import Organisation
from core.people.models import Person
from tests.world_people import LONG_AGO, MORNING

NEVER = datetime(2999, 1, 1, tzinfo=UTC)
ALL_KINDS = " client client_name safe_contact involvement allocation contact assessment referral contact_details "


def self_claim(
    system: SystemRecords,
    client: Client,
    worker: Person,
    organisation: Organisation,
    *,
    sort: ClaimSort = ClaimSort.RELATIONSHIP,
    ends_at: datetime = NEVER,
) -> SelfClaim:
    return system.add(
        SelfClaim(
            client_id=client.id, organisation_id=organisation.id, person_id=worker.id, sort=sort,
            reason=ClaimReason.CONTACT_NOW, words="They stand at our door", starts_at=MORNING, ends_at=ends_at,
        )
    )  # fmt: skip


def access_request(
    system: SystemRecords,
    client: Client | None,
    worker: Person,
    organisation: Organisation,
    of: Organisation,
    *,
    granted: bool = False,
    ends: date = NEVER.date(),
) -> AccessRequest:
    """By a worker for an organisation, put to the organisation `of`."""
    open_to = {"kinds": ALL_KINDS, "starts": LONG_AGO, "ends": ends, "state": RequestState.GRANTED} if granted else {}
    return system.add(
        AccessRequest(
            client_id=client and client.id, organisation_id=of.id, person_id=worker.id, batch=new_id(),
            for_organisation_id=organisation.id, reason=AskReason.SUPPORT, words="I meet them on Monday",
            asked_at=MORNING, answer_by=NEVER, **open_to,
        )
    )  # fmt: skip
