"""Forms of a client's record: identity, other names, safe contact, contact details."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from core.access.errors import Invalid, Refused
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.codes import EthnicCategory, GenderIdentity
from core.clients.models import Client, ClientName, ContactDetails, NameUse, SafeContact
from core.clients.record import render_about
from core.clients.schemas import ContactDetailsIn, IdentityIn, NameIn, SafeContactIn
from core.clients.service import (
    add_name,
    edit_details,
    edit_identity,
    edit_safe_contact,
    new_details,
    new_safe_contact,
    refuse_other,
)
from core.web.conflicts import conflict_page, version_in
from core.web.forms import FormState, TypedForm, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/clients/{client_id}")

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))


def as_it_is(model: type[BaseModel], record: object) -> BaseModel:
    """A form's model filled in with what a record holds; what only the form asks stays empty."""
    return model.model_construct(**{name: getattr(record, name, None) for name in model.model_fields})


@router.get("/identity/edit", requires(Client, Action.WRITE))
def identity_form(records: Records, request: Request, client_id: UUID) -> Response:
    client = records.one(Client, client_id)
    refuse_unless(records, Action.WRITE, client)
    return _identity_form(request, records, client, FormState.showing(as_it_is(IdentityIn, client)))


@router.post("/identity/edit", requires(Client, Action.WRITE))
def identity_posted(records: Records, request: Request, client_id: UUID, form: TypedForm) -> Response:
    client = records.one(Client, client_id)
    asked = parse(IdentityIn, form)
    if isinstance(asked, FormState):
        return _identity_form(request, records, client, asked, 422)
    place = f"/clients/{client.id}/identity"
    if version_in(form) != client.version:
        now = as_it_is(IdentityIn, client)
        return conflict_page(request, form, version=client.version, now=now, action=f"{place}/edit", current=place)
    try:
        edit_identity(records, client=client, asked=asked)
    except Invalid as wrong:
        return _identity_form(request, records, client, FormState(form).with_error(wrong.field, wrong.message), 422)
    return RedirectResponse(place, 303)


@router.get("/names/new", requires(ClientName, Action.CREATE))
def name_form(records: Records, request: Request, client_id: UUID) -> Response:
    client = records.one(Client, client_id)
    return render_about(
        request, records, client, "clients/name_form.html", slug="identity", state=FormState(), uses=NameUse
    )


@router.post("/names/new", requires(ClientName, Action.CREATE))
def name_posted(records: Records, request: Request, client_id: UUID, form: TypedForm) -> Response:
    client = records.one(Client, client_id)
    asked = parse(NameIn, form)
    if isinstance(asked, FormState):
        return render_about(
            request,
            records,
            client,
            "clients/name_form.html",
            slug="identity",
            status_code=422,
            state=asked,
            uses=NameUse,
        )
    add_name(records, client=client, asked=asked)
    return RedirectResponse(f"/clients/{client.id}/identity", 303)


@router.get("/safe-contact/new", requires(SafeContact, Action.CREATE))
def safe_contact_form(records: Records, request: Request, client_id: UUID) -> Response:
    client = records.one(Client, client_id)
    return _safe_form(request, records, client, FormState.showing(SafeContactIn()), None)


@router.post("/safe-contact/new", requires(SafeContact, Action.CREATE))
def safe_contact_posted(records: Records, request: Request, client_id: UUID, form: TypedForm) -> Response:
    client = records.one(Client, client_id)
    asked = parse(SafeContactIn, form)
    if isinstance(asked, FormState):
        return _safe_form(request, records, client, asked, None, 422)
    new_safe_contact(records, client=client, asked=asked)
    return RedirectResponse(f"/clients/{client.id}/contact-details", 303)


@router.get("/safe-contact/{record_id}", requires(SafeContact, Action.WRITE))
def safe_contact_change(records: Records, request: Request, client_id: UUID, record_id: UUID) -> Response:
    client, held = records.one(Client, client_id), records.one(SafeContact, record_id)
    refuse_other(client, held.client_id)
    refuse_unless(records, Action.WRITE, held)
    return _safe_form(request, records, client, FormState.showing(as_it_is(SafeContactIn, held)), held)


@router.post("/safe-contact/{record_id}", requires(SafeContact, Action.WRITE))
def safe_contact_changed(
    records: Records, request: Request, client_id: UUID, record_id: UUID, form: TypedForm
) -> Response:
    client, held = records.one(Client, client_id), records.one(SafeContact, record_id)
    refuse_other(client, held.client_id)
    asked = parse(SafeContactIn, form)
    if isinstance(asked, FormState):
        return _safe_form(request, records, client, asked, held, 422)
    place = f"/clients/{client.id}/contact-details"
    if version_in(form) != held.version:
        action, now = f"/clients/{client.id}/safe-contact/{held.id}", as_it_is(SafeContactIn, held)
        return conflict_page(request, form, version=held.version, now=now, action=action, current=place)
    edit_safe_contact(records, instructions=held, asked=asked)
    return RedirectResponse(place, 303)


@router.get("/contact-details/new", requires(ContactDetails, Action.CREATE))
def details_form(records: Records, request: Request, client_id: UUID) -> Response:
    client = records.one(Client, client_id)
    return _details_form(request, records, client, FormState(), None)


@router.post("/contact-details/new", requires(ContactDetails, Action.CREATE))
def details_posted(records: Records, request: Request, client_id: UUID, form: TypedForm) -> Response:
    client = records.one(Client, client_id)
    asked = parse(ContactDetailsIn, form)
    if isinstance(asked, FormState):
        return _details_form(request, records, client, asked, None, 422)
    new_details(records, client=client, asked=asked)
    return RedirectResponse(f"/clients/{client.id}/contact-details", 303)


@router.get("/contact-details/{record_id}", requires(ContactDetails, Action.WRITE))
def details_change(records: Records, request: Request, client_id: UUID, record_id: UUID) -> Response:
    client, held = records.one(Client, client_id), records.one(ContactDetails, record_id)
    refuse_other(client, held.client_id)
    refuse_unless(records, Action.WRITE, held)
    return _details_form(request, records, client, FormState.showing(as_it_is(ContactDetailsIn, held)), held)


@router.post("/contact-details/{record_id}", requires(ContactDetails, Action.WRITE))
def details_changed(records: Records, request: Request, client_id: UUID, record_id: UUID, form: TypedForm) -> Response:
    client, held = records.one(Client, client_id), records.one(ContactDetails, record_id)
    refuse_other(client, held.client_id)
    asked = parse(ContactDetailsIn, form)
    if isinstance(asked, FormState):
        return _details_form(request, records, client, asked, held, 422)
    place = f"/clients/{client.id}/contact-details"
    if version_in(form) != held.version:
        now, action = as_it_is(ContactDetailsIn, held), f"{place}/{held.id}"
        return conflict_page(request, form, version=held.version, now=now, action=action, current=place)
    try:
        edit_details(records, details=held, asked=asked)
    except Invalid as wrong:
        state = FormState(form).with_error(wrong.field, wrong.message)
        return _details_form(request, records, client, state, held, 422)
    return RedirectResponse(place, 303)


def refuse_unless(records: Records, action: Action, record: Client | SafeContact | ContactDetails) -> None:
    """A form is not shown to whom its saving would be refused."""
    if not records.may(action, record):
        raise Refused("The rules do not let you change this.")


def _identity_form(request: Request, records: Records, client: Client, state: FormState, status: int = 200) -> Response:
    return render_about(
        request, records, client, "clients/identity_form.html", slug="identity", status_code=status, state=state,
        ethnic=EthnicCategory, genders=GenderIdentity, yes_no=YES_NO, version=client.version,
    )  # fmt: skip


def _safe_form(
    request: Request, records: Records, client: Client, state: FormState, held: SafeContact | None, status: int = 200
) -> Response:
    place = f"/clients/{client.id}/safe-contact/{held.id if held else 'new'}"
    return render_about(
        request, records, client, "clients/safe_contact_form.html", slug="contact-details", status_code=status,
        state=state, yes_no=YES_NO, action=place, version=held.version if held else None,
    )  # fmt: skip


def _details_form(
    request: Request, records: Records, client: Client, state: FormState, held: ContactDetails | None, status: int = 200
) -> Response:
    place = f"/clients/{client.id}/contact-details/{held.id if held else 'new'}"
    return render_about(
        request, records, client, "clients/details_form.html", slug="contact-details", status_code=status,
        state=state, action=place, version=held.version if held else None,
    )  # fmt: skip
