"""Pages of contacts: the list of one client's, a new one, one with its history, and putting it right."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import StaleVersion
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.casework.models import Contact
from core.casework.schemas import LONGEST_NOTE, ContactChange, ContactIn
from core.casework.service import (
    NEWEST_FIRST,
    change_contact,
    client_to_record_for,
    contact_of,
    contact_to_change,
    holders_of_closed_contacts,
    may_record,
    record_contact,
)
from core.casework.submissions import new_form, submission_of
from core.casework.words import CHOICES, differences, likely, shown
from core.clients.history import past_in_words
from core.clients.models import Client
from core.clients.record import render_about
from core.web.forms import FormState, TypedForm, parse
from core.web.lists import After
from core.web.problems import conflict

router = Router(face=Face.PAGE)

SLUG = "contacts"
WHO = (joinedload(Contact.worker), joinedload(Contact.organisation))


@router.get("/clients/{client_id}/contacts", requires(Contact, Action.READ))
def contacts_page(records: Records, request: Request, client_id: UUID, after: After = None) -> Response:
    client = records.one(Client, client_id)
    asked = select(Contact).where(Contact.client_id == client.id)
    page = records.page(asked, order=NEWEST_FIRST, limit=25, after=after, load=WHO)
    return render_about(
        request, records, client, "casework/contacts.html", slug=SLUG, page=page, is_first=after is None,
        listed=Contact, may_record=may_record(records, client), holders=holders_of_closed_contacts(records, client),
    )  # fmt: skip


@router.get("/clients/{client_id}/contacts/new", requires(Contact, Action.CREATE))
def new_contact_page(records: Records, request: Request, client_id: UUID) -> Response:
    return _form(request, records, client_to_record_for(records, client_id), new_form(likely()))


@router.post("/clients/{client_id}/contacts/new", requires(Contact, Action.CREATE))
def new_contact_posted(records: Records, request: Request, client_id: UUID, form: TypedForm) -> Response:
    client = client_to_record_for(records, client_id)
    given = parse(ContactIn, form)
    if isinstance(given, FormState):
        return _form(request, records, client, given, 422)
    submission = submission_of(FormState(form), given.model_dump_json())
    recorded = record_contact(records, client=client, given=given, submission=submission)
    return RedirectResponse(_place(recorded.contact), 303)


@router.get("/clients/{client_id}/contacts/{contact_id}", requires(Contact, Action.READ))
def contact_page(records: Records, request: Request, client_id: UUID, contact_id: UUID) -> Response:
    contact = contact_of(records, client_id, contact_id)
    may_change = records.may(Action.WRITE, contact)
    return render_about(
        request, records, records.one(Client, client_id), "casework/contact.html", slug=SLUG, contact=contact,
        may_change=may_change, entry=(contact, may_change), history=past_in_words(records, contact),
    )  # fmt: skip


@router.get("/clients/{client_id}/contacts/{contact_id}/edit", requires(Contact, Action.WRITE))
def edit_contact_page(records: Records, request: Request, client_id: UUID, contact_id: UUID) -> Response:
    contact_of(records, client_id, contact_id)
    contact = contact_to_change(records, contact_id)
    return _form(request, records, records.one(Client, client_id), FormState.showing(shown(contact)), contact=contact)


@router.post("/clients/{client_id}/contacts/{contact_id}/edit", requires(Contact, Action.WRITE))
def edit_contact_posted(
    records: Records, request: Request, client_id: UUID, contact_id: UUID, form: TypedForm
) -> Response:
    contact_of(records, client_id, contact_id)
    given = parse(ContactChange, form)
    try:
        contact = contact_to_change(records, contact_id, version_of(form))
    except StaleVersion:
        return _conflict(request, contact_to_change(records, contact_id), FormState(form))
    if isinstance(given, FormState):
        return _form(request, records, records.one(Client, client_id), given, 422, contact=contact)
    change_contact(records, contact=contact, given=given)
    return RedirectResponse(_place(contact), 303)


def version_of(form: TypedForm) -> int:
    """The version a form was made for; 0, which no record has, when it does not say."""
    said = FormState(form).value("version")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _form(
    request: Request,
    records: Records,
    client: Client,
    state: FormState,
    status: int = 200,
    *,
    contact: Contact | None = None,
) -> Response:
    return render_about(
        request, records, client, "casework/contact_form.html", slug=SLUG, status_code=status, state=state,
        choices=CHOICES, contact=contact, longest=LONGEST_NOTE,
    )  # fmt: skip


def _conflict(request: Request, contact: Contact, state: FormState) -> Response:
    place = _place(contact)
    return conflict(
        request, action=f"{place}/edit", state=state, version=contact.version,
        rows=differences(state, contact), current=place,
    )  # fmt: skip


def _place(contact: Contact) -> str:
    return f"/clients/{contact.client_id}/contacts/{contact.id}"
