"""Accounts of people who cannot sign in yet: made when they start, opened by a link with which they choose their first
password themselves: nobody else ever knows it."""

import secrets
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.access.doors import Doors
from core.access.errors import Invalid
from core.access.protected import table_of
from core.access.records import Records
from core.access.system import Reason
from core.database.ids import new_id
from core.people.links import keep_link
from core.people.models import Account, Person

A = table_of(Account)
NO_PASSWORD = "none yet"
"""No password has such a hash: nobody signs in with it."""
TAKEN = "This user name is taken. Choose another one."
HAS_ONE = "This person has a password already. A new one comes by resetting it."


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


def refuse_unfit(connection: Connection, person_id: UUID, username: str) -> None:
    """Raises `Invalid` for a user name that is somebody else's, and for somebody who has a password."""
    asked = select(A.c.person_id, A.c.password_hash).where((A.c.person_id == person_id) | (A.c.username == username))
    for row in connection.execute(asked):
        if row.person_id != person_id:
            raise Invalid("username", TAKEN)
        if row.password_hash != NO_PASSWORD:
            raise Invalid("username", HAS_ONE)


def first_link(records: Records, person: Person, username: str) -> str:
    """The token of the link, shown this once. Whether the actor may give it was decided before."""
    token, person_id, organisation_id = secrets.token_urlsafe(32), person.id, records.actor.organisation_id
    records.alongside(
        lambda connection: open_with_link(
            connection, token=token, person_id=person_id, organisation_id=organisation_id, username=username
        )
    )
    records.note("first sign-in", person)
    return token


def open_with_link(
    connection: Connection, *, token: str, person_id: UUID, organisation_id: UUID, username: str
) -> None:
    """Their account, new or waiting, and the link that opens it, in place of an earlier one. Raises `Invalid`."""
    refuse_unfit(connection, person_id, username)
    try:
        renamed = update(Account).where(A.c.person_id == person_id).values(username=username)
        if connection.execute(renamed).rowcount == 0:
            row = {"id": new_id(), "person_id": person_id, "username": username, "password_hash": NO_PASSWORD}
            connection.execute(insert(Account), {**row, "version": 1})
    except IntegrityError:  # somebody else was a moment faster
        raise Invalid("username", TAKEN) from None
    keep_link(connection, token, person_id, organisation_id)
