"""The only door to rows for whoever acts: every read filtered, every write decided, everything audited."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TypeVar, cast
from uuid import UUID

from sqlalchemy import Connection, Row, Select, bindparam, inspect, select
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.sql.base import ExecutableOption

from core.access.actor import Actor
from core.access.audit.entries import Entry, Stamp
from core.access.audit.history import Past, past_of
from core.access.audit.writer import AuditWriter
from core.access.change import change_of
from core.access.clauses import keep
from core.access.decision import Decision
from core.access.door import Door, acting
from core.access.errors import Bypass, Invalid, NoActor, NotFound, StaleVersion
from core.access.gate import Gate, entry, refusal
from core.access.guard import check
from core.access.judge import Judge
from core.access.listing import Asked, Listing
from core.access.paging import BY_ID, GONE, Count, Filter, Order, Page, id_of
from core.access.policy import Policy
from core.access.protected import Judged, Kept, Protected
from core.access.shapes import KeptByShape
from core.access.shown import as_asked, class_of, shown_by
from core.access.taken_in import TakenIn, taken_in
from core.access.taken_in import keep as keep_taken_in
from core.access.visible import Visible, page_parameter
from core.access.vocabulary import Action
from core.database.base import Base
from core.database.engine import Database

Entity = TypeVar("Entity", bound=Protected)
Named = TypeVar("Named", bound=Kept)
_check, _shown_by = KeptByShape(check), KeptByShape(shown_by)


class Records(Door):
    """The rows that one actor may see and change."""

    def __init__(
        self, database: Database, audit: AuditWriter, policy: Policy, actor: Actor, *, writing: bool = False,
        on: Connection | None = None,
    ) -> None:  # fmt: skip
        if actor is None:
            raise NoActor("no actor, no records")
        super().__init__(database, audit, Stamp.of(actor), writing=writing, on=on)
        self.actor, self.judge = actor, Judge(policy, actor)
        self._policy, self._listing = policy, Listing(self.judge, database.dialect)
        self._visible = keep(policy, ("visible", self.judge.asking), lambda: Visible(policy, self.judge.asking))
        self._options: set[object] = {self._visible}
        self._parameters: dict[str, object] = {**actor.parameters()}
        self._gate = Gate(self.judge, self._trail)
        self._taken_in: list[TakenIn] = []

    def __enter__(self) -> Self:
        self._token = acting.set(self.actor)
        return super().__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            super().__exit__(kind, failure, trace)
        finally:
            acting.reset(self._token)

    # ── one record, some records ──────────────────────────────────────────
    def one(self, model: type[Entity], id: UUID, version: int | None = None) -> Entity:
        """The record, if it may be read. Absent and forbidden cost the same and are the same `NotFound`."""
        self._session.flush()
        decision = self.judge.stored(self._connection, Action.READ, model, id)
        if not decision.allowed:
            self._trail.note(refusal("open", model.kind, id, decision))
            raise NotFound
        (entity,) = self._load(model, [id], ())
        self._trail.opened(entry("open", entity, decision))
        if version is not None and version != entity.version:
            raise StaleVersion(entity.version)
        return entity

    def one_of(self, kind: str, id: UUID) -> Judged:
        """The record of a kind known by its word."""
        model = self._policy.words.models[kind]
        return self.one(model, id) if issubclass(model, Protected) else self.kept(cast(type[Kept], model), id)

    def kept(self, model: type[Named], id: UUID, version: int | None = None) -> Named:
        """One of the names that everybody signed in may read. Raises `NotFound`, or `StaleVersion`."""
        return as_asked(self._session.execute(select(model).where(model.id == id)).scalar(), version)

    def rows(
        self, statement: Select[*tuple[object, ...]], values: Mapping[str, object] | None = None
    ) -> Sequence[Row[*tuple[object, ...]]]:
        """The rows of an ORM select of columns, every protected class in it filtered; `values` for what it leaves open
        by name. Ids among the columns are audited as a list; without any, what was asked is."""
        result = self._session.execute(statement, dict(values or {})).all()
        shown = _shown_by(statement)
        for n, kind in shown.ids:
            for row in result:
                self._trail.saw(kind, cast(UUID, row[n]), None)
        for kind in shown.others:
            self._trail.note(Entry("query", kind, detail=shown.columns[:500]))
        return result

    # ── pages and counts ──────────────────────────────────────────────────
    def page(
        self,
        what: type[Entity] | Select[Entity],
        *,
        order: Order = BY_ID,
        limit: int = 50,
        after: UUID | None = None,
        filters: tuple[Filter, ...] = (),
        values: Mapping[str, object] | None = None,
        load: tuple[ExecutableOption, ...] = (),
        action: Action = Action.READ,
    ) -> Page[Entity]:
        """A page of entities: ids in the measured shape, then the rows by id with the caller's loads."""
        asked = Asked(class_of(what), (), order, filters, action)
        found, following = self._found(what, asked, limit, after, values or {}, whole=True)
        return Page(self._load(asked.model, [id_of(row) for row in found], load) if found else [], following)  # type: ignore[arg-type]

    def columns(
        self,
        what: type[Entity] | Select[Entity],
        columns: tuple[str, ...],
        *,
        order: Order = BY_ID,
        limit: int = 50,
        after: UUID | None = None,
        filters: tuple[Filter, ...] = (),
        values: Mapping[str, object] | None = None,
        action: Action = Action.READ,
    ) -> Page[Row[*tuple[object, ...]]]:
        """A page of named columns of one class, in one statement: for lists, where whole entities cost most."""
        asked = Asked(class_of(what), columns, order, filters, action)
        found, following = self._found(what, asked, limit, after, values or {}, whole=False)
        kind, place = asked.model.kind, columns.index(owner) if (owner := asked.model.kind.owner) in columns else None
        for row in found:
            about, owned = id_of(row) if kind.about == "id" else None, None if place is None else row[place]
            self._trail.saw(kind.name, id_of(row), about, cast(UUID | None, owned))
        return Page(found, following)

    def count(
        self,
        what: type[Entity] | Select[Entity],
        *,
        at_most: int = 1000,
        filters: tuple[Filter, ...] = (),
        values: Mapping[str, object] | None = None,
        action: Action = Action.READ,
    ) -> Count:
        """How many the actor may see (or do `action` with), up to `at_most`."""
        self._session.flush()
        asked = Asked(class_of(what), (), BY_ID, filters, action)
        asked.check_values(values or {})
        if isinstance(what, Select):
            _check(what)
            query = self._listing.count_of(what, asked, at_most)
            number: int = self._session.execute(query, dict(values or {})).scalar_one()
        else:
            number = self._listing.count(self._connection, asked, at_most, values or {})
        return Count(number, number >= at_most)

    def _found(
        self, what: type[Entity] | Select[Entity], asked: Asked, limit: int, after: UUID | None,
        values: Mapping[str, object], *, whole: bool,
    ) -> tuple[Sequence[Row[*tuple[object, ...]]], UUID | None]:  # fmt: skip
        """(rows whose last column is the id, cursor of the next page)"""
        asked.check(limit, values, whole=whole)
        self._session.flush()
        start: dict[str, object] = {}
        if after is not None:
            if not self.judge.stored(self._connection, asked.action, asked.model, after).allowed:
                raise Invalid("after", GONE)
            start = self._listing.start(self._connection, asked, after)
        rows: Sequence[Row[*tuple[object, ...]]]
        if isinstance(what, Select):
            _check(what)
            query = self._listing.select(what, asked, limit + 1, bool(start))
            rows = self._session.execute(query, {**values, **start}).all()
        else:
            rows = self._listing.page(self._connection, asked, limit + 1, start, values)
        return rows[:limit], id_of(rows[limit - 1]) if len(rows) > limit else None

    def _load(self, model: type[Entity], ids: list[UUID], load: tuple[ExecutableOption, ...]) -> Sequence[Entity]:
        """The rows with these ids, just decided or found: trusted for this class, and no other, on the way."""
        visible = keep(
            self._policy, ("found", self.judge.asking, model), lambda: Visible(self._policy, self.judge.asking, model)
        )
        self._options.add(visible)
        self._parameters[page_parameter(model)] = ids
        query = keep(
            self._policy,
            ("rows", self.judge.asking, model),
            lambda: (
                select(model).where(model.id.in_(bindparam(page_parameter(model), expanding=True))).options(visible)
            ),
        )
        found = self._session.execute(query.options(*load) if load else query).unique().scalars()
        place = {id: n for n, id in enumerate(ids)}
        return sorted(found, key=lambda entity: place[entity.id])

    def before(self, state: ORMExecuteState) -> None:
        if type(state.statement) is not Select or not state.is_orm_statement:
            raise Bypass("only a select of mapped classes can pass")
        if self._options.isdisjoint(state.statement._with_options):  # not one of the door's own
            if not (state.is_relationship_load or state.is_column_load):
                _check(state.statement)
            state.statement = state.statement.options(self._visible)
        state.parameters = {**(state.parameters or {}), **self._parameters}  # type: ignore[dict-item]

    # ── rows of files ─────────────────────────────────────────────────────
    def taken_in(self, references: Collection[str]) -> list[TakenIn]:
        """Which rows with these keys were taken in before, for the organisation acted for."""
        return taken_in(self._connection, self.actor.organisation_id, references)

    def take_in(self, row: TakenIn) -> None:
        """A row of a file has become a record: kept with this transaction, or not at all."""
        self._taken_in.append(row)

    def _finish(self) -> None:
        self._session.flush()
        if self._taken_in:
            keep_taken_in(self._connection, self.actor.organisation_id, self._taken_in)
        super()._finish()

    def _has_written(self) -> bool:
        return bool(self._taken_in) or super()._has_written()

    # ── deciding ──────────────────────────────────────────────────────────
    def decide(self, action: Action, entity: Judged) -> Decision:
        """On the record as the database has it; on the proposed values if it is not saved yet."""
        if inspect(entity).persistent:
            return self.judge.stored(self._connection, action, type(entity), entity.id)
        return self.judge.proposed(self._connection, action, type(entity), change_of(entity).values)

    def may(self, action: Action, entity: Judged) -> bool:
        """For a page that shows a button only where it would work."""
        return self.decide(action, entity).allowed

    # ── writing ───────────────────────────────────────────────────────────
    @property
    def concerned(self) -> Collection[tuple[str, UUID]]:
        """(kind, id) of every record that this door has opened by its id or written."""
        return self._trail.concerned()

    def because(self, reason: str | None) -> None:
        """Why the changes that follow are made: kept with each record's history."""
        self._gate.reason = reason

    @contextmanager
    def act(self, action: Action, entity: Judged) -> Iterator[None]:
        """A named act: judged on the record before it, whatever the record becomes; flushed on the way out."""
        self._session.flush()
        self._gate.named[entity] = action
        try:
            yield
            self._session.flush()
        finally:
            del self._gate.named[entity]

    def history(self, entity: Judged) -> Sequence[Past]:
        """Every change of a record that this door has shown, oldest first."""
        self._session.flush()
        if entity not in self._session:
            raise Bypass("history is of a record that this door has shown")
        return past_of(self._connection, entity.kind.name, entity.id)

    def add_all(self, entities: Sequence[Base]) -> None:
        """Many new records, each decided, in one flush; of what they refer to, all is asked at once."""
        self._session.flush()
        with self._gate.foreseeing(self._connection, [_judged(entity) for entity in entities]):
            super().add_all(entities)

    def inserting(self, connection: Connection, entity: Base) -> None:
        self._gate.inserting(connection, _judged(entity))

    def updating(self, connection: Connection, entity: Base) -> None:
        self._gate.updating(connection, _judged(entity))

    def written(self, connection: Connection, entity: Base) -> None:
        self._gate.written(connection, _judged(entity))

    def flushed(self) -> None:
        self._gate.flushed(self._connection)


def _judged(entity: Base) -> Judged:
    if not isinstance(entity, Judged):
        raise Bypass(f"{type(entity).__name__} is written by the system only")
    return entity
