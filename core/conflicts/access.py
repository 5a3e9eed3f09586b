"""Access words of conflict links: who is kept apart from whom. The floor denies by them; no policy lifts that."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select

from core.access.actor import Me
from core.access.floor import CONFLICT, CONFLICT_BY_NAME, NAMES_A_CLIENT, WORKER_COLUMNS, WORKER_IN_CONFLICT
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition, Role
from core.clients.apart_models import ConflictLink
from core.database.aliases import alias

LINKS = ConflictLink.__table__
CLIENTS = frozenset({Anchor.CLIENT})


def _in_force(me: Me, name: str, *columns: str) -> Select[*tuple[object, ...]]:
    c = alias(LINKS, name).c
    today = (c.starts <= me.today, or_(c.ends.is_(None), c.ends >= me.today))
    return select(*(c[column] for column in columns)).where(*today)


def _kept_from_me(me: Me) -> Select[UUID]:
    links = alias(LINKS, "kept_from_me").c
    return select(links.client_id).where(
        links.person_id == me.id, links.starts <= me.today, or_(links.ends.is_(None), links.ends >= me.today)
    )


def _conflict_of_interest(me: Me, record: Record) -> ColumnElement[bool]:
    return record.among(_kept_from_me(me), few=True)


def _kept_apart_from_named(me: Me, record: Record) -> ColumnElement[bool]:
    return record.among(_kept_from_me(me), NAMES_A_CLIENT[record.kind.name], few=True)


def _worker_in_conflict(me: Me, record: Record) -> ColumnElement[bool]:
    """Asked of whom the record names as its worker: whoever gives work out may not know of the link."""
    apart = _in_force(me, "kept_apart", "client_id", "person_id")
    return record.among(apart, "client_id", WORKER_COLUMNS[record.kind.name], few=True)


def _kept_apart_from_somebody(me: Me, record: Record) -> ColumnElement[bool]:
    return record.among(_in_force(me, "somebody_kept_apart", "client_id"), few=True)


def _kept_apart_by_us(me: Me, record: Record) -> ColumnElement[bool]:
    c = alias(LINKS, "kept_apart_by_us").c
    return record.among(select(c.client_id).where(c.organisation_id == me.organisation), few=True)


SAID: Mapping[str, str] = {
    CONFLICT: "you are kept apart from this person",
    CONFLICT_BY_NAME: "you are kept apart from the person it names",
    WORKER_IN_CONFLICT: "the worker it names cannot be given this person",
}
WORDS = AccessWords(
    models=(ConflictLink,),
    conditions=(
        Condition(CONFLICT, SAID[CONFLICT], _conflict_of_interest, CLIENTS),
        Condition(CONFLICT_BY_NAME, SAID[CONFLICT_BY_NAME], _kept_apart_from_named, kinds=frozenset(NAMES_A_CLIENT)),
        Condition(
            WORKER_IN_CONFLICT,
            SAID[WORKER_IN_CONFLICT],
            _worker_in_conflict,
            CLIENTS,
            kinds=frozenset(WORKER_COLUMNS),
        ),
        Condition(
            "kept_apart_from_somebody",
            "a member of staff is kept apart from this person",
            _kept_apart_from_somebody,
            CLIENTS,
        ),
        Condition(
            "kept_apart_by_us",
            "your organisation has recorded that a member of staff is kept apart from this person",
            _kept_apart_by_us,
            CLIENTS,
        ),
    ),
    roles=(Role("work_keeper", "Handing work over (a system)"),),
)
