"""Clients, caseloads and open cases, as an organisation that joins brings them. Somebody who is in the partnership's
record already is found, and nothing of them is changed."""

from collections.abc import Iterator, Sequence
from datetime import time
from uuid import UUID

from sqlalchemy import or_, select

from core.access.errors import Conflict
from core.access.protected import Label
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client, ContactDetails, SafeContact
from core.clients.nhs_numbers import read
from core.database import clock
from core.interop.arriving_people import known_by_number
from core.interop.joining.here import Here
from core.interop.joining.sheets import CaseloadRow, CaseRow, ClientRow
from core.interop.joining.taking_staff import Taken
from core.involvement.models import Allocation, Involvement
from core.involvement.service import allocate, involve
from core.referrals.models import Referral

KNOWN = (
    "This person is in the partnership’s record already: NHS number, date of birth and family name agree. Nothing "
    "there was changed; your organisation now supports them."
)
NUMBER = "This is not a right NHS number. It was kept as it came: the person needs tracing, nobody is matched by it."
NOT_KEPT = "The address, telephone numbers and email address were not kept. Enter them on the person’s record."
CONFIDENTIAL = "The address is confidential and was not kept. A worker who may know it enters it on the record."
RECEIVED_AT = time(9)
"""Of cases whose hour nobody wrote down."""
REACH = ("address", "postcode", "phone", "mobile", "email")
WAYS = ("may_phone", "may_text", "may_leave_message", "may_email", "may_post", "best_times")


def take_clients(here: Here, rows: Sequence[ClientRow]) -> list[Taken]:
    """Who they are; then that the organisation supports them; then how they may be reached. Raises `Conflict` where one
    row may be the person of another: then each is taken in alone, and the second finds the first."""
    _refuse_twins(rows)
    links = [here.maybe("link_worker", "staff", row.link_worker) for row in rows]
    known = [_known(here, row) for row in rows]
    clients = [there or _new(here, row) for row, there in zip(rows, known, strict=True)]
    here.records.add_all([client for client, there in zip(clients, known, strict=True) if there is None])
    here.records.add_all([
        Involvement(client_id=client.id, organisation_id=here.organisation_id, starts=row.supported_since,
                    link_worker_id=link)
        for client, row, link, there in zip(clients, rows, links, known, strict=True) if there is None
    ])  # fmt: skip
    for there, row, link in zip(known, rows, links, strict=True):
        if there is not None:
            involve(here.records, client=there, organisation_id=here.organisation_id, starts=row.supported_since,
                    link_worker_id=link)  # fmt: skip
    all_ = [*zip(clients, rows, (there is None for there in known), strict=True)]
    here.records.add_all([one for client, row, is_new in all_ for one in _ways(here, client, row, is_new=is_new)])
    return [(client.id, tuple(_said(client, row, is_new=is_new))) for client, row, is_new in all_]


def take_caseloads(here: Here, rows: Sequence[CaseloadRow]) -> list[Taken]:
    """Many in one flush; if one of them is refused, each is allocated alone, which says why."""
    pairs = [(here.id_of("client_key", "clients", row.client_key), here.id_of("staff_key", "staff", row.staff_key))
             for row in rows]  # fmt: skip
    if len(rows) == 1:
        client = here.records.one(Client, pairs[0][0])
        made = allocate(
            here.records, client=client, worker_id=pairs[0][1], organisation_id=here.organisation_id,
            starts=rows[0].starts,
        )  # fmt: skip
        return [(made.id, ())]
    _refuse_allocated(here, pairs)
    allocations = [
        Allocation(client_id=client_id, worker_id=worker_id, organisation_id=here.organisation_id, starts=row.starts,
                   allocated_by=here.records.actor.person_id)
        for (client_id, worker_id), row in zip(pairs, rows, strict=True)
    ]  # fmt: skip
    here.records.add_all(allocations)
    return [(made.id, ()) for made in allocations]


def take_cases(here: Here, rows: Sequence[CaseRow]) -> list[Taken]:
    made = [
        Referral(
            client_id=here.id_of("client_key", "clients", row.client_key), organisation_id=here.organisation_id,
            service_id=here.id_of("service", "services", row.service), from_name=row.referred_by, source=row.source,
            priority=row.priority, reason=row.reason, summary=row.summary, needs=[need.value for need in row.needs],
            state=row.state, is_open=True, received_at=clock.moment(row.received_on, RECEIVED_AT),
        )
        for row in rows
    ]  # fmt: skip
    here.records.add_all(made)
    return [(one.id, ()) for one in made]


def _refuse_twins(rows: Sequence[ClientRow]) -> None:
    numbers = [read(row.nhs_number).digits for row in rows if row.nhs_number and row.nhs_number_verified]
    if len(set(numbers)) < len(numbers):
        raise Conflict("Two of these rows have one NHS number.")


def _refuse_allocated(here: Here, pairs: Sequence[tuple[UUID, UUID]]) -> None:
    there = select(Allocation.client_id, Allocation.worker_id).where(
        Allocation.organisation_id == here.organisation_id,
        Allocation.client_id.in_([client_id for client_id, _ in pairs]),
        or_(Allocation.ends.is_(None), Allocation.ends >= clock.today()),
    )
    if {(row.client_id, row.worker_id) for row in here.records.rows(there)} & set(pairs):
        raise Conflict("One of these people is on that worker’s caseload already.")


def _known(here: Here, row: ClientRow) -> Client | None:
    """Only by a right number that the organisation says was verified, with a certain date of birth: as referrals do."""
    number = read(row.nhs_number or "")
    if not (row.nhs_number_verified and number.valid) or row.date_of_birth is None or row.date_of_birth_estimated:
        return None
    return known_by_number(here.records, digits=number.digits, born=row.date_of_birth, family_names=[row.family_name])


def _new(here: Here, row: ClientRow) -> Client:
    number, status = _number(row)
    client = Client(
        nhs_number=number, nhs_number_status=status, preferred_name=row.preferred_name, pronouns=row.pronouns,
        date_of_birth=row.date_of_birth, date_of_birth_estimated=row.date_of_birth_estimated,
        ethnic_category=row.ethnic_category, gender=row.gender, language=row.language,
        interpreter_needed=row.interpreter_needed, communication_needs=row.communication_needs,
        adjustments=row.adjustments, what_matters=row.what_matters, label=Label.NORMAL,
    )  # fmt: skip
    client.rename(family_name=row.family_name, given_name=row.given_name or "")
    lead = here.maybe("case_lead", "staff", row.case_lead)
    if lead is not None:
        client.lead_by(lead, here.organisation_id)
    return client


def _number(row: ClientRow) -> tuple[str | None, NhsNumberStatus]:
    """A wrong number stays as it came, with a status that stops it being matched."""
    if row.nhs_number is None:
        return None, NhsNumberStatus.ABSENT
    number = read(row.nhs_number)
    if not number.valid:
        return number.raw, NhsNumberStatus.TRACE_REQUIRED
    return number.digits, NhsNumberStatus.VERIFIED if row.nhs_number_verified else NhsNumberStatus.NOT_TRACED


def _ways(here: Here, client: Client, row: ClientRow, *, is_new: bool) -> Iterator[SafeContact | ContactDetails]:
    """The organisation's own instructions stand beside others', and the stricter count; an address only of somebody
    new."""
    ways = {name: getattr(row, name) for name in WAYS}
    if any(ways.values()) or row.contact_instructions:
        yield SafeContact(
            client_id=client.id, organisation_id=here.organisation_id, instructions=row.contact_instructions, **ways
        )
    reach = _reach(row)
    if is_new and any(reach.values()):
        yield ContactDetails(
            client_id=client.id, organisation_id=here.organisation_id, starts=row.supported_since, **reach
        )


def _reach(row: ClientRow) -> dict[str, str | None]:
    reach = {name: getattr(row, name) for name in REACH}
    return reach | {"address": None, "postcode": None} if row.address_confidential else reach


def _said(client: Client, row: ClientRow, *, is_new: bool) -> Iterator[str]:
    """What a person should know of it; of somebody known always the same, so that it tells nothing."""
    if not is_new:
        yield KNOWN
    elif client.nhs_number_status is NhsNumberStatus.TRACE_REQUIRED:
        yield NUMBER
    if row.address_confidential and (row.address or row.postcode):
        yield CONFIDENTIAL
    if not is_new and any(_reach(row).values()):
        yield NOT_KEPT
