"""Ending what somebody is signed in with: sessions, keys and known devices, one, several or all.

A session that ends is gone, and a key ends with the moment it was made: no clock that is set back revives either. The
audit keeps what there was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, or_, select, true, update

from core.access.identity import Session
from core.access.protected import table_of
from core.access.records import Records
from core.database import clock
from core.people.models import ApiKey, RoleHeld, SignIn
from core.people.sign_in import is_alive, session_of
from core.people.sign_in_models import HalfSignIn, KnownDevice

D, H, K, S, W = (table_of(model) for model in (KnownDevice, RoleHeld, ApiKey, SignIn, HalfSignIn))


@dataclass(frozen=True)
class OpenSession:
    """A session that lasts, as its owner sees it."""

    id: UUID
    device: str
    began_at: datetime
    session: Session

    @property
    def seen_at(self) -> datetime:
        return self.session.seen_at


def open_sessions(connection: Connection, person_id: UUID) -> list[OpenSession]:
    """Those of one person, the one seen last first."""
    asked = select(S).where(S.c.person_id == person_id, S.c.ends_at > clock.now()).order_by(S.c.seen_at.desc(), S.c.id)
    found = [OpenSession(row.id, row.device, row.began_at, session_of(row)) for row in connection.execute(asked)]
    return [one for one in found if is_alive(one.session)]


def end_sessions(connection: Connection, person_id: UUID, which: ColumnElement[bool] | None = None) -> None:
    """All of one person's, or those that `which` says; whoever holds their tokens is nobody with the next request."""
    connection.execute(delete(S).where(S.c.person_id == person_id, *([] if which is None else [which])))


def end_session(connection: Connection, person_id: UUID, session_id: UUID) -> None:
    end_sessions(connection, person_id, S.c.id == session_id)


def end_keys(connection: Connection, person_id: UUID, organisation_id: UUID | None = None) -> None:
    """All of one person's, or those for one organisation."""
    mine = [K.c.person_id == person_id, *([] if organisation_id is None else [K.c.organisation_id == organisation_id])]
    connection.execute(update(K).where(*mine).values(ends_at=K.c.made_at))


def forget_ways_in(connection: Connection, people: Sequence[UUID]) -> None:
    """Known devices, and passwords that were given a moment ago and wait for their code."""
    connection.execute(delete(KnownDevice).where(D.c.person_id.in_(people)))
    connection.execute(delete(HalfSignIn).where(W.c.person_id.in_(people)))


def end_with_roles(records: Records, person_id: UUID) -> None:
    """In the transaction that ends roles: what rested on them ends with them."""
    records.alongside(lambda connection: end_of_leavers(connection, person_id))


def end_of_leavers(connection: Connection, person_id: UUID | None = None) -> None:
    """Sessions and keys for organisations in which their holder has no role any more, nor will have; and whatever
    could bring back somebody who has none anywhere. They open nothing already: so that no later role revives them."""
    lasting = or_(K.c.ends_at.is_(None), K.c.ends_at > clock.now())
    connection.execute(delete(S).where(_is_gone(S), _of(S, person_id)))
    connection.execute(update(K).where(lasting, _is_gone(K), _of(K, person_id)).values(ends_at=K.c.made_at))
    for table in (D, W):
        connection.execute(delete(table).where(~_held(table.c.person_id).exists(), _of(table, person_id)))


def _of(table: Table, person_id: UUID | None) -> ColumnElement[bool]:
    return true() if person_id is None else table.c.person_id == person_id


def _is_gone(table: Table) -> ColumnElement[bool]:
    return ~_held(table.c.person_id, H.c.organisation_id == table.c.organisation_id).exists()


def _held(person_id: ColumnElement[UUID], *more: ColumnElement[bool]) -> Select[UUID]:
    still = or_(H.c.ends.is_(None), H.c.ends >= clock.today())
    return select(H.c.id).where(H.c.person_id == person_id, H.c.is_approved, still, *more)


def end_everywhere(connection: Connection, person_id: UUID) -> None:
    """Every session of one person, on every device; no device counts as theirs any more."""
    end_sessions(connection, person_id)
    forget_ways_in(connection, [person_id])
