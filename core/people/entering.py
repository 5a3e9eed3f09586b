"""Coming in: a name and a password are counted, then compared, then become a session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, Row, select

from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason, SystemRecords
from core.people.budgets import Budget, forgive, of_account, of_address, of_device, spend
from core.people.devices import cookie_name, known_device, remember_device
from core.people.models import Account
from core.people.passwords import matches
from core.people.sessions import begin_session
from core.people.sign_in import organisations_of

A = table_of(Account)


@dataclass(frozen=True)
class Visit:
    """What a browser brings to the sign-in page."""

    address: str | None
    cookies: Mapping[str, str]


@dataclass(frozen=True)
class Entered:
    """Signed in: what the browser keeps."""

    session: str
    device: str
    device_cookie: str


@dataclass(frozen=True)
class Wait:
    """Too many tries: nothing was compared."""

    time: timedelta


@dataclass(frozen=True)
class Wrong:
    """An unknown name, a wrong password and an ended role: all read and cost the same."""


Outcome = Entered | Wait | Wrong


def enter(doors: Doors, visit: Visit, username: str, password: str) -> Outcome:
    """The password is compared between two short transactions: nobody waits for it. Raises `TooBusy`."""
    username = username.strip().casefold()
    with doors.system(Reason.SIGN_IN) as system:
        account = _account(system.connection, username)
        budgets = _budgets(system.connection, visit, username)
        if wait := spend(system.connection, budgets):
            system.note("sign-in held back")
            return Wait(wait)
    is_right = matches(password, account.password_hash if account else None)
    with doors.system(Reason.SIGN_IN) as system:
        place = _place(system.connection, account) if account and is_right else None
        if account is None or place is None:
            system.note("sign-in refused")
            return Wrong()
        return _entered(system, visit, account, place, budgets[0])


def _budgets(connection: Connection, visit: Visit, username: str) -> list[Budget]:
    """A known device has its own alone; any other shares the account's and its address's."""
    device = known_device(connection, username, visit.cookies.get(cookie_name(username)))
    if device is not None:
        return [of_device(username, device)]
    return [of_account(username), of_address(visit.address)]


def _entered(
    system: SystemRecords, visit: Visit, account: Row[*tuple[object, ...]], place: UUID, budget: Budget
) -> Entered:
    forgive(system.connection, budget)
    cookie = cookie_name(account.username)
    before = known_device(system.connection, account.username, visit.cookies.get(cookie))
    device = remember_device(system, account.person_id, before)
    return Entered(begin_session(system, account.person_id, place), device, cookie)


def _account(connection: Connection, username: str) -> Row[*tuple[object, ...]] | None:
    return connection.execute(select(A).where(A.c.username == username, A.c.disabled_at.is_(None))).first()


def _place(connection: Connection, account: Row[*tuple[object, ...]]) -> UUID | None:
    """The first organisation in which the person has a role today."""
    places = organisations_of(connection, account.person_id)
    return places[0][0] if places else None
