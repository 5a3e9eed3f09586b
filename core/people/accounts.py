"""Accounts of people who cannot sign in yet: made when they start, and given a first password by a people admin."""

import secrets
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from core.access.doors import Doors
from core.access.errors import Invalid
from core.access.protected import table_of
from core.access.system import Reason, SystemRecords
from core.people.models import Account
from core.people.passwords import hash_password

A = table_of(Account)
NO_PASSWORD = "none yet"
"""No password has such a hash: nobody signs in with it."""
TAKEN = "This user name is taken. Choose another one."


def taken(doors: Doors, usernames: Iterable[str]) -> Mapping[str, UUID]:
    """Whose account each of these user names is, for those that are somebody's."""
    with doors.system(Reason.SIGN_IN, writing=False) as system:
        asked = select(A.c.username, A.c.person_id).where(A.c.username.in_(list(usernames)))
        return {row.username: row.person_id for row in system.connection.execute(asked)}


def open_accounts(doors: Doors, usernames: Mapping[UUID, str]) -> None:
    """An account without a password for each of these people who has none; once more changes nothing."""
    if not usernames:
        return
    with doors.system(Reason.SIGN_IN) as system:
        asked = select(A.c.person_id).where(A.c.person_id.in_(list(usernames)))
        there = set(system.connection.execute(asked).scalars())
        for person_id, username in usernames.items():
            if person_id not in there:
                system.add(Account(person_id=person_id, username=username, password_hash=NO_PASSWORD))


def first_password(system: SystemRecords, *, person_id: UUID, username: str, password_hash: str) -> None:
    """For a new account, or one that has none. Raises `Invalid` for a user name that is taken, and for somebody who has
    a password."""
    account = next(iter(system.find(select(Account).where(Account.person_id == person_id))), None)
    holder = next(iter(system.find(select(Account).where(Account.username == username))), None)
    if holder is not None and holder is not account:
        raise Invalid("username", TAKEN)
    if account is not None and account.password_hash != NO_PASSWORD:
        raise Invalid("username", "This person has a password already. A new one comes by resetting it.")
    if account is None:
        account = system.add(Account(person_id=person_id, username=username, password_hash=NO_PASSWORD))
    account.username, account.password_hash = username, password_hash
    system.flush()
    system.note("first password given", detail=str(person_id))


def give_first_password(doors: Doors, *, person_id: UUID, username: str) -> str:
    """Shown once, and kept nowhere. In a transaction of its own: accounts are the system's, so no actor's door reaches
    them. Whether the actor may was decided before. Raises `Invalid`."""
    password = secrets.token_urlsafe(15)
    hashed = hash_password(password)  # takes its time, for which nobody else waits
    with doors.system(Reason.SIGN_IN) as system:
        first_password(system, person_id=person_id, username=username, password_hash=hashed)
    return password
