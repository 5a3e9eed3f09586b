"""What closes records of the synthetic partnership: somebody kept apart, a sealed entry, what people say of sharing."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from core.access.protected import Label
from core.access.system import SystemRecords
from core.casework.models import Contact
from core.clients.apart_models import ConflictLink, ConflictSort
from core.consent.models import Consent, ConsentBasis, HowGiven, Saying
from core.organisations.models import Organisation
from core.people.models import RoleHeld
from core.rights.addendum_models import Addendum, SaidBy
from core.rights.caldicott_models import CaldicottEntry, Decided
from core.rights.due import MONTHS, due_on
from core.rights.models import Proof, RequestSort, RequestState, RightsRequest
from core.sealing.models import OpeningBasis, Seal, SealLevel, SealOpening
from core.web.filters import london_date


def close_some(system: SystemRecords, today: date) -> None:
    """Of the newest contacts one is sealed; of its person and another one something is said; a receptionist is kept
    apart from a third. Draws on no random source."""
    asked = select(Contact).where(Contact.label == Label.NORMAL).order_by(Contact.at.desc(), Contact.note).limit(60)
    of_each = {contact.client_id: contact for contact in reversed(system.find(asked))}
    contacts = list(of_each.values())[:3]
    if len(contacts) == 3:
        now = datetime.combine(today - timedelta(days=1), time(11), UTC)
        system.add_all(_sealed(system, contacts[0], now))
        system.add_all([_says(system, one, today, now) for one in contacts[:2]])
        system.add_all(_kept_apart(system, contacts[2], today, now))
        system.add_all(_rights(system, contacts[1], today, now))


def _sealed(system: SystemRecords, entry: Contact, now: datetime) -> list[SealOpening]:
    seal = system.add(
        Seal(
            client_id=entry.client_id, organisation_id=entry.organisation_id, entry_kind="contact", record_id=entry.id,
            entry_day=london_date(entry.at), level=SealLevel.SEALED, sealed_by=entry.worker_id, sealed_at=now,
        )
    )  # fmt: skip
    return [
        SealOpening(
            client_id=entry.client_id, organisation_id=entry.organisation_id, seal_id=seal.id, record_id=entry.id,
            person_id=entry.worker_id, acts_for_id=entry.organisation_id, basis=OpeningBasis.WISH,
            words="They asked that only I read this.", granted_by=entry.worker_id, starts=now.date(),
        )
    ]  # fmt: skip


def _says(system: SystemRecords, entry: Contact, today: date, now: datetime) -> Consent:
    """No to one kind of record."""
    others = select(Organisation).where(Organisation.id != entry.organisation_id).order_by(Organisation.key)
    return Consent(
        client_id=entry.client_id, organisation_id=entry.organisation_id, with_id=system.find(others)[0].id,
        saying=Saying.DISSENT, scope="attachment",
        basis=ConsentBasis.EXPLICIT, how=HowGiven.IN_PERSON, evidence="They do not want letters passed on.",
        starts=today - timedelta(days=1), recorded_by=entry.worker_id, recorded_at=now,
    )  # fmt: skip


def _kept_apart(system: SystemRecords, entry: Contact, today: date, now: datetime) -> list[ConflictLink]:
    def holder(role: str) -> RoleHeld | None:
        held = select(RoleHeld).where(RoleHeld.role == role, RoleHeld.organisation_id == entry.organisation_id)
        return next(iter(system.find(held)), None)

    officer, reception = holder("privacy_officer"), holder("receptionist")
    if officer is None or reception is None:
        return []
    return [
        ConflictLink(
            client_id=entry.client_id, person_id=reception.person_id, organisation_id=entry.organisation_id,
            sort=ConflictSort.RELATIVE, evidence="They told their manager that they are cousins.",
            starts=today - timedelta(days=1), recorded_by=officer.person_id, recorded_at=now,
        )
    ]  # fmt: skip


def _rights(
    system: SystemRecords, entry: Contact, today: date, now: datetime
) -> list[RightsRequest | Addendum | CaldicottEntry]:  # fmt: skip
    """Somebody asked to see everything, and disputes one entry; their organisation's guardian decided a question."""
    held = select(RoleHeld).where(
        RoleHeld.role == "caldicott_guardian", RoleHeld.organisation_id == entry.organisation_id
    )
    guardian = next(iter(system.find(held)), None)
    received = today - timedelta(days=3)
    asked = RightsRequest(
        client_id=entry.client_id, organisation_id=entry.organisation_id, sort=RequestSort.ACCESS,
        words="I would like to see everything that you have about me.", proof=Proof.KNOWN, received_on=received,
        recorded_by=entry.worker_id, recorded_at=now, due_on=due_on(received, MONTHS), state=RequestState.RECEIVED,
    )  # fmt: skip
    beside = Addendum(
        client_id=entry.client_id, organisation_id=entry.organisation_id, record_kind="contact", record_id=entry.id,
        disputed="How long we talked.", view="It was longer than that.", said_by=SaidBy.PERSON,
        written_by=entry.worker_id, written_at=now, label=entry.label,
    )  # fmt: skip
    decided = CaldicottEntry(
        organisation_id=entry.organisation_id, asked="May a housing officer be told that somebody is supported here?",
        principles=["1", "3", "8"], reasoning="The person wants it, and the officer needs no more than that.",
        decision=Decided.PARTLY, decision_words="That they are supported, and nothing of why.", decided_on=received,
        reviewer_id=guardian.person_id if guardian else entry.worker_id, recorded_at=now,
    )  # fmt: skip
    return [asked, beside, decided]
