"""Who asks: one query for whoever carries a session or a key; keys for systems and scripts."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, or_, select

from core.access.actor import Actor
from core.access.identity import Credentials, Identity, Session
from core.access.protected import table_of
from core.access.system import SystemRecords
from core.access.versions import NEWEST
from core.database import clock
from core.organisations.models import Organisation
from core.people.models import Account, ApiKey, Person, RoleHeld, SignIn

A, K, O, P, R, S = (table_of(m) for m in (Account, ApiKey, Organisation, Person, RoleHeld, SignIn))  # noqa: E741
SLACK = timedelta(minutes=5)
"""How far a clock may be set back before sessions notice."""


def fingerprint(secret: str) -> bytes:
    """What is kept of a token or key: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def _who(holder: type[SignIn] | type[ApiKey], *extra: ColumnElement[object]) -> Select[tuple[object, ...]]:
    """Person, organisation, each role in force, and the newest policy's number: one row per role. A session's rows are
    those of every organisation the person could act for, a key's of its own one only."""
    h, today = holder.__table__, bindparam("today", type_=R.c.starts.type)
    secret = h.c.token_hash if holder is SignIn else h.c.key_hash
    in_force = and_(R.c.is_approved, R.c.starts <= today, or_(R.c.ends.is_(None), R.c.ends >= today))
    same = and_(R.c.person_id == h.c.person_id, in_force)
    if holder is ApiKey:
        same = and_(same, R.c.organisation_id == h.c.organisation_id)
    still = or_(h.c.ends_at.is_(None), h.c.ends_at > bindparam("now", type_=h.c.ends_at.type))
    return (
        select(h.c.id.label("holder"), P.c.id, P.c.name, P.c.is_system, O.c.id.label("organisation_id"), O.c.key,
               O.c.name.label("organisation_name"), R.c.role, NEWEST.label("policy"), *extra)
        .join_from(h, P, P.c.id == h.c.person_id).join(R, same).join(O, O.c.id == R.c.organisation_id)
        .outerjoin(A, A.c.person_id == P.c.id)
        .where(secret == bindparam("secret"), still, A.c.disabled_at.is_(None))
    )  # fmt: skip


_BY_SESSION = _who(SignIn, S.c.csrf, S.c.organisation_id.label("acts_for"), S.c.seen_at, S.c.idle_minutes, S.c.ends_at)
_BY_KEY = _who(ApiKey)


def identify(connection: Connection, credentials: Credentials) -> Identity | None:
    """Who carries these; None for nobody known, and for somebody whose last role there has ended."""
    secret = credentials.key or credentials.session
    if not secret or len(secret) > 200:
        return None
    query = _BY_KEY if credentials.key else _BY_SESSION
    asked = {"secret": fingerprint(secret), "today": clock.today(), "now": clock.now()}
    rows = connection.execute(query, asked).all()
    if not rows or rows[0].policy is None:
        return None
    if credentials.key:
        return _identity(rows, "key")
    session = session_of(rows[0], rows[0].holder)
    if not is_alive(session):
        return None
    here = [row for row in rows if row.organisation_id == row.acts_for]
    others = tuple(sorted({(row.key, row.organisation_name) for row in rows}, key=lambda pair: pair[1]))
    return replace(_identity(here, "session"), csrf=rows[0].csrf, session=session, others=others) if here else None


def session_of(row: Row[tuple[object, ...]], id: UUID | None = None) -> Session:
    """Of a row that holds what a session's does."""
    return Session(id or row.id, row.seen_at, timedelta(minutes=row.idle_minutes), row.ends_at)


def is_alive(session: Session) -> bool:
    """Whether somebody was seen lately. Seen in the future means that the clock was set back: it could last for ever,
    so it is over."""
    return -SLACK <= clock.now() - session.seen_at < session.idle


def _identity(rows: Sequence[Row[tuple[object, ...]]], through: str) -> Identity:
    first = rows[0]
    roles = tuple(sorted({row.role for row in rows}))
    actor = Actor(
        first.id, first.name, first.organisation_id, first.key, roles, through=through, is_system=first.is_system
    )
    return Identity(actor, first.policy, first.organisation_name)


def organisations_of(connection: Connection, person_id: UUID) -> list[tuple[UUID, str, str]]:
    """(id, key, name) of every organisation in which the person has a role today, by name."""
    today = clock.today()
    held = select(R.c.organisation_id).where(
        R.c.person_id == person_id, R.c.is_approved, R.c.starts <= today, or_(R.c.ends.is_(None), R.c.ends >= today)
    )
    found = connection.execute(select(O.c.id, O.c.key, O.c.name).where(O.c.id.in_(held)).order_by(O.c.name))
    return [(row.id, row.key, row.name) for row in found]


def make_key(
    system: SystemRecords, person_id: UUID, organisation_id: UUID, name: str, ends_at: datetime | None = None
) -> str:
    """A new API key, shown this once."""
    key = "fp_" + secrets.token_urlsafe(32)
    system.add(
        ApiKey(key_hash=fingerprint(key), person_id=person_id, organisation_id=organisation_id, name=name,
               made_at=clock.now(), ends_at=ends_at)
    )  # fmt: skip
    return key
