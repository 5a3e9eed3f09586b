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
from core.people.resuming import KeptForm, is_theirs
from core.people.sessions import Begun, Limits, begin_session
from core.people.sign_in import organisations_of

A = table_of(Account)


@dataclass(frozen=True)
class Visit:
    """What a browser brings to the sign-in page; `kept`, a form that was posted after its session had ended."""

    address: str | None
    cookies: Mapping[str, str]
    kept: KeptForm | None = None


@dataclass(frozen=True)
class Entered:
    """Signed in: what the browser keeps. `resumes`: the kept form is this person's, and may be sent again."""

    session: Begun
    device: str
    device_cookie: str
    resumes: KeptForm | None


@dataclass(frozen=True)
class Wait:
    """Too many tries: nothing was compared."""

    time: timedelta


@dataclass(frozen=True)
class Wrong:
    """An unknown name, a wrong password and an ended role: all read and cost the same."""


Outcome = Entered | Wait | Wrong


def enter(doors: Doors, limits: Limits, visit: Visit, *, username: str, password: str) -> Outcome:
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
        places = _places(system.connection, account.person_id) if account and is_right else {}
        if account is None or not places:
            system.note("sign-in refused")
            return Wrong()
        forgive(system.connection, budgets[0])
        return _entered(system, limits, visit, account, places)


def _budgets(connection: Connection, visit: Visit, username: str) -> list[Budget]:
    """A known device has its own alone; any other shares the account's and its address's."""
    device = known_device(connection, username, visit.cookies.get(cookie_name(username)))
    if device is not None:
        return [of_device(username, device)]
    return [of_account(username), of_address(visit.address)]


def _entered(
    system: SystemRecords, limits: Limits, visit: Visit, account: Row[*tuple[object, ...]], places: Mapping[str, UUID]
) -> Entered:
    """Acting for the first organisation, or for that of the kept form if it is theirs and they still work there."""
    person_id, kept, cookie = account.person_id, visit.kept, cookie_name(account.username)
    if kept is not None and (kept.acting_for not in places or not is_theirs(system.connection, kept, person_id)):
        kept = None
    before = known_device(system.connection, account.username, visit.cookies.get(cookie))
    device = remember_device(system, person_id, before)
    place = places[kept.acting_for] if kept else next(iter(places.values()))
    return Entered(begin_session(system, limits, person_id, place), device, cookie, kept)


def _account(connection: Connection, username: str) -> Row[*tuple[object, ...]] | None:
    return connection.execute(select(A).where(A.c.username == username, A.c.disabled_at.is_(None))).first()


def _places(connection: Connection, person_id: UUID) -> dict[str, UUID]:
    """The organisations in which the person has a role today, by key, the first by name first."""
    return {key: id for id, key, _ in organisations_of(connection, person_id)}
