"""The contacts API."""

from uuid import UUID

from sqlalchemy import Row

from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.casework.models import Contact
from core.casework.schemas import ContactChange, ContactIn, ContactLine, ContactOut
from core.casework.service import (
    NEWEST_FIRST,
    OF_CLIENT,
    change_contact,
    client_to_record_for,
    contact_to_change,
    record_contact,
)
from core.clients.models import Client
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1", tags=["contacts"])

LINE = tuple(ContactLine.model_fields)


@router.get("/contacts", requires(Contact, Action.READ), from_replica=True)
def list_contacts(records: Records, after: After = None, limit: Limit = 50) -> Listed[ContactLine]:
    """The contacts you may see, newest first."""
    return listed(*page_and_count(records, Contact, LINE, order=NEWEST_FIRST, limit=limit, after=after), _line)


@router.get("/clients/{client_id}/contacts", requires(Contact, Action.READ))
def list_contacts_of_a_client(
    records: Records, client_id: UUID, after: After = None, limit: Limit = 50
) -> Listed[ContactLine]:
    """One client's contacts that you may see, newest first."""
    about = {"client": records.one(Client, client_id).id}
    return listed(
        *page_and_count(
            records, Contact, LINE, order=NEWEST_FIRST, limit=limit, after=after, filters=(OF_CLIENT,), values=about
        ),
        _line,
    )


@router.post("/clients/{client_id}/contacts", requires(Contact, Action.CREATE), status=201)
def write_contact(records: Records, client_id: UUID, given: ContactIn) -> Reply[ContactOut]:
    """Record a contact; the first one in which the person was met begins the work of their allocated referrals."""
    client = client_to_record_for(records, client_id)
    return _reply(record_contact(records, client=client, given=given).contact)


@router.get("/contacts/{contact_id}", requires(Contact, Action.READ))
def show_contact(records: Records, contact_id: UUID) -> Reply[ContactOut]:
    return _reply(records.one(Contact, contact_id))


@router.put("/contacts/{contact_id}", requires(Contact, Action.WRITE))
def put_contact_right(records: Records, contact_id: UUID, given: ContactChange, version: IfMatch) -> Reply[ContactOut]:
    """Replace what a contact says; its history keeps what it said before, and your reason."""
    contact = contact_to_change(records, contact_id, version)
    change_contact(records, contact=contact, given=given)
    return _reply(contact)


def _reply(contact: Contact) -> Reply[ContactOut]:
    body = ContactOut.model_validate(contact)
    return Reply(body, version=contact.version, location=f"/api/v1/contacts/{contact.id}")


def _line(row: Row[*tuple[object, ...]]) -> ContactLine:
    return ContactLine.model_construct(None, **dict(zip(LINE, row, strict=False)))
