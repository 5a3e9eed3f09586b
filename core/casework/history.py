"""A record's past in words: what a field said before and after, who changed it, for whom, and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.access.audit.history import Past
from core.access.protected import Protected
from core.access.records import Records
from core.clients.people_named import names_of_organisations, names_of_people

Say = Callable[[object], str]


@dataclass(frozen=True)
class Difference:
    """One field, before and after, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class PastChange:
    """One change; without differences it is the record's beginning."""

    at: datetime
    who: str
    organisation: str
    reason: str | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Told:
    """How a column is called on a page, and how its stored values are said."""

    words: str
    say: Say = str


def told_history(records: Records, entity: Protected, columns: Mapping[str, Told]) -> list[PastChange]:
    """Newest first; columns that have no words are the product's own and are left out."""
    past = records.history(entity)
    people = names_of_people(records, [change.actor_id for change in past])
    organisations = names_of_organisations(records)
    return [_told(change, people, organisations, columns) for change in reversed(past)]


def _told(
    change: Past, people: Mapping[UUID, str], organisations: Mapping[UUID, str], columns: Mapping[str, Told]
) -> PastChange:
    who = people.get(change.actor_id, "The system") if change.actor_id else "The system"
    acting_for = organisations.get(change.organisation_id, "") if change.organisation_id else ""
    differences = tuple(
        Difference(columns[name].words, _said(columns[name], values[0]), _said(columns[name], values[1]))
        for name, values in change.fields.items()
        if name in columns
    )
    return PastChange(change.at, who, acting_for, change.reason, differences)


def _said(told: Told, value: object) -> str:
    return "Nothing" if value is None or value == "" else told.say(value)
