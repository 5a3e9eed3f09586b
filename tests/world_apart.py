"""Factories of what closes a record: members of staff kept apart from a client, seals and their openings;
and what people say of sharing."""

from datetime import date
from uuid import UUID

from core.access.system import SystemRecords
from core.clients.models import Client
from core.conflicts.models import ConflictLink, ConflictSort
from core.consent.models import EVERYTHING, Consent, ConsentBasis, HowGiven, Saying
from core.organisations.models import Organisation
from core.people.models import Person
from core.sealing.models import OpeningBasis, Seal, SealLevel, SealOpening
from tests.world_people import LONG_AGO, MORNING


def conflict_link(
    system: SystemRecords,
    client: Client,
    person: Person,
    organisation: Organisation,
    *,
    sort: ConflictSort = ConflictSort.RELATIVE,
    starts: date = LONG_AGO,
    ends: date | None = None,
) -> ConflictLink:
    """Recorded by a privacy officer of that organisation."""
    officer = Person(name="Pri Officer")
    system.add(officer)
    return system.add(
        ConflictLink(
            client_id=client.id, person_id=person.id, organisation_id=organisation.id, sort=sort,
            evidence="Told by the person", starts=starts, ends=ends, recorded_by=officer.id, recorded_at=MORNING,
        )
    )  # fmt: skip


def seal(
    system: SystemRecords,
    client: Client,
    entry_id: UUID,
    organisation: Organisation,
    sealer: Person,
    *,
    kind: str = "contact",
    level: SealLevel = SealLevel.SEALED,
) -> Seal:
    """In force. It is open to nobody until somebody is named."""
    return system.add(
        Seal(
            client_id=client.id, organisation_id=organisation.id, entry_kind=kind, record_id=entry_id, level=level,
            entry_day=MORNING.date(), sealed_by=sealer.id, sealed_at=MORNING,
        )
    )  # fmt: skip


def seal_opening(
    system: SystemRecords,
    of: Seal,
    person: Person,
    organisation: Organisation,
    *,
    starts: date = LONG_AGO,
    ends: date | None = None,
) -> SealOpening:
    """Somebody was named."""
    return system.add(
        SealOpening(
            client_id=of.client_id, organisation_id=of.organisation_id, seal_id=of.id, record_id=of.record_id,
            person_id=person.id, acts_for_id=organisation.id, basis=OpeningBasis.NAMED, granted_by=of.sealed_by,
            starts=starts, ends=ends,
        )
    )  # fmt: skip


def consent(
    system: SystemRecords,
    client: Client,
    holder: Organisation,
    with_whom: Organisation | None,
    *,
    saying: Saying = Saying.CONSENT,
    scope: str = EVERYTHING,
    starts: date = LONG_AGO,
    ends: date | None = None,
) -> Consent:
    """Said in person."""
    worker = Person(name="Con Sent")
    system.add(worker)
    return system.add(
        Consent(
            client_id=client.id, organisation_id=holder.id, with_id=with_whom and with_whom.id, saying=saying,
            scope=scope, basis=ConsentBasis.EXPLICIT, how=HowGiven.IN_PERSON, evidence="At home", starts=starts,
            ends=ends, recorded_by=worker.id, recorded_at=MORNING,
        )
    )  # fmt: skip
