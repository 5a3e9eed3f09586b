"""One random policy over one random world in one database, and what the two oracles say of it."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from hypothesis import HealthCheck, Phase, settings
from sqlalchemy import Connection, delete, insert

from core.access.actor import Actor
from core.access.audit.entries import Row as AuditRow
from core.access.audit.writer import AuditWriter
from core.access.errors import NotFound, Refused
from core.access.policy import SUBJECT, Asking, Policy
from core.access.protected import Label, Protected
from core.access.records import Records
from core.access.vocabulary import Action
from core.database.base import Base
from core.database.engine import Database
from tests.core.access.oracle import Row, Text, World, answer, facts, id_of
from tests.core.access.random_worlds import FIXED, words_of

EXAMPLES = int(os.environ.get("EXAMPLES", "60"))
PHASES = [Phase.generate] + [Phase.shrink] * ("SHRINK" in os.environ)
worlds = settings(
    max_examples=EXAMPLES, database=None, phases=PHASES, derandomize="EXPLORE" not in os.environ,
    suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
)  # fmt: skip


class Forgetful(AuditWriter):
    """The audit has its own tests; here it would cost a commit a door."""

    def write(self, rows: Iterable[AuditRow]) -> None:  # type: ignore[override]
        pass


class Undo(Exception):
    """Ends a door whose change was accepted, so that the next one finds the same world."""


@dataclass(frozen=True)
class Example:
    """One policy over one world in one database."""

    database: Database
    text: Text
    policy: Policy
    world: World
    known: dict[tuple[Actor, Action, str, UUID], bool] = field(default_factory=dict)

    def rows(self, model: type[Protected]) -> list[Row]:
        return self.world[model.__table__.name]  # type: ignore[attr-defined]

    def may(self, me: Actor, action: Action, model: type[Protected], row: Row) -> bool:
        """What both oracles say; they must not differ."""
        label = str(row[model.kind.label] if model.kind.label else Label.NORMAL)
        groups = [(narrow, wide) for group, narrow, wide in self.text.groups if group == "g2"]
        true = facts(self.world, me, model.kind, row, groups)
        plain = answer(self.text, me, model.kind, action, label, true)
        whole = self.policy.whole(Asking(me.roles, me.organisation))
        assert plain == whole.enforce(SUBJECT, me.organisation, model.kind.name, action, label, true), str(self.text)
        return plain

    def may_stored(self, me: Actor, action: Action, model: type[Protected], row: Row) -> bool:
        """The same of a row of this world, worked out once."""
        key = (me, action, model.kind.name, id_of(row))
        if key not in self.known:
            self.known[key] = self.may(me, action, model, row)
        return self.known[key]

    def seen(self, me: Actor, model: type[Protected], action: Action = Action.READ) -> list[UUID]:
        return [id_of(row) for row in self.rows(model) if self.may_stored(me, action, model, row)]

    def door(self, me: Actor) -> Records:
        return Records(self.database, Forgetful(self.database), self.policy, me, writing=False)

    def outcome(self, me: Actor, act: Callable[[Records], object]) -> bool:
        """Whether the change passes; the database stays as it is."""
        try:
            with self.door(me) as records:
                act(records)
                records.flush()
                raise Undo
        except Undo:
            return True
        except (Refused, NotFound):
            return False


class Tables:
    """Puts worlds into one database, one after the other."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.write.begin() as connection:
            self._insert(connection, FIXED)

    @cached_property
    def order(self) -> list[str]:
        return [table.name for table in Base.metadata.sorted_tables]

    @contextmanager
    def holding(self, world: World, text: Text) -> Iterator[Example]:
        with self.database.write.begin() as connection:
            for name in [name for name in reversed(self.order) if name in world]:
                connection.execute(delete(Base.metadata.tables[name]))
            self._insert(connection, world)
        yield Example(self.database, text, Policy(str(text), words_of(world), 1), world)

    def _insert(self, connection: Connection, rows: Mapping[str, Iterable[Row]]) -> None:
        for name in [name for name in self.order if rows.get(name)]:
            connection.execute(insert(Base.metadata.tables[name]), [dict(row) for row in rows[name]])
