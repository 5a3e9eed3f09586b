"""Use cases of consent: recording what a person says of sharing, and taking it back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid, NotFound
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.models import Client
from core.consent.models import Consent, Saying
from core.consent.schemas import ConsentIn, WithdrawConsentIn
from core.database import clock
from core.organisations.models import Organisation

WE_GAIN = (
    "Your organisation would see more by this. The organisation that holds the record asks the person and records it."
)
NO_SYSTEM = "A system records no consent: somebody has to have heard what the person says."
NOT_HOLDER = "Each organisation records what the person says of its own record. Ask the one that holds it."


def record(records: Records, *, client: Client, given: ConsentIn) -> Consent:
    """It counts from the next request on. Raises `Invalid` naming the field, or `Refused`."""
    ours = records.actor.organisation_id
    if refused := _unfit(records, given):
        records.refused(Action.CREATE, Consent)
        raise refused
    if given.with_id is not None and not records.find(select(Organisation).where(Organisation.id == given.with_id)):
        raise Invalid("with_id", "Choose one of the organisations here.")
    if given.ends is not None and given.ends < clock.today():
        raise Invalid("ends", "The last day is today or later.")
    made = Consent(
        client_id=client.id, organisation_id=ours, with_id=given.with_id, saying=given.saying, scope=given.scope,
        basis=given.basis, how=given.how, evidence=given.evidence, starts=given.starts or clock.today(),
        ends=given.ends, recorded_by=records.actor.person_id, recorded_at=clock.now(),
    )  # fmt: skip
    _refuse_twice(records, made)
    return records.add(made)


def withdraw(records: Records, *, consent: Consent, given: WithdrawConsentIn) -> None:
    """What it opened is closed, and what it closed opens as the rules say, with the next request."""
    records.because(given.because)
    with records.act(Action.CLOSE, consent):
        consent.withdraw(records.actor.person_id, given.because)


def said_by(records: Records, client_id: UUID) -> Sequence[Consent]:
    """What the person said, as far as the viewer may read it: what stands first, the newest first."""
    asked = select(Consent).where(Consent.client_id == client_id).order_by(Consent.id.desc()).limit(200)
    loads = (joinedload(Consent.organisation), joinedload(Consent.with_whom), joinedload(Consent.recorder))
    return sorted(records.find(asked.options(*loads)), key=lambda one: not one.stands)


def sentences(records: Records, client_id: UUID) -> list[str]:
    """What stands, one plain sentence each: for the person's summary."""
    return [one.sentence for one in said_by(records, client_id) if one.stands]


def one_of(records: Records, client_id: UUID, consent_id: UUID) -> Consent:
    """The one, if it may be read and is about that person."""
    found = records.one(Consent, consent_id)
    if found.client_id != client_id:
        raise NotFound
    return found


def may_record(records: Records, client: Client) -> bool:
    """Whether a form is offered."""
    proposed = Consent(
        client_id=client.id,
        organisation_id=records.actor.organisation_id,
        saying=Saying.OBJECTION,
        starts=clock.today(),
    )
    return records.decide(Action.CREATE, proposed).allowed


def _unfit(records: Records, given: ConsentIn) -> Invalid | None:
    """What is said before the rules are asked, in plainer words than theirs."""
    ours = records.actor.organisation_id
    if records.actor.is_system:
        return Invalid("saying", NO_SYSTEM)
    if given.saying is Saying.CONSENT and given.with_id == ours:
        return Invalid("with_id", WE_GAIN)
    return Invalid("holder_id", NOT_HOLDER) if given.holder_id not in (None, ours) else None


def _refuse_twice(records: Records, made: Consent) -> None:
    same = select(Consent).where(
        Consent.client_id == made.client_id, Consent.saying == made.saying, Consent.scope == made.scope,
        Consent.organisation_id == made.organisation_id,
    )  # fmt: skip
    if any(one.stands and one.with_id == made.with_id for one in records.find(same)):
        raise Invalid("saying", "This is recorded already, and still counts.")
