"""What stops a destruction, for a person and all who hold something about them: asked again in the very transaction."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, Select, and_, exists, or_, select

from core.access.protected import table_of
from core.clients.models import Client
from core.closed_doors.models import AccessRequest, RequestState
from core.people.models import Person
from core.privacy.models import MatterState, PrivacyMatter
from core.retention.lives import Counts, about_clients, is_supported
from core.retention.models import LegalHold, Scope
from core.rights.models import RequestState as RightsState
from core.rights.models import RightsRequest

HOLDS, MATTERS, ASKED, C = table_of(LegalHold), table_of(PrivacyMatter), table_of(AccessRequest), table_of(Client)
RIGHTS, PEOPLE = table_of(RightsRequest), table_of(Person)
LOCK = "retention: holds and destruction"
"""Held by whoever places a hold and by whoever destroys: one of the two is first."""
HELD, SUPPORTED = "a legal hold", "somebody still supports the person, or has yet to decide"
MATTER, REQUEST = "a privacy matter that is open", "a request for access that is open"
RIGHT = "a request of the person about their rights that is open"


def stopped_by(connection: Connection, client_id: UUID, held: Counts, today: date) -> list[str]:
    """In words that name nobody; nothing where nothing stands against it."""
    matter = exists().where(MATTERS.c.client_id == client_id, MATTERS.c.state != MatterState.CLOSED)
    asked = exists().where(ASKED.c.client_id == client_id, ASKED.c.state == RequestState.WAITING)
    right = exists().where(RIGHTS.c.client_id == client_id, RIGHTS.c.state != RightsState.CLOSED)
    row = connection.execute(select(is_supported(C.c.id, today), matter, asked, right).where(C.c.id == client_id)).one()
    found = [words for words, holds in zip((SUPPORTED, MATTER, REQUEST, RIGHT), row, strict=True) if holds]
    return [*([HELD] if is_held(connection, client_id, held, today) else []), *found]


def is_held(connection: Connection, client_id: UUID, held: Counts, today: date) -> bool:
    """Whether any organisation's hold covers the person, a kind that somebody holds of them, a holder altogether, or a
    member of staff whom a record of theirs names."""
    stands = and_(HOLDS.c.released_at.is_(None), or_(HOLDS.c.ends.is_(None), HOLDS.c.ends >= today))
    rows = connection.execute(select(HOLDS).where(stands)).mappings().all()
    if any(_covers(row, client_id, held) for row in rows):
        return True
    staff = select(HOLDS.c.record_id).where(stands, HOLDS.c.scope == Scope.STAFF)
    return any(row["scope"] is Scope.STAFF for row in rows) and _names_any(connection, client_id, staff)


def _covers(row, client_id: UUID, held: Counts) -> bool:  # type: ignore[no-untyped-def]
    owner: UUID = row["organisation_id"]
    kinds: Collection[str] = held.get(owner, {})
    match row["scope"]:
        case Scope.CLIENT:
            return bool(row["record_id"] == client_id)
        case Scope.KIND:
            return row["record_kind"] in kinds
        case Scope.EVERYTHING:
            return owner in held
    return False


def _names_any(connection: Connection, client_id: UUID, people: Select[*tuple[UUID | None]]) -> bool:
    """Whether a record of the client, of any kind and organisation, names one of them: as whoever wrote or recorded it,
    as its worker, in whatever column its table declares for a person."""
    named = []
    for kind, table in about_clients():
        columns = [c for c in table.c if any(key.column.table is PEOPLE for key in c.foreign_keys)]
        if columns:
            named.append(
                exists().where(table.c[kind.about or "id"] == client_id, or_(*(c.in_(people) for c in columns)))
            )
    return bool(connection.execute(select(or_(*named))).scalar())
