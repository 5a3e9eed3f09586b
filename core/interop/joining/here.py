"""What a row of a joining organisation may name: rows taken in before, its teams and services."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from uuid import UUID

from sqlalchemy import select

from core.access.errors import Invalid
from core.access.records import Records
from core.access.taken_in import TakenIn
from core.interop.joining.reading import Given
from core.interop.joining.sheets import OWN
from core.organisations.models import Service, Team

CHANGED = "A row with this key was taken in before, with other content. Nothing was changed: change the record itself."
Place = tuple[str, str]
"""(sheet, key)."""


@dataclass
class Here:
    """One door, with what the rows of one batch are called here."""

    records: Records
    rows: dict[Place, TakenIn] = field(default_factory=dict)
    named: dict[Place, UUID] = field(default_factory=dict)
    usernames: Mapping[str, UUID] = field(default_factory=dict)

    @property
    def organisation_id(self) -> UUID:
        return self.records.actor.organisation_id

    def id_of(self, column: str, sheet: str, key: str) -> UUID:
        """The record that this key became. Raises `Invalid` naming the column."""
        found = self.named.get(_place(sheet, key))
        if found is None:
            raise Invalid(column, missing_words(sheet, key, (name for kind, name in self.named if kind == sheet)))
        return found

    def knows(self, sheet: str, key: str) -> bool:
        return _place(sheet, key) in self.named

    def maybe(self, column: str, sheet: str, key: str | None) -> UUID | None:
        return None if key is None else self.id_of(column, sheet, key)

    def taken(self, given: Given) -> bool:
        """Whether this very row was taken in before. Raises `Invalid` if one with its key, but other content, was."""
        row = self.rows.get((OWN[type(given.row)], given.row.key))
        if row is not None and row.digest not in (given.digest, given.former):
            raise Invalid(first_column(given), CHANGED)
        return row is not None

    def keep(self, given: Given, record_id: UUID) -> None:
        """The row became this record: kept by the same commit."""
        sheet = OWN[type(given.row)]
        row = TakenIn(sheet, given.row.key, record_id, given.digest)
        self.records.take_in(row)
        self.rows[sheet, given.row.key] = row
        self.named[_place(sheet, given.row.key)] = record_id


def _place(sheet: str, key: str) -> Place:
    """Teams and services go by their names, however these are written."""
    return sheet, key.casefold() if sheet in ("teams", "services") else key


def first_column(given: Given) -> str:
    return next(iter(type(given.row).model_fields))


def missing_words(sheet: str, key: str, known: Iterable[str]) -> str:
    """What to do about a key that names nothing."""
    if sheet in ("teams", "services"):
        near = get_close_matches(key.casefold(), list(known), 1)
        hint = f"Did you mean the one called like “{near[0]}”?" if near else f"Add it to {sheet}.csv."
        return f"Your organisation has none of this name. {hint}"
    return f"There is no row with this key in {sheet}.csv, or it was refused. Mend that one first."


def look_round(records: Records, batch: Iterable[Given]) -> Here:
    """A door's view of everything that these rows are called or name, in three statements."""
    here, places = Here(records), set[Place]()
    for given in batch:
        places.add((OWN[type(given.row)], given.row.key))
        places |= {(sheet, key) for _, sheet, key in given.row.refers}
    for row in records.taken_in({key for _, key in places}):
        here.rows[row.sheet, row.reference] = row
        here.named[_place(row.sheet, row.reference)] = row.record_id
    here.named |= names_here(records)
    return here


def names_here(records: Records) -> Mapping[Place, UUID]:
    """The organisation's own teams and services, by name in small letters."""
    ours = records.actor.organisation_id
    teams = records.rows(select(Team.id, Team.name).where(Team.organisation_id == ours))
    services = records.rows(select(Service.id, Service.name).where(Service.organisation_id == ours))
    found = {("teams", row.name.casefold()): row.id for row in teams}
    return found | {("services", row.name.casefold()): row.id for row in services}
