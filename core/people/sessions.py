"""Sessions: how one begins, lasts and ends, and which organisation it acts for."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.exc import SQLAlchemyError

from core.access.identity import Identity
from core.access.protected import table_of
from core.access.system import SystemRecords
from core.database import clock
from core.database.engine import Database
from core.people.models import SignIn
from core.people.myself import Myself
from core.people.sign_in import fingerprint, organisations_of
from core.settings import Settings

S = table_of(SignIn)
NOTED = timedelta(minutes=1)
"""Between two notes that somebody was seen: a page costs no write."""


@dataclass(frozen=True)
class Limits:
    """How long sessions last that begin now."""

    idle_minutes: int
    hours: int

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        return cls(settings.idle_minutes, settings.session_hours)


@dataclass(frozen=True)
class Begun:
    """A new session: its token, shown to nobody but the browser, and what its forms carry."""

    token: str
    csrf: str


def begin_session(system: SystemRecords, limits: Limits, person_id: UUID, organisation_id: UUID, device: str) -> Begun:
    """Its token is never one that the browser brought along."""
    begun, now = Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(24)), clock.now()
    system.add(
        SignIn(
            token_hash=fingerprint(begun.token), person_id=person_id, organisation_id=organisation_id, csrf=begun.csrf,
            began_at=now, seen_at=now, ends_at=now + timedelta(hours=limits.hours), idle_minutes=limits.idle_minutes,
            device=device,
        )
    )  # fmt: skip
    system.note("signed in", detail=str(person_id))
    return begun


def notice(database: Database, identity: Identity) -> None:
    """Somebody was seen in this session. Their answer is ready: it is not withheld if this cannot be noted."""
    session, now = identity.session, clock.now()
    if session is None or abs(now - session.seen_at) < NOTED:
        return
    with suppress(SQLAlchemyError), database.writing(), database.write.begin() as connection:
        connection.execute(update(S).where(S.c.id == session.id).values(seen_at=now))


def sign_out(system: SystemRecords, token: str) -> None:
    """The session ends at once, everywhere."""
    system.connection.execute(delete(S).where(S.c.token_hash == fingerprint(token)))
    system.note("signed out")


def act_for(me: Myself, organisation: str) -> bool:
    """Switch the session to another organisation in which its person has a role today."""
    connection = me.system.connection
    for id, key, _ in organisations_of(connection, me.id):
        if key == organisation:
            connection.execute(update(S).where(S.c.id == me.session_id).values(organisation_id=id))
            me.system.note("acts for", detail=f"{me.id} {organisation}")
            return True
    return False
