"""Clients, caseloads and open cases, as an organisation that joins brings them. Somebody who is in the partnership's
record already is found, and nothing of them is changed."""

from datetime import time

from core.access.protected import Label
from core.access.vocabulary import Action
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client, ContactDetails, SafeContact
from core.clients.nhs_numbers import read
from core.database import clock
from core.interop.arriving_people import known_by_number
from core.interop.joining.here import Here
from core.interop.joining.sheets import CaseloadRow, CaseRow, ClientRow
from core.interop.joining.taking_staff import Taken
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


def take_client(here: Here, row: ClientRow) -> Taken:
    link_worker = here.maybe("link_worker", "staff", row.link_worker)
    client = _known(here, row)
    is_new = client is None
    client = client or _new(here, row)
    involve(
        here.records, client=client, organisation_id=here.organisation_id, starts=row.supported_since,
        link_worker_id=link_worker,
    )  # fmt: skip
    said = [] if is_new else [KNOWN]
    if client.nhs_number_status is NhsNumberStatus.TRACE_REQUIRED and is_new:
        said.append(NUMBER)
    _safe_contact(here, client, row)
    said += _reach(here, client, row, is_new=is_new)
    return client.id, tuple(said)


def take_caseload(here: Here, row: CaseloadRow) -> Taken:
    client = here.records.one(Client, here.id_of("client_key", "clients", row.client_key))
    worker = here.id_of("staff_key", "staff", row.staff_key)
    made = allocate(
        here.records, client=client, worker_id=worker, organisation_id=here.organisation_id, starts=row.starts
    )
    return made.id, ()


def take_case(here: Here, row: CaseRow) -> Taken:
    made = Referral(
        client_id=here.id_of("client_key", "clients", row.client_key), organisation_id=here.organisation_id,
        service_id=here.id_of("service", "services", row.service), from_name=row.referred_by, source=row.source,
        priority=row.priority, reason=row.reason, summary=row.summary, needs=[need.value for need in row.needs],
        state=row.state, is_open=True, received_at=clock.moment(row.received_on, RECEIVED_AT),
    )  # fmt: skip
    return here.records.add(made).id, ()


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
    return here.records.add(client)


def _number(row: ClientRow) -> tuple[str | None, NhsNumberStatus]:
    """A wrong number stays as it came, with a status that stops it being matched."""
    if row.nhs_number is None:
        return None, NhsNumberStatus.ABSENT
    number = read(row.nhs_number)
    if not number.valid:
        return number.raw, NhsNumberStatus.TRACE_REQUIRED
    return number.digits, NhsNumberStatus.VERIFIED if row.nhs_number_verified else NhsNumberStatus.NOT_TRACED


def _safe_contact(here: Here, client: Client, row: ClientRow) -> None:
    """The organisation's own instructions, beside others': the stricter ones count."""
    ways = {name: getattr(row, name) for name in WAYS}
    if any(ways.values()) or row.contact_instructions:
        here.records.add(
            SafeContact(
                client_id=client.id, organisation_id=here.organisation_id, instructions=row.contact_instructions, **ways
            )
        )  # fmt: skip


def _reach(here: Here, client: Client, row: ClientRow, *, is_new: bool) -> list[str]:
    """Kept for somebody new; for others the sentence is always the same, so that it tells nothing."""
    reach = {name: getattr(row, name) for name in REACH}
    if row.address_confidential:
        reach |= {"address": None, "postcode": None}
    said = [CONFIDENTIAL] if row.address_confidential and (row.address or row.postcode) else []
    if not any(reach.values()):
        return said
    details = ContactDetails(
        client_id=client.id, organisation_id=here.organisation_id, starts=row.supported_since, **reach
    )
    if not is_new or not here.records.may(Action.CREATE, details):
        return [*said, NOT_KEPT]
    here.records.add(details)
    return said
