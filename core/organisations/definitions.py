"""Definitions of plugins as the database keeps them: what a record pinned stays readable when its plugin has gone."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

import structlog
from sqlalchemy import Connection, String, select
from sqlalchemy.orm import Mapped, mapped_column

from core.access.door import Door
from core.access.doors import Doors
from core.access.errors import Conflict
from core.access.protected import Reference, table_of
from core.access.system import Reason, SystemRecords
from core.content.definition import Definition
from core.content.lock import content_hash
from core.database.base import Base, Identified

log = structlog.stdlib.get_logger(__name__)

Kind = TypeVar("Kind", bound=Definition)


class KeptDefinition(Reference, Identified, Base):
    """One version of a definition, kept as its file said it before the first record could pin it."""

    __abstract__ = True

    key: Mapped[str] = mapped_column(String(120))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    definition: Mapped[dict[str, object]]


@dataclass(frozen=True)
class Keeping(Generic[Kind]):
    """One kind of definition and the table that keeps it."""

    table: type[KeptDefinition]
    kind: type[Kind]

    def at_start(self, doors: Doors, declared: Iterable[Kind]) -> None:
        """Keep what the installed plugins declare and the database does not hold yet; run before anybody is answered,
        so that the first record made with a version finds its definition kept."""
        declared = list(declared)
        with doors.system(Reason.SETTINGS, writing=False) as system:
            missing = self._missing(system, declared)
        if missing:
            try:
                with doors.system(Reason.SETTINGS) as system:
                    self.keep(system, declared)
            except Conflict:
                log.info("definitions_kept_by_another_process", table=self.table.__tablename__)

    def keep(self, system: SystemRecords, declared: Iterable[Kind]) -> None:
        """Keep those that are not held yet. One that has changed without a new version is passed over: what was kept
        first is what that version means, for new records too."""
        for one in self._missing(system, declared):
            said = _as_json(one)
            system.add(self.table(key=one.key, number=one.version, digest=content_hash(said), definition=said))

    def kept(self, door: Door, key: str, number: int) -> Kind | None:
        """A version as the database holds it; None for one never kept."""
        asked = select(self.table).where(self.table.key == key, self.table.number == number)
        return next((self._read(found) for found in door.find(asked)), None)

    def kept_of(self, door: Door, definitions: Iterable[Kind]) -> list[Kind]:
        """The same versions as the database holds them, in the same order; those not kept are left out."""
        wanted = [one.release for one in definitions]
        asked = select(self.table).where(self.table.key.in_([key for key, _ in wanted]))
        found = {(one.key, one.number): one for one in door.find(asked)}
        return [self._read(found[release]) for release in wanted if release in found]

    def titles(self, door: Door, keys: Iterable[str]) -> dict[str, str]:
        """By key, the title of the newest version kept of each of these."""
        asked = select(self.table).where(self.table.key.in_(list(keys))).order_by(self.table.number)
        return {found.key: str(found.definition["title"]) for found in door.find(asked)}

    def versions(self, door: Door, keys: Iterable[str]) -> dict[tuple[str, int], Kind]:
        """By key and number, every version kept of each of these."""
        asked = select(self.table).where(self.table.key.in_(list(keys)))
        return {(found.key, found.number): self._read(found) for found in door.find(asked)}

    def plugins(self, connection: Connection) -> frozenset[str]:
        """Every plugin of which something was ever kept here."""
        keys = connection.execute(select(table_of(self.table).c.key).distinct()).scalars()
        return frozenset(key.partition(":")[0] for key in keys)

    def _missing(self, system: SystemRecords, declared: Iterable[Kind]) -> list[Kind]:
        held = {(one.key, one.number): one.digest for one in system.find(select(self.table))}
        missing = []
        for one in declared:
            digest = held.get(one.release)
            if digest is None:
                missing.append(one)
            elif digest != content_hash(_as_json(one)):
                log.warning("definition_changed_without_new_version", key=one.key, version=one.version)
        return missing

    def _read(self, found: KeptDefinition) -> Kind:
        one: Kind = _read(self.kind, json.dumps(found.definition))
        return one


def _as_json(one: Definition) -> dict[str, object]:
    """What its file says and no more: a default that core adds later changes no digest."""
    said: dict[str, object] = json.loads(one.model_dump_json(exclude_unset=True))
    return said


@lru_cache(maxsize=256)
def _read(kind: type[Kind], definition: str) -> Kind:
    return kind.model_validate_json(definition)
