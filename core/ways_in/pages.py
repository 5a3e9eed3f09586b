"""Pages on which workers bring referrals in: the services with whom they are for, then the form, short as a call."""

from collections.abc import Iterator, Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import Conflict, Invalid
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.codes import NhsNumberStatus
from core.clients.identity import identity_of
from core.clients.models import Client
from core.database import clock
from core.database.ids import new_id
from core.duplicates.checking import Possible, described_by, possible_duplicates
from core.duplicates.schemas import CheckIn
from core.interop.arrival import Received
from core.interop.plain_people import PersonIn
from core.organisations.models import Service
from core.referrals.arrivals import Arrival, Way
from core.referrals.attachments import LARGEST
from core.referrals.codes import ClinicalPriority, NeedTag, PrimaryReason, SourceOfReferral
from core.referrals.models import Referral
from core.referrals.offers import offer_of, services_and_offers
from core.ways_in.bringing import Brought, bring_client, bring_person, is_visible, service_of
from core.ways_in.doors import TheIntake
from core.ways_in.models import ReferralFile
from core.ways_in.schemas import LetterIn, RequestIn
from core.ways_in.seeing_to import entered_by_hand, refuse_elsewhere
from core.web.environment import render
from core.web.forms import FormState, TypedForm, parse
from core.web.parts import Choice, Link
from core.web.uploads import Upload, read_upload

router = Router(face=Face.PAGE)

FORM, WAITING, LOOKED_AT = "form_id", "waiting", "looked_at"
"""What tells one form from every other, which waiting arrival it is filled in for, and that people alike were shown."""
YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))


async def _document(request: Request) -> Upload | None:
    return await read_upload(request, "document", LARGEST)


Document = Annotated[Upload | None, Depends(_document)]
FROM_PEOPLE = (SourceOfReferral.SELF, SourceOfReferral.CARER_OR_RELATIVE)
"""Kinds of senders for whom no link is made by itself."""
PRIORITIES = sorted(ClinicalPriority, key=lambda one: one.severity)
BRING = requires(Arrival, Action.CREATE)


@router.get("/referrals/new", BRING)
def services_page(records: Records, request: Request, client: str = "", waiting: str = "") -> Response:
    """For whom each service is and how much room it has, before anybody fills in a form."""
    query = "&".join(f"{name}={said}" for name, said in (("client", client), (WAITING, waiting)) if _is_id(said))
    return render(
        request, "ways_in/services.html", services=services_and_offers(records), query=f"?{query}" if query else "",
        links=list(_links(records)),
    )  # fmt: skip


@router.get("/referrals/new/{service_id}", BRING)
def letter_page(records: Records, request: Request, service_id: UUID, client: str = "", waiting: str = "") -> Response:
    state = FormState({FORM: str(new_id()), "priority": "3", WAITING: waiting})
    if _is_id(client):
        return _client_form(records, request, service_id, UUID(client), state)
    return _letter_form(records, request, service_id, state)


@router.post("/referrals/new/{service_id}", BRING)
def letter_posted(
    records: Records, request: Request, service_id: UUID, form: TypedForm, intake: TheIntake, document: Document
) -> Response:
    asked = parse(LetterIn, form)
    if isinstance(asked, FormState):
        return _letter_form(records, request, service_id, asked, 422)
    person = PersonIn.model_validate(asked.model_dump(include=set(PersonIn.model_fields)))
    said = RequestIn.model_validate(asked.model_dump(include=set(RequestIn.model_fields)))
    if not form.get(LOOKED_AT) and (alike := _alike(records, person)):
        return _letter_form(records, request, service_id, FormState(form), alike=alike)
    try:
        brought = Brought(Way.STAFF_FORM, service_of(records, service_id), said, _reference(form), document)
        _refuse_elsewhere(records, form, brought.service)
        received = bring_person(records, intake, brought, person)
    except (Invalid, Conflict) as wrong:
        return _letter_form(records, request, service_id, _wrong(form, wrong), 422)
    if not received.repeated:
        _seen_to(records, form, received)
    return _done(records, request, received, brought)


@router.post("/clients/{client_id}/referrals/new/{service_id}", BRING)
def client_posted(
    records: Records, request: Request, client_id: UUID, service_id: UUID, form: TypedForm, intake: TheIntake
) -> Response:
    """A client whom I support goes on to another service, of another organisation or of my own."""
    asked = parse(RequestIn, form)
    if isinstance(asked, FormState):
        return _client_form(records, request, service_id, client_id, asked, 422)
    try:
        brought = Brought(Way.WORKER, service_of(records, service_id), asked, _reference(form))
        received = bring_client(records, intake, brought, client_id)
    except (Invalid, Conflict) as wrong:
        return _client_form(records, request, service_id, client_id, _wrong(form, wrong), 422)
    return _done(records, request, received, brought)


def _links(records: Records) -> Iterator[Link]:
    """Other ways in, for whoever triages."""
    if records.judge.may_ever(ReferralFile, Action.READ):
        yield Link("/referrals/files", "Referrals from a spreadsheet")
    if records.judge.may_ever(Referral, Action.ALLOCATE):
        yield Link("/referrals/waiting", "Referrals that could not be taken")


def _done(records: Records, request: Request, received: Received, brought: Brought) -> Response:
    """The referral, for whoever may read it; else that it is with the service, whatever was there before."""
    if is_visible(records, received):
        return RedirectResponse(f"/referrals/{received.referral.id}", 303)
    arrival = received.arrival if received.arrival and received.arrival.source not in FROM_PEOPLE else None
    return render(request, "ways_in/brought.html", service=brought.service, arrival=arrival)


def _refuse_elsewhere(records: Records, form: TypedForm, service: Service) -> None:
    waits = str(form.get(WAITING) or "")
    if _is_id(waits):
        refuse_elsewhere(records.one(Arrival, UUID(waits)), service)


def _seen_to(records: Records, form: TypedForm, received: Received) -> None:
    waits = str(form.get(WAITING) or "")
    if _is_id(waits):
        entered_by_hand(records, records.one(Arrival, UUID(waits)), received)


def _alike(records: Records, person: PersonIn) -> Sequence[Possible]:
    """People whose records are open to me, and who may be this one: asked before a second record is made."""
    known = person.model_dump(include={"given_name", "date_of_birth", "nhs_number", "postcode"})
    status = NhsNumberStatus.VERIFIED if person.nhs_number_verified else NhsNumberStatus.NOT_TRACED
    name = person.family_name or person.given_name or ""
    return possible_duplicates(records, described_by(CheckIn(family_name=name, nhs_number_status=status, **known)))


def _letter_form(
    records: Records, request: Request, service_id: UUID, state: FormState, status: int = 200,
    alike: Sequence[Possible] = (),
) -> Response:  # fmt: skip
    waits = state.value(WAITING)
    arrival = records.one(Arrival, UUID(waits)) if _is_id(waits) else None
    return _form(
        records, request, service_id, "letter", state, status, arrival=arrival, alike=alike, sources=SourceOfReferral
    )


def _client_form(
    records: Records, request: Request, service_id: UUID, client_id: UUID, state: FormState, status: int = 200
) -> Response:
    client = records.one(Client, client_id)
    identity = identity_of(records, client)
    return _form(records, request, service_id, "onward", state, status, client=client, identity=identity)


def _form(
    records: Records, request: Request, service_id: UUID, page: str, state: FormState, status: int, **more: object
) -> Response:
    service = records.kept(Service, service_id)
    return render(
        request, f"ways_in/{page}.html", status_code=status, state=state, service=service, needs=NeedTag,
        offer=offer_of(service, clock.today()), priorities=PRIORITIES, reasons=PrimaryReason, yes_no=YES_NO,
        **more,
    )  # fmt: skip


def _wrong(form: TypedForm, wrong: Invalid | Conflict) -> FormState:
    field, words = (wrong.field, wrong.message) if isinstance(wrong, Invalid) else ("", str(wrong))
    return FormState(form).with_error(field, words)


def _reference(form: TypedForm) -> str | None:
    return str(form.get(FORM) or "")[:100] or None


def _is_id(said: str) -> bool:
    try:
        UUID(said)
    except ValueError:
        return False
    return True
