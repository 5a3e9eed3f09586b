"""Pages and counts for one actor: statements in the measured shape, built once for everybody with the same roles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from core.access.clauses import branches, count_query, keep, page_query
from core.access.errors import Bypass, Invalid
from core.access.judge import Judge
from core.access.paging import BY_ID, Filter, Order, positions, record_of
from core.access.protected import Protected, Record
from core.access.sees_much import MUCH, Key
from core.access.vocabulary import Action
from core.access.walk import walk_count, walk_page

MOST = 500


@dataclass(frozen=True)
class Asked:
    """A page as it was asked for: of which class, which of its columns, in what order, which rows, how many."""

    model: type[Protected]
    columns: tuple[str, ...] = ()
    order: Order = BY_ID
    filters: tuple[Filter, ...] = ()
    action: Action = Action.READ

    def __post_init__(self) -> None:
        if any(filter.models != {self.model} for filter in self.filters):
            raise Bypass(f"a filter of {self.model.kind.words} is on their own columns")

    def check(self, limit: int, values: Mapping[str, object], *, whole: bool) -> None:
        """`whole`: all that a row says is shown, its id at least otherwise: nobody is shown what they may only know of,
        or count."""
        shows = (Action.READ, Action.EXPORT) if whole or self.columns else (Action.READ, Action.EXPORT, Action.KNOW)
        if self.action not in shows:
            raise Bypass(f"what somebody may {self.action} is not shown for that")
        if not 1 <= limit <= MOST:
            raise Invalid("limit", f"Ask for 1 to {MOST} rows.")
        self.check_values(values)

    def check_values(self, values: Mapping[str, object]) -> None:
        """Only what the filters leave open by name: another name could be one of the policy's own parameters."""
        if strange := values.keys() - {name for filter in self.filters for name in filter.names}:
            raise Bypass(f"no filter has a parameter {sorted(strange)}")


@dataclass(frozen=True)
class Listing:
    """The statements of one actor's pages and counts."""

    judge: Judge
    dialect: str

    def page(
        self,
        connection: Connection,
        asked: Asked,
        limit: int,
        start: Mapping[str, object],
        values: Mapping[str, object],
    ) -> Sequence[Row[*tuple[object, ...]]]:
        """Up to `limit` rows: the asked columns, then those of the order, the id last."""
        if self._may_walk(asked):
            rows = self._walk(connection, asked, limit, start)
            if len(rows) == limit:
                return rows
        key = ("page", self.judge.asking, asked, bool(start))
        query = keep(self.judge.policy, key, lambda: self._page_query(asked, bool(start)))
        return connection.execute(
            query, {**values, **start, **self.judge.actor.parameters(), "page_limit": limit}
        ).all()

    def count(self, connection: Connection, asked: Asked, at_most: int, values: Mapping[str, object]) -> int:
        number = self._count(connection, asked, at_most, values)
        if not asked.filters and asked.action is Action.READ and at_most >= MUCH:
            self.judge.policy.sees_much.counted(self._key(asked), number)
        return number

    def _count(self, connection: Connection, asked: Asked, at_most: int, values: Mapping[str, object]) -> int:
        bound = {**values, **self.judge.actor.parameters(), "page_limit": at_most}
        policy, asking = self.judge.policy, self.judge.asking
        if self._may_walk(asked):
            ahead = keep(policy, ("walk count", asking, asked.model), lambda: walk_count(policy, asking, asked.model))
            if connection.execute(ahead, bound).scalar_one() >= at_most:
                return at_most
        query = keep(policy, ("count", asking, asked), lambda: self._count_query(asked))
        return connection.execute(query, bound).scalar_one()

    def _may_walk(self, asked: Asked) -> bool:
        """Whether this person was last found to see much of this kind, and asks for all of it."""
        asks_all = not asked.filters and asked.action is Action.READ
        return asks_all and self._key(asked) in self.judge.policy.sees_much

    def _key(self, asked: Asked) -> Key:
        return self.judge.actor.person_id, self.judge.asking.organisation, asked.model.kind.name

    def _walk(
        self, connection: Connection, asked: Asked, limit: int, start: Mapping[str, object]
    ) -> Sequence[Row[*tuple[object, ...]]]:
        policy, asking = self.judge.policy, self.judge.asking
        query = keep(
            policy,
            ("walk", asking, asked, bool(start)),
            lambda: walk_page(policy, asking, asked.model, asked.columns, asked.order, bool(start)),
        )
        return connection.execute(query, {**start, **self.judge.actor.parameters(), "page_limit": limit}).all()

    def select(self, what: Select[Protected], asked: Asked, limit: int, later: bool) -> Select[*tuple[object, ...]]:
        """The same over a select of one class with filters of its own: filtered by the door when it runs, not kept."""
        _refuse_others(asked)
        record = Record(asked.model.kind, asked.model)
        columns = [getattr(asked.model, name) for name in (*asked.columns, *asked.order.names, "id")]
        narrowed = what.where(*(filter.condition for filter in asked.filters))
        query = narrowed.with_only_columns(*columns).order_by(None).order_by(*asked.order.clauses(record)).limit(limit)
        if later:
            query = query.where(asked.order.later(record, positions(asked.order, record)))
        return query

    def count_of(self, what: Select[Protected], asked: Asked, at_most: int) -> Select[int]:
        """How many of such a select the actor may read."""
        _refuse_others(asked)
        narrowed = what.where(*(filter.condition for filter in asked.filters))
        ids = narrowed.with_only_columns(asked.model.id).order_by(None).limit(at_most).subquery()
        return select(func.count(ids.c.id))

    def start(self, connection: Connection, asked: Asked, after: UUID) -> dict[str, object]:
        """The position a page starts after: read from the row itself, so that a cursor holds no name. The caller has
        decided that the actor may read that row."""
        record = record_of(asked.model)
        row = connection.execute(select(*asked.order.columns(record)).where(record.id == after)).one()
        return {f"after_{n}": value for n, value in enumerate(row)}

    def _branches(self, asked: Asked, *also: ColumnElement[bool]) -> list[ColumnElement[bool]]:
        of = (self.judge.policy, self.judge.asking, asked.action, record_of(asked.model))
        each = branches(*of, self.dialect)
        narrowed = [filter.condition for filter in asked.filters]
        return [and_(one, *narrowed, *also) for one in each]

    def _page_query(self, asked: Asked, later: bool) -> Select[*tuple[object, ...]]:
        record = record_of(asked.model)
        keys = asked.order.columns(record)
        past = [asked.order.later(record, positions(asked.order, record))] if later else []
        shown = [record.column(name).label(name) for name in asked.columns]
        ordered = [key.label(f"key_{n}") for n, key in enumerate(keys)]
        return page_query(self._branches(asked, *past), record, [*shown, *ordered], keys, asked.order.descending)

    def _count_query(self, asked: Asked) -> Select[int]:
        return count_query(self._branches(asked), record_of(asked.model))


def _refuse_others(asked: Asked) -> None:
    if asked.action is not Action.READ:
        raise Bypass("a select is filtered by what may be read; ask the class itself for another action")
