"""Use cases of the client record: changing who a person is for us, and how they may be reached."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select

from core.access.errors import Invalid, NotFound
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.codes import NhsNumberStatus
from core.clients.fields import nhs_digits
from core.clients.models import Client, ClientName, ContactDetails, NameUse, SafeContact
from core.clients.schemas import ContactDetailsIn, IdentityIn, NameIn, SafeContactIn
from core.database import clock

PLAIN = (
    "preferred_name", "pronouns", "date_of_birth", "ethnic_category", "gender", "language", "communication_needs",
    "adjustments", "what_matters",
)  # fmt: skip
REACH = ("address", "postcode", "phone", "mobile", "email")
SAFE = ("may_phone", "may_text", "may_leave_message", "may_email", "may_post", "best_times", "instructions")


def edit_identity(records: Records, *, client: Client, asked: IdentityIn) -> None:
    """Change what was sent; the name before a change stays findable unless told otherwise. `Invalid` is raised before
    anything changes."""
    records.because(asked.reason)
    sent = asked.model_fields_set
    if "nhs_number" in sent:
        _renumber(client, asked.nhs_number)
    if {"family_name", "given_name"} & sent:
        _rename(records, client, asked)
    for name in PLAIN:
        if name in sent:
            setattr(client, name, getattr(asked, name) or None)
    for name in ("date_of_birth_estimated", "interpreter_needed"):
        if name in sent:
            setattr(client, name, bool(getattr(asked, name)))
    records.flush()


def _rename(records: Records, client: Client, asked: IdentityIn) -> None:
    sent = asked.model_fields_set
    family = asked.family_name or client.family_name
    given = (asked.given_name or "") if "given_name" in sent else client.given_name
    if (family, given) == (client.family_name, client.given_name):
        return
    if asked.keep_earlier_name is not False:
        earlier = ClientName(client_id=client.id, use=NameUse.PREVIOUS, label=client.label)
        earlier.rename(family_name=client.family_name, given_name=client.given_name)
        if records.decide(Action.CREATE, earlier).allowed:
            records.add(earlier)
    client.rename(family_name=family, given_name=given)


def _renumber(client: Client, typed: str | None) -> None:
    """A number that came wrong and is left as it is does not stop other changes; a new one must be right."""
    if (typed or None) == client.nhs_number:
        return
    if not typed:
        client.nhs_number, client.nhs_number_status = None, NhsNumberStatus.ABSENT
        return
    try:
        digits = nhs_digits(typed)
    except ValueError as wrong:
        raise Invalid("nhs_number", str(wrong)) from None
    if digits != client.nhs_number:
        client.nhs_number, client.nhs_number_status = digits, NhsNumberStatus.NOT_TRACED


def names_of(records: Records, client: Client) -> Sequence[ClientName]:
    return records.find(select(ClientName).where(ClientName.client_id == client.id).order_by(ClientName.id))


def add_name(records: Records, *, client: Client, asked: NameIn) -> ClientName:
    name = ClientName(client_id=client.id, use=asked.use)
    name.rename(family_name=asked.family_name, given_name=asked.given_name or "")
    return records.add(name)


def new_safe_contact(records: Records, *, client: Client, asked: SafeContactIn) -> SafeContact:
    """The organisation's own instructions, where none that could be changed exist."""
    records.because(asked.reason)
    made = SafeContact(client_id=client.id, organisation_id=records.actor.organisation_id)
    _copy(asked, made, SAFE)
    return records.add(made)


def edit_safe_contact(records: Records, *, instructions: SafeContact, asked: SafeContactIn) -> None:
    records.because(asked.reason)
    _copy(asked, instructions, SAFE)
    records.flush()


def new_details(records: Records, *, client: Client, asked: ContactDetailsIn) -> ContactDetails:
    records.because(asked.reason)
    made = ContactDetails(
        client_id=client.id, organisation_id=records.actor.organisation_id, starts=asked.starts or clock.today(),
        ends=asked.ends,
    )  # fmt: skip
    _copy(asked, made, REACH)
    return records.add(made)


def edit_details(records: Records, *, details: ContactDetails, asked: ContactDetailsIn) -> None:
    """What was there before stays in the record's history, which only those may read who may read the record."""
    starts = asked.starts or details.starts
    if asked.ends is not None and asked.ends < starts:
        raise Invalid("ends", "The last day must not be before the first day.")
    records.because(asked.reason)
    _copy(asked, details, REACH)
    details.starts, details.ends = starts, asked.ends
    records.flush()


def details_of(records: Records, client: Client) -> Sequence[ContactDetails]:
    """The newest first."""
    found = select(ContactDetails).where(ContactDetails.client_id == client.id)
    return records.find(found.order_by(ContactDetails.starts.desc(), ContactDetails.id.desc()))


def refuse_other(client: Client, about: UUID) -> None:
    """A record of somebody else is not found under this person."""
    if about != client.id:
        raise NotFound


def _copy(asked: BaseModel, into: SafeContact | ContactDetails, names: Sequence[str]) -> None:
    for name in names:
        value = getattr(asked, name)
        setattr(into, name, None if value == "" else value)
