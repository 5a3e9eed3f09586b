"""Factories of what closes a record: members of staff kept apart from a client."""

from datetime import date

from core.access.system import SystemRecords
from core.clients.models import Client
from core.conflicts.models import ConflictLink, ConflictSort
from core.organisations.models import Organisation
from core.people.models import Person
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
