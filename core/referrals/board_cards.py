"""The first page of the board in one statement: the first cards of every column, and how many each column has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, case, func, literal, select, union_all
from sqlalchemy.orm import aliased

from core.access.few import few_seen
from core.access.paging import Count
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.deaths import has_died
from core.clients.models import Client
from core.database import clock
from core.organisations.models import Organisation, Service
from core.people.models import Person
from core.referrals.board_asked import Asked
from core.referrals.boards import A_COLUMN, BOARD, NEWEST_FIRST, STATES_OF, Column
from core.referrals.codes import ClinicalPriority, NeedTag
from core.referrals.decision_codes import Complexity
from core.referrals.models import Referral, State

COUNTED = 100
"""How far the cards of a column are counted: counting all of them costs more than all the rest of the page."""
SENDER = aliased(Organisation)
TAGS = 4
"""Needs said on a card; the others are counted."""


@dataclass(frozen=True)
class Card:
    """A referral as its card says it; `name` is None where the person's record is not open."""

    id: UUID
    version: int
    client_id: UUID | None
    name: str | None
    service: str
    sender: str | None
    priority: ClinicalPriority
    state: State
    received_at: datetime
    needs: Sequence[str]
    complexity: Complexity | None
    held_until: date | None
    taken_by: str | None
    has_died: bool

    @property
    def called(self) -> str:
        return self.name or "Name not open to you"

    @property
    def is_held(self) -> bool:
        return self.held_until is not None and clock.today() < self.held_until

    @property
    def tags(self) -> list[str]:
        """The first needs in words, and how many more there are."""
        words = [WORDS.get(need, need) for need in self.needs]
        return words if len(words) <= TAGS + 1 else [*words[:TAGS], f"{len(words) - TAGS} more"]


WORDS: Mapping[str, str] = {need.value: need.words for need in NeedTag}


@dataclass(frozen=True)
class Filled:
    """A column with its first cards."""

    column: Column
    cards: Sequence[Card]
    count: Count

    @property
    def has_more(self) -> bool:
        return self.count.number > len(self.cards)


def board(records: Records, asked: Asked) -> list[Filled]:
    """Who triages may see most of what waits, so that looking at each referral in order soon fills the columns;
    anybody else sees few, which are found first."""
    statement = _statement(asked.conditions(records)) if asked != Asked() else _of_all()
    sees_most = records.judge.may_ever(Referral, Action.ALLOCATE)
    rows = few_seen(records, statement) if sees_most else records.rows(statement)
    found: dict[int, list[Row[*tuple[object, ...]]]] = {}
    for row in rows:
        found.setdefault(row.part, []).append(row)
        records.saw(Referral, row.id, row.client_id)
        if row.family_name is not None:
            records.saw(Client, row.client_id, row.client_id)
    return [_filled(column, found.get(part, [])) for part, column in enumerate(BOARD)]


def _filled(column: Column, rows: Sequence[Row[*tuple[object, ...]]]) -> Filled:
    number = cast(int, rows[0].total) if rows else 0
    return Filled(column, [_card(row) for row in rows], Count(min(number, COUNTED), number > COUNTED))


def _card(row: Row[*tuple[object, ...]]) -> Card:
    name = f"{row.preferred_name or row.given_name} {row.family_name}".strip() if row.family_name is not None else None
    return Card(
        row.id, row.version, row.client_id, name, row.service, row.sender or row.from_name, row.priority, row.state,
        row.received_at, row.needs, row.complexity, row.held_until, row.taken_by,
        row.has_died,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _of_all() -> Select[*tuple[object, ...]]:
    return _statement(())


def _statement(narrowed: tuple[ColumnElement[bool], ...]) -> Select[*tuple[object, ...]]:
    """Of every column the first `COUNTED` and one, ranked and counted; of the ranked, the first cards with the names
    that they show. Each class is judged by the door: of a person who may not be read, no name is there."""
    each = [
        select(_head(part, column, state, narrowed).subquery())
        for part, column in enumerate(BOARD)
        for state in STATES_OF[column]
    ]
    heads = union_all(*each).subquery("heads")
    backwards = [part for part, column in enumerate(BOARD) if column.order is NEWEST_FIRST]
    newest = case((heads.c.part.in_(backwards), heads.c.received_at))
    oldest = case((heads.c.part.not_in(backwards), heads.c.received_at))
    place = func.row_number().over(partition_by=heads.c.part, order_by=[newest.desc(), oldest, heads.c.id])
    total = func.count().over(partition_by=heads.c.part)
    ranked = select(heads.c.id, heads.c.part, place.label("place"), total.label("total")).subquery("ranked")
    shown = (
        Referral.id, Referral.version, Referral.client_id, Referral.from_name, Referral.priority, Referral.state,
        Referral.received_at, Referral.needs, Referral.complexity, Referral.held_until, Client.given_name,
        Client.preferred_name, Client.family_name, Service.name.label("service"), SENDER.name.label("sender"),
        Person.name.label("taken_by"), has_died(Referral.client_id).label("has_died"), ranked.c.part, ranked.c.total,
    )  # fmt: skip
    joined = select(*shown).join(ranked, ranked.c.id == Referral.id).join(Service, Service.id == Referral.service_id)
    named = joined.outerjoin(Client, Client.id == Referral.client_id).outerjoin(
        SENDER, SENDER.id == Referral.from_organisation_id
    )
    cards = named.outerjoin(Person, Person.id == Referral.triaged_by).where(ranked.c.place <= A_COLUMN)
    return cards.order_by(ranked.c.part, ranked.c.place)


def _head(
    part: int, column: Column, state: State, narrowed: tuple[ColumnElement[bool], ...]
) -> Select[*tuple[object, ...]]:
    """Of one state alone: an index gives those in order, so that no other is looked at."""
    keys = (Referral.received_at, Referral.id)
    order = [key.desc() for key in keys] if column.order is NEWEST_FIRST else keys
    asked = select(Referral.id, Referral.received_at, literal(part).label("part"))
    return asked.where(Referral.state == state, *narrowed).order_by(*order).limit(COUNTED + 1)
