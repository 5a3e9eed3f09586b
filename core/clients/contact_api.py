"""The API of reaching a client: safe contact, contact details, confidential addresses and who was granted them."""

from uuid import UUID

from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.addresses import add_address, address_of, end_grant, grant, grant_of, grants_on
from core.clients.models import AddressGrant, Client, ContactDetails, SafeContact
from core.clients.safe_contact import instructions_of, safe_words
from core.clients.schemas import (
    ConfidentialAddressIn,
    ContactDetailsIn,
    ContactDetailsOut,
    EndIn,
    GrantIn,
    GrantOut,
    SafeContactIn,
    SafeContactNow,
    SafeContactOut,
)
from core.clients.service import (
    details_of,
    edit_details,
    edit_safe_contact,
    new_details,
    new_safe_contact,
    refuse_other,
)
from core.web.conflicts import refuse_stale
from core.web.lists import Listed, whole

router = Router(face=Face.API, prefix="/api/v1/clients/{client_id}", tags=["reaching a client"])


@router.get("/safe-contact", requires(SafeContact, Action.READ))
def show_safe_contact(records: Records, client_id: UUID) -> SafeContactNow:
    """How the person may be reached; without any instruction nobody contacts them directly."""
    held = instructions_of(records, records.one(Client, client_id).id)
    return SafeContactNow(words=safe_words(held), items=[SafeContactOut.model_validate(one) for one in held])


@router.post("/safe-contact", requires(SafeContact, Action.CREATE), status=201)
def set_safe_contact(records: Records, client_id: UUID, asked: SafeContactIn) -> Reply[SafeContactOut]:
    made = new_safe_contact(records, client=records.one(Client, client_id), asked=asked)
    return Reply(SafeContactOut.model_validate(made), version=made.version)


@router.put("/safe-contact/{record_id}", requires(SafeContact, Action.WRITE))
def change_safe_contact(
    records: Records, client_id: UUID, record_id: UUID, asked: SafeContactIn, version: IfMatch
) -> Reply[SafeContactOut]:
    """The whole instruction anew: a way that is left out is forbidden."""
    client, held = records.one(Client, client_id), records.one(SafeContact, record_id)
    refuse_other(client, held.client_id)
    refuse_stale(version, held.version, now=SafeContactOut.model_validate(held), yours=asked)
    edit_safe_contact(records, instructions=held, asked=asked)
    return Reply(SafeContactOut.model_validate(held), version=held.version)


@router.get("/contact-details", requires(ContactDetails, Action.READ))
def list_contact_details(records: Records, client_id: UUID) -> Listed[ContactDetailsOut]:
    """Addresses and numbers that you may read, newest first."""
    return whole(ContactDetailsOut, details_of(records, records.one(Client, client_id)))


@router.post("/contact-details", requires(ContactDetails, Action.CREATE), status=201)
def new_contact_details(records: Records, client_id: UUID, asked: ContactDetailsIn) -> Reply[ContactDetailsOut]:
    made = new_details(records, client=records.one(Client, client_id), asked=asked)
    return Reply(ContactDetailsOut.model_validate(made), version=made.version)


@router.put("/contact-details/{record_id}", requires(ContactDetails, Action.WRITE))
def change_contact_details(
    records: Records, client_id: UUID, record_id: UUID, asked: ContactDetailsIn, version: IfMatch
) -> Reply[ContactDetailsOut]:
    """The whole entry anew: what is left out is emptied."""
    client, held = records.one(Client, client_id), records.one(ContactDetails, record_id)
    refuse_other(client, held.client_id)
    refuse_stale(version, held.version, now=ContactDetailsOut.model_validate(held), yours=asked)
    edit_details(records, details=held, asked=asked)
    return Reply(ContactDetailsOut.model_validate(held), version=held.version)


@router.post("/confidential-addresses", requires(AddressGrant, Action.CREATE), status=201)
def new_confidential_address(
    records: Records, client_id: UUID, asked: ConfidentialAddressIn
) -> Reply[ContactDetailsOut]:
    """An address of its own for people granted it one by one; you are the first of them."""
    made = add_address(records, client=records.one(Client, client_id), asked=asked)
    return Reply(ContactDetailsOut.model_validate(made), version=made.version)


@router.get("/confidential-addresses/{record_id}/grants", requires(AddressGrant, Action.READ))
def list_address_grants(records: Records, client_id: UUID, record_id: UUID) -> Listed[GrantOut]:
    """Who may see this address, and who might before; not found for whoever may not see it."""
    address = address_of(records, records.one(Client, client_id), record_id)
    return whole(GrantOut, grants_on(records, address))


@router.post("/confidential-addresses/{record_id}/grants", requires(AddressGrant, Action.CREATE), status=201)
def new_address_grant(records: Records, client_id: UUID, record_id: UUID, asked: GrantIn) -> Reply[GrantOut]:
    """This address and no other of the person."""
    made = grant(records, address=address_of(records, records.one(Client, client_id), record_id), asked=asked)
    return Reply(GrantOut.model_validate(made), version=made.version)


@router.post("/confidential-addresses/{record_id}/grants/{grant_id}/end", requires(AddressGrant, Action.WRITE))
def end_address_grant(
    records: Records, client_id: UUID, record_id: UUID, grant_id: UUID, asked: EndIn, version: IfMatch
) -> Reply[GrantOut]:
    """Ends at once."""
    address = address_of(records, records.one(Client, client_id), record_id)
    held = grant_of(records, address, grant_id)
    refuse_stale(version, held.version, now=GrantOut.model_validate(held), yours=asked)
    end_grant(records, address=address, held=held, reason=asked.reason)
    return Reply(GrantOut.model_validate(held), version=held.version)
