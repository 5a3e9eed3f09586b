"""The accounts of the demo: one person for each role worth trying, with passwords and keys that are new every time."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Row, select, update

from core.access.protected import table_of
from core.access.system import SystemRecords
from core.database import clock
from core.demo.jobs import ACCOUNTS
from core.organisations.models import Organisation
from core.people.models import Account, ApiKey, Person, RoleHeld, SignIn
from core.people.passwords import hash_password
from core.people.sign_in import make_key
from core.people.spoken import spoken_secret

A, K, O, P, R, S = (table_of(one) for one in (Account, ApiKey, Organisation, Person, RoleHeld, SignIn))  # noqa: E741
KEY_NAME = "demo"


class DemoAccount(BaseModel):
    """What somebody needs to try the product as this person: shown once, kept nowhere."""

    username: str
    password: str
    api_key: str
    person: str
    organisation: str
    roles: list[str]


def renew_accounts(system: SystemRecords) -> list[DemoAccount]:
    """A new password and a new key for every account of the demo; what worked before works no longer."""
    passwords = {username: spoken_secret() for username in ACCOUNTS}
    with ThreadPoolExecutor(2) as pool:
        hashes = dict(zip(passwords, pool.map(hash_password, passwords.values()), strict=True))
    return [_renewed(system, username, passwords[username], hashes[username]) for username in ACCOUNTS]


def _renewed(system: SystemRecords, username: str, password: str, kept: str) -> DemoAccount:
    rows = _held(system, username)
    first = rows[0]
    connection, now = system.connection, clock.now()
    connection.execute(update(A).where(A.c.username == username).values(password_hash=kept))
    for old in (K, S):
        connection.execute(update(old).where(old.c.person_id == first.person_id).values(ends_at=now))
    key = make_key(system, first.person_id, first.organisation_id, KEY_NAME)
    return DemoAccount(
        username=username, password=password, api_key=key, person=first.name, organisation=first.key,
        roles=sorted({row.role for row in rows}),
    )  # fmt: skip


def _held(system: SystemRecords, username: str) -> Sequence[Row[UUID, str, UUID, str, str]]:
    """The account's person once per role in force."""
    today = clock.today()
    asked = (
        select(P.c.id.label("person_id"), P.c.name, O.c.id.label("organisation_id"), O.c.key, R.c.role)
        .join_from(A, P, P.c.id == A.c.person_id)
        .join(R, R.c.person_id == P.c.id)
        .join(O, O.c.id == R.c.organisation_id)
        .where(A.c.username == username, R.c.is_approved, R.c.starts <= today, R.c.ends.is_(None))
        .order_by(R.c.role)
    )
    return system.connection.execute(asked).all()
