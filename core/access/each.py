"""Deciding of what is not saved yet, for many at once: whom of a whole team something may be given to."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select, Uuid, literal, select, union_all

from core.access.actor import ME
from core.access.change import change_of
from core.access.decision import Decision
from core.access.floor import WORKER_COLUMNS, WORKER_IN_CONFLICT
from core.access.protected import Judged, Kind, Record
from core.access.records import Records
from core.access.vocabulary import Action


def decide_each(
    records: Records, action: Action, proposed: Judged, name: str, ids: Collection[UUID]
) -> Mapping[UUID, Decision]:
    """As `Records.decide` on the proposed record, with each of these ids in its column `name`, at once."""
    values, each = change_of(proposed).values, list(ids)
    proposals = [{**values, name: id} for id in each]
    decided = records.judge.proposed_each(records._connection, action, type(proposed), proposals)
    return dict(zip(each, decided, strict=True))


AT_ONCE = 100


def kept_apart(records: Records, kind: Kind, client_id: UUID, people: Collection[UUID]) -> frozenset[UUID]:
    """Which of these people cannot be named as the worker of such a record about the client. Asked of the fact itself,
    for whoever may give the work otherwise and must be told that it cannot go to this one."""
    condition, each = records.judge.policy.words.conditions[WORKER_IN_CONFLICT], sorted(people)
    found: set[UUID] = set()
    for first in range(0, len(each), AT_ONCE):
        proposed = _proposed(kind, client_id, each[first : first + AT_ONCE])
        asked = proposed.where(condition.test(ME, Record(kind, proposed.selected_columns.id.table)))
        found |= set(records._connection.execute(asked, records.actor.parameters()).scalars())
    return frozenset(found)


def _proposed(kind: Kind, client_id: UUID, people: Sequence[UUID]) -> Select[UUID]:
    rows = union_all(
        *(
            select(
                literal(client_id, Uuid()).label("client_id"),
                literal(one, Uuid()).label(WORKER_COLUMNS[kind.name]),
                literal(one, Uuid()).label("id"),
            )
            for one in people
        )
    ).subquery("proposed")
    return select(rows.c.id)
