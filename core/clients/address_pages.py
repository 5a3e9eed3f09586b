"""Forms of confidential addresses: entering one, granting it to a named person, ending a grant."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.addresses import add_address, address_of, end_grant, grant, grant_of, people_to_grant
from core.clients.models import AddressGrant, Client, ContactDetails
from core.clients.people_named import names_of_people
from core.clients.record import render_about
from core.clients.schemas import ConfidentialAddressIn, EndIn, GrantIn
from core.web.conflicts import conflict_page, version_in
from core.web.forms import FormState, TypedForm, answered, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/clients/{client_id}/confidential-address")


@router.get("/new", requires(AddressGrant, Action.CREATE))
def address_form(records: Records, request: Request, client_id: UUID) -> Response:
    return _address_form(request, records, records.one(Client, client_id), FormState())


@router.post("/new", requires(AddressGrant, Action.CREATE))
def address_posted(records: Records, request: Request, client_id: UUID, form: TypedForm) -> Response:
    client = records.one(Client, client_id)
    asked = parse(ConfidentialAddressIn, form)
    if isinstance(asked, FormState):
        return _address_form(request, records, client, asked, 422)
    add_address(records, client=client, asked=asked)
    return _back(client)


@router.get("/{record_id}/grants/new", requires(AddressGrant, Action.CREATE))
def grant_form(records: Records, request: Request, client_id: UUID, record_id: UUID) -> Response:
    client, address = _asked(records, client_id, record_id)
    return _grant_form(request, records, client, FormState(), address=address)


@router.post("/{record_id}/grants/new", requires(AddressGrant, Action.CREATE))
def grant_posted(records: Records, request: Request, client_id: UUID, record_id: UUID, form: TypedForm) -> Response:
    client, address = _asked(records, client_id, record_id)

    def act(asked: GrantIn) -> Response:
        grant(records, address=address, asked=asked)
        return _back(client)

    def again(state: FormState) -> Response:
        return _grant_form(request, records, client, state, address=address, status=422)

    return answered(GrantIn, form, act, again)


@router.get("/{record_id}/grants/{grant_id}/end", requires(AddressGrant, Action.WRITE))
def end_form(records: Records, request: Request, client_id: UUID, record_id: UUID, grant_id: UUID) -> Response:
    client, address = _asked(records, client_id, record_id)
    held = grant_of(records, address, grant_id)
    return _end_form(request, records, client, FormState(), address=address, held=held)


@router.post("/{record_id}/grants/{grant_id}/end", requires(AddressGrant, Action.WRITE))
def end_posted(
    records: Records, request: Request, client_id: UUID, record_id: UUID, grant_id: UUID, form: TypedForm
) -> Response:
    client, address = _asked(records, client_id, record_id)
    held = grant_of(records, address, grant_id)
    if version_in(form) != held.version:
        now, place = EndIn.model_construct(reason=""), f"/clients/{client.id}/contact-details"
        return conflict_page(request, form, version=held.version, now=now, action=request.url.path, current=place)

    def act(asked: EndIn) -> Response:
        end_grant(records, address=address, held=held, reason=asked.reason)
        return _back(client)

    def again(state: FormState) -> Response:
        return _end_form(request, records, client, state, address=address, held=held, status=422)

    return answered(EndIn, form, act, again)


def _asked(records: Records, client_id: UUID, record_id: UUID) -> tuple[Client, ContactDetails]:
    client = records.one(Client, client_id)
    return client, address_of(records, client, record_id)


def _back(client: Client) -> Response:
    return RedirectResponse(f"/clients/{client.id}/contact-details", 303)


def _address_form(request: Request, records: Records, client: Client, state: FormState, status: int = 200) -> Response:
    return render_about(
        request, records, client, "clients/address_form.html", slug="contact-details", status_code=status, state=state
    )


def _grant_form(
    request: Request, records: Records, client: Client, state: FormState, *, address: ContactDetails, status: int = 200
) -> Response:
    people = [Choice(str(id), words) for id, words in people_to_grant(records)]
    return render_about(
        request, records, client, "clients/grant_form.html", slug="contact-details", status_code=status, state=state,
        address=address, people=people,
    )  # fmt: skip


def _end_form(
    request: Request, records: Records, client: Client, state: FormState, *, address: ContactDetails,
    held: AddressGrant, status: int = 200,
) -> Response:  # fmt: skip
    name = names_of_people(records, [held.person_id]).get(held.person_id)
    return render_about(
        request, records, client, "clients/grant_end_form.html", slug="contact-details", status_code=status,
        state=state, address=address, grant=held, name=name,
    )  # fmt: skip
