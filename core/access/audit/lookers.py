"""Who has looked at what one person's record holds: by day, without what was done and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, or_, select, union_all

from core.access.audit.entries import REFUSED
from core.access.audit.looking import ENTRY, day_of
from core.access.floor import SEALED_WITH
from core.access.protected import Judged, Label, table_of
from core.access.records import Records
from core.database import clock

E = ENTRY.c
MOST = 5_000
"""Entries looked through, the newest; so that a look costs the same however long the trail is."""


@dataclass(frozen=True)
class Looker:
    """Somebody looked on that London day, acting for that organisation in one of these roles."""

    day: date
    actor_id: UUID
    organisation_id: UUID
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Lookers:
    """The newest day first; `since` is the day from which on nothing is missing."""

    since: date
    each: tuple[Looker, ...]


@dataclass(frozen=True)
class Told:
    """Of which looks it is told: those at these `kinds` of record; not at what is sealed now, itself (`sealed` selects
    the ids) or with what it is part of, nor at what is or was labelled as more than normally confidential, but for the
    kind `itself`, which is who the person is. A look at a list counts if anything else was on it."""

    kinds: Collection[str]
    sealed: Select[UUID]
    itself: str


def lookers_at(records: Records, about_id: UUID, since: date, told: Told) -> Lookers:
    """Whoever opened, listed or wrote records about somebody. Whoever calls this must be entitled to the answer."""
    start, _ = day_of(since)
    asked = select(E.at, E.actor_id, E.organisation_id, E.roles, E.kind, E.record_id, E.shown, E.facts).where(
        E.about_id == about_id, E.at >= start, E.outcome != REFUSED, E.kind.in_(told.kinds), E.actor_id.is_not(None),
        E.organisation_id.is_not(None),
    )  # fmt: skip
    rows = records._connection.execute(asked.order_by(E.id.desc()).limit(MOST)).all()
    closed = _closed(records, about_id, told)
    known = [row for row in rows if row.kind == told.itself or (_is_plain(row.facts) and _looked_at(row) - closed)]
    found = {
        Looker(_day(row.at), row.actor_id, row.organisation_id, tuple((row.roles or "").split())): None for row in known
    }
    oldest = _day(rows[-1].at) if len(rows) == MOST else since
    return Lookers(oldest, tuple(found))


def _looked_at(row: Row[*tuple[object, ...]]) -> set[UUID]:
    """The record that was opened, or those that stood in a list."""
    return {row.record_id} if row.record_id is not None else {UUID(id) for id in row.shown or ()}


def _closed(records: Records, about_id: UUID, told: Told) -> set[UUID]:
    """Ids of what is about them and more than normally confidential today. Few: one question for all kinds."""
    models = (records.judge.policy.words.models[kind] for kind in told.kinds if kind != told.itself)
    each = [one for model in models if (one := _closed_of(model, about_id, told.sealed)) is not None]
    return set(records._connection.execute(union_all(*each)).scalars()) if each else set()


def _closed_of(model: type[Judged], about_id: UUID, sealed: Select[UUID]) -> Select[UUID] | None:
    kind, c = model.kind, table_of(model).c
    why: list[ColumnElement[bool]] = [c[column].in_(sealed) for column in SEALED_WITH.get(kind.name, ())]
    if kind.label is not None:
        why.append(c[kind.label] != Label.NORMAL)
    return select(c.id).where(c[kind.about or "id"] == about_id, or_(*why)) if why else None


def _is_plain(facts: str | None) -> bool:
    """Entries of lists, and a feature's own, hold no facts: they say nothing of any one record."""
    return facts is None or facts.split()[0] == Label.NORMAL


def _day(at: datetime) -> date:
    return at.astimezone(clock.LONDON).date()
