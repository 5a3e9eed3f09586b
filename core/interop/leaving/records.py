"""Every record the leaving organisation holds, page by page, as far as the rules let it go."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from core.access.paging import BY_ID
from core.access.protected import Protected
from core.access.records import Records
from core.access.vocabulary import Action
from core.interop.leaving.values import columns_of, plain
from core.people.intake import SystemDoor
from core.people.models import Person

PAGE = 500


def kinds_held(records: Records) -> list[type[Protected]]:
    """The kinds of record that an organisation may take with it, by their word."""
    models = records.judge.policy.words.models
    held = [model for _, model in sorted(models.items()) if issubclass(model, Protected)]
    return [model for model in held if records.judge.may_ever(model, Action.READ)]


def each(door: SystemDoor, model: type[Protected]) -> Iterator[dict[str, object]]:
    """Rows as JSON, one page to a door: memory stays flat, and each page is audited with the ids that it held."""
    columns, after = columns_of(model), None
    while True:
        with door.open(writing=False) as records:
            page = records.page(model, order=BY_ID, limit=PAGE, after=after)
            rows = [{name: plain(getattr(row, name)) for name in columns} for row in page.rows]
        yield from rows
        after = page.next
        if after is None:
            return


def names(door: SystemDoor, ids: set[UUID]) -> dict[UUID, str]:
    """Names of the people whom those records mention."""
    with door.open(writing=False) as records:
        found = records.rows(select(Person.id, Person.name).where(Person.is_system.is_(False)))
    return {row.id: row.name for row in found if row.id in ids}
