"""Filters of the board that somebody saved: own ones, and those that a colleague shares with the organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.actor import Me
from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Protected, Record
from core.access.records import Records
from core.access.vocabulary import Condition
from core.clients.fields import Line
from core.database.base import Base, Versioned
from core.people.models import Person
from core.referrals.board_asked import LONGEST, Asked
from core.web.sentences import Asked as Named

MOST = 30
"""Saved filters of one person: a longer list is no help."""


class BoardFilter(Protected, Versioned, Base):
    """What somebody narrows the board to again and again, by a name; `query` is the end of its address. It names no
    client. One that is not wanted any more is put away."""

    __tablename__ = "board_filter"
    __table_args__ = (Index(None, "person_id", "organisation_id"), Index(None, "organisation_id", "is_shared"))
    kind = Kind(
        "board_filter", "saved filters", Anchor.STAFF, about="person_id", label=None,
        fixed=("person_id", "organisation_id"),
    )  # fmt: skip

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    query: Mapped[str] = mapped_column(String(LONGEST))
    is_default: Mapped[bool] = mapped_column(default=False)
    is_shared: Mapped[bool] = mapped_column(default=False)
    is_away: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship()


class FilterIn(BaseModel):
    """A name for what the board is narrowed to."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Line, Named("a name"), Field(max_length=60)]
    query: Annotated[str, Named("what the board is narrowed to"), Field(max_length=LONGEST)]
    is_default: Annotated[bool, Named("whether the board opens with it")] = False
    is_shared: Annotated[bool, Named("whether colleagues may use it")] = False


@dataclass(frozen=True)
class Saved:
    """A saved filter as the board offers it; `by` is the colleague who shares it, None for one's own."""

    id: UUID
    version: int
    name: str
    query: str
    is_default: bool
    is_shared: bool
    by: str | None

    @property
    def is_mine(self) -> bool:
        return self.by is None


def filters_of(records: Records) -> list[Saved]:
    """One's own, then those shared by colleagues, each by name."""
    me, one = records.actor, BoardFilter
    asked = (
        select(one.id, one.version, one.name, one.query, one.is_default, one.is_shared, one.person_id,
               Person.name.label("who"))
        .join(Person, Person.id == one.person_id)
        .where(one.organisation_id == me.organisation_id, one.is_away.is_(False))
        .order_by(one.person_id != me.person_id, one.name, one.id).limit(2 * MOST)
    )  # fmt: skip
    found = [(row, None if row.person_id == me.person_id else row.who) for row in records.rows(asked)]
    return [
        Saved(row.id, row.version, row.name, row.query, row.is_default, row.is_shared, by) for row, by in found
    ]  # fmt: skip


def save(records: Records, given: FilterIn) -> BoardFilter:
    """Only what the board knows of the address is kept. The same name again says it anew."""
    query = Asked.from_query(given.query).query
    if not query:
        raise Invalid("query", "Narrow the board to something first.")
    mine = _own(records)
    if given.is_default:
        _no_default(mine)
    if (again := next((one for one in mine if one.name.casefold() == given.name.casefold()), None)) is not None:
        again.query, again.is_default, again.is_shared = query, given.is_default, given.is_shared
        records.flush()
        return again
    if len(mine) >= MOST:
        raise Invalid("name", f"You have {MOST} saved filters. Put one away first.")
    return records.add(
        BoardFilter(
            person_id=records.actor.person_id, organisation_id=records.actor.organisation_id, name=given.name,
            query=query, is_default=given.is_default, is_shared=given.is_shared,
        )
    )  # fmt: skip


def change(records: Records, saved: BoardFilter, *, is_default: bool, is_shared: bool) -> None:
    """Which filter the board opens with: one at most."""
    if is_default:
        _no_default(_own(records))
    saved.is_default, saved.is_shared = is_default, is_shared
    records.flush()


def put_away(records: Records, saved: BoardFilter) -> None:
    saved.is_away, saved.is_default, saved.is_shared = True, False, False
    records.flush()


def _own(records: Records) -> Sequence[BoardFilter]:
    me = records.actor
    mine = (BoardFilter.person_id == me.person_id, BoardFilter.organisation_id == me.organisation_id)
    return records.find(select(BoardFilter).where(*mine, BoardFilter.is_away.is_(False)))


def _no_default(mine: Sequence[BoardFilter]) -> None:
    for one in mine:
        if one.is_default:
            one.is_default = False


def _shared_filter(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("is_shared").is_(True)


SHARED = Condition(
    "shared_filter",
    "whoever saved it shares it with colleagues",
    _shared_filter,
    frozenset({Anchor.STAFF}),
    kinds=frozenset({BoardFilter.kind.name}),
)
