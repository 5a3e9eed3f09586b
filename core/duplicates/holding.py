"""Which organisations hold somebody's record: read off the tables themselves, for the matcher alone."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Connection, Select, or_, select, union

from core.access.protected import Anchor, guarded_mappers, table_of
from core.access.system import SystemRecords
from core.clients.apart import kept_apart
from core.database import clock
from core.duplicates.models import CorrectedEntry, HiddenMatch
from core.notices.telling import Told, tell
from core.people.holders import everybody

OFFICER = "privacy_officer"
NO_SUPPORT = frozenset(
    {
        HiddenMatch.kind.name,
        CorrectedEntry.kind.name,
        "self_claim",
        "access_request",
        "conflict_link",
        "caldicott_entry",
    }
)
"""Kinds that tell of the record itself, of who looked at it or who may not, not of support."""


def holders(connection: Connection, client_id: UUID) -> frozenset[UUID]:
    """Organisations that support the person or have been asked to; where that is all over, those that ever wrote."""
    now = frozenset(connection.execute(union(*_owners(client_id, now_only=True))).scalars())
    return now or frozenset(connection.execute(union(*_owners(client_id, now_only=False))).scalars())


def _owners(client_id: UUID, *, now_only: bool) -> Iterator[Select[UUID]]:
    today = clock.today()
    for mapper in guarded_mappers():
        model, kind = mapper.class_, mapper.class_.kind
        columns = table_of(model).c
        if kind.anchor is not Anchor.CLIENT or kind.owner is None or kind.about is None or kind.name in NO_SUPPORT:
            continue
        owners = select(columns[kind.owner]).where(columns[kind.about] == client_id)
        if not now_only:
            yield owners
        elif "ends" in columns:
            yield owners.where(columns.starts <= today, or_(columns.ends.is_(None), columns.ends >= today))
        elif "is_open" in columns:
            yield owners.where(columns.is_open)


def tell_officers(system: SystemRecords, match: HiddenMatch, words: str) -> None:
    """Everybody who looks after privacy in the organisation that a match is put to, and is kept apart from neither."""
    apart = kept_apart(system, match.client_id) | kept_apart(system, match.other_id)
    for person_id in everybody(system.connection, match.organisation_id, OFFICER):
        if person_id in apart:
            continue
        source = f"hidden match {match.id} {match.state.value}"
        tell(system, Told(person_id, match.organisation_id, words, f"/hidden-matches/{match.id}", source))
