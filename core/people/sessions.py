"""Sessions: how one begins and ends, and which organisation it acts for."""

import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from core.access.protected import table_of
from core.access.system import SystemRecords
from core.database import clock
from core.people.models import SignIn
from core.people.sign_in import fingerprint, organisations_of

S = table_of(SignIn)
LASTS = timedelta(hours=12)


def begin_session(system: SystemRecords, person_id: UUID, organisation_id: UUID) -> str:
    """A new session's token: never one that the browser brought along."""
    token, now = secrets.token_urlsafe(32), clock.now()
    system.add(
        SignIn(
            token_hash=fingerprint(token), person_id=person_id, organisation_id=organisation_id,
            csrf=secrets.token_urlsafe(24), began_at=now, ends_at=now + LASTS,
        )
    )  # fmt: skip
    system.note("signed in", detail=str(person_id))
    return token


def sign_out(system: SystemRecords, token: str) -> None:
    """The session ends at once, everywhere."""
    end = update(S).where(S.c.token_hash == fingerprint(token)).values(ends_at=clock.now())
    system.connection.execute(end)
    system.note("signed out")


def act_for(system: SystemRecords, token: str, csrf: str, organisation: str) -> bool:
    """Switch a session to another organisation in which its person has a role today; its forms' token must be right."""
    this = select(S).where(S.c.token_hash == fingerprint(token), S.c.ends_at > clock.now())
    session = system.connection.execute(this).mappings().first()
    if session is None or not secrets.compare_digest(session["csrf"], csrf):
        return False
    for id, key, _ in organisations_of(system.connection, session["person_id"]):
        if key == organisation:
            system.connection.execute(update(S).where(S.c.id == session["id"]).values(organisation_id=id))
            system.note("acts for", detail=f"{session['person_id']} {organisation}")
            return True
    return False
