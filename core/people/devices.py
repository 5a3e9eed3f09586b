"""Devices that have signed in before: each holds a cookie for each account, renewed with every sign-in."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, select

from core.access.protected import table_of
from core.access.system import SystemRecords
from core.database import clock
from core.people.models import Account
from core.people.sign_in import fingerprint
from core.people.sign_in_models import KnownDevice

A, D = table_of(Account), table_of(KnownDevice)
REMEMBERED = timedelta(days=180)


def cookie_name(username: str) -> str:
    """One cookie an account, for many people share a computer; its name does not say whose."""
    return "fingerpost_device_" + hashlib.sha256(username.encode()).hexdigest()[:16]


def known_device(connection: Connection, username: str, token: str | None) -> bytes | None:
    """The hash of the token, if this device has signed in to this account before."""
    if not token or len(token) > 200:
        return None
    asked = (
        select(D.c.token_hash)
        .join(A, A.c.person_id == D.c.person_id)
        .where(D.c.token_hash == fingerprint(token), A.c.username == username, D.c.used_at > clock.now() - REMEMBERED)
    )
    found: bytes | None = connection.execute(asked).scalar()
    return found


def remember_device(system: SystemRecords, person_id: UUID, before: bytes | None) -> str:
    """A new token in place of the one before: one that somebody planted in the browser never becomes known."""
    if before is not None:
        system.connection.execute(delete(KnownDevice).where(KnownDevice.token_hash == before))
    token = secrets.token_urlsafe(32)
    system.add(KnownDevice(token_hash=fingerprint(token), person_id=person_id, used_at=clock.now()))
    return token


def forget_devices(connection: Connection, before: datetime) -> None:
    connection.execute(delete(KnownDevice).where(KnownDevice.used_at < before))
