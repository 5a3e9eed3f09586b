"""Names of workers and organisations by id, for pages that show who did something."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from core.access.records import Records
from core.organisations.models import Organisation
from core.people.models import Person


def names_of_people(records: Records, ids: Collection[UUID | None]) -> Mapping[UUID, str]:
    """Working names, which everybody signed in may read."""
    wanted = {id for id in ids if id is not None}
    if not wanted:
        return {}
    return {person.id: person.name for person in records.find(select(Person).where(Person.id.in_(wanted)))}


def names_of_organisations(records: Records) -> Mapping[UUID, str]:
    return {one.id: one.name for one in records.find(select(Organisation))}
