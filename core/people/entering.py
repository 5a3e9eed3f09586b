"""Coming in: a name and a password are counted, then compared; then a code, for whoever has or needs a second step."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, delete, select

from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason, SystemRecords
from core.database import clock
from core.database.secret_box import SecretBox
from core.people.budgets import Budget, forgive, of_account, of_address, of_device, spend, take_back
from core.people.devices import cookie_name, known_device, remember_device
from core.people.models import Account
from core.people.passwords import matches
from core.people.resuming import KeptForm, is_theirs
from core.people.second_step import begin, confirm, is_required, is_right, standing
from core.people.sessions import Begun, Limits, begin_session
from core.people.sign_in import SLACK, fingerprint, organisations_of
from core.people.sign_in_models import HalfSignIn
from core.settings import Settings

A, H = table_of(Account), table_of(HalfSignIn)
HALF_LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Visit:
    """What a browser brings to the sign-in page: `device`, in words; `kept`, a form that was posted after its session
    had ended."""

    address: str | None
    cookies: Mapping[str, str]
    device: str = ""
    kept: KeptForm | None = None


@dataclass(frozen=True)
class Entered:
    """Signed in: what the browser keeps. `resumes`: the kept form is this person's, and may be sent again."""

    session: Begun
    device: str
    device_cookie: str
    resumes: KeptForm | None


@dataclass(frozen=True)
class HalfWay:
    """The password was right. A code is asked for next, or an app is set up first: `sets_up`."""

    token: str
    sets_up: bool


@dataclass(frozen=True)
class Wait:
    """Too many tries: nothing was compared."""

    time: timedelta


@dataclass(frozen=True)
class Wrong:
    """An unknown name, a wrong password and an ended role: all read and cost the same."""


Outcome = Entered | HalfWay | Wait | Wrong


@dataclass(frozen=True)
class Gate:
    """Where people come in: the doors and what the installation's settings say."""

    doors: Doors
    limits: Limits
    box: SecretBox

    @classmethod
    def of(cls, doors: Doors, settings: Settings) -> "Gate":
        return cls(doors, Limits.of(settings), SecretBox.of(settings))


def enter(gate: Gate, visit: Visit, username: str, password: str) -> Outcome:
    """The password is compared between two short transactions: nobody waits for it. Raises `TooBusy`."""
    username = username.strip().casefold()
    with gate.doors.system(Reason.SIGN_IN) as system:
        account = _account(system.connection, A.c.username == username)
        if wait := _counted(system, visit, username):
            return wait
    is_same = matches(password, account.password_hash if account else None)
    with gate.doors.system(Reason.SIGN_IN) as system:
        if account is None or not is_same or not _is_as_it_was(system.connection, account):
            system.note("sign-in refused")
            return Wrong()
        return _half_way(system, gate, account.person_id, 1) or _entered(system, gate, visit, account, 1)


def go_on_as(
    system: SystemRecords, gate: Gate, visit: Visit, person_id: UUID, *, is_sure: bool, ready: Callable[[], None]
) -> Outcome:
    """Somebody whom an identity provider knows; `is_sure`: it asked them for more than a password. `ready` is done once
    it is clear that they have an account."""
    account = _account(system.connection, A.c.person_id == person_id)
    if account is None:
        return Wrong()
    ready()
    if not _places(system.connection, person_id):
        return Wrong()
    asked = None if is_sure else _half_way(system, gate, person_id, 0)
    return asked or _entered(system, gate, visit, account, 0)


def enter_code(gate: Gate, visit: Visit, half: str | None, code: str) -> Outcome:
    """The second step. `Wrong` too when the first was too long ago."""
    with gate.doors.system(Reason.SIGN_IN) as system:
        account = halfway(system.connection, half)
        if account is None:
            return Wrong()
        if wait := _counted(system, visit, account.username):
            return wait
        if not is_right(system, gate.box, account.person_id, code) or not _places(system.connection, account.person_id):
            system.note("sign-in refused", detail="code")
            return Wrong()
        return _entered(system, gate, visit, account, _tries_before(system.connection, half) + 1)


def enter_setting_up(gate: Gate, visit: Visit, half: str | None, code: str) -> tuple[Outcome, list[str]]:
    """The first code of a new app, and the recovery codes if it is right."""
    with gate.doors.system(Reason.SIGN_IN) as system:
        account = halfway(system.connection, half)
        codes = confirm(system, gate.box, account.person_id, code) if account else None
        if account is None or codes is None or not _places(system.connection, account.person_id):
            return Wrong(), []
        return _entered(system, gate, visit, account, _tries_before(system.connection, half)), codes


def halfway(connection: Connection, half: str | None) -> Row[*tuple[object, ...]] | None:
    """The account of whoever gave the right password a moment ago, in this browser."""
    if not half or len(half) > 200:
        return None
    now = clock.now()
    asked = (
        select(H.c.person_id)
        .where(H.c.token_hash == fingerprint(half), H.c.ends_at > now, H.c.ends_at <= now + HALF_LASTS + SLACK)
        .scalar_subquery()
    )
    return _account(connection, A.c.person_id == asked)


def forget_halves(connection: Connection, before: datetime) -> None:
    connection.execute(delete(HalfSignIn).where(H.c.ends_at < before))


def _half_way(system: SystemRecords, gate: Gate, person_id: UUID, tries: int) -> HalfWay | None:
    """Asked for a code, or led to set up an app first; None for whoever has no second step and needs none."""
    if standing(system.connection, person_id).is_on:
        return HalfWay(_half(system, person_id, tries), sets_up=False)
    if is_required(system.connection, person_id):
        begin(system, gate.box, person_id)
        return HalfWay(_half(system, person_id, tries), sets_up=True)
    return None


def _counted(system: SystemRecords, visit: Visit, username: str) -> Wait | None:
    """One more try, unless there were too many."""
    if wait := spend(system.connection, _budgets(system.connection, visit, username)):
        system.note("sign-in held back")
        return Wait(wait)
    return None


def _half(system: SystemRecords, person_id: UUID, tries: int) -> str:
    token, ends_at = secrets.token_urlsafe(32), clock.now() + HALF_LASTS
    system.add(HalfSignIn(token_hash=fingerprint(token), person_id=person_id, ends_at=ends_at, tries=tries))
    return token


def _tries_before(connection: Connection, half: str | None) -> int:
    """How many tries the first step has counted."""
    found: int | None = connection.execute(select(H.c.tries).where(H.c.token_hash == fingerprint(half or ""))).scalar()
    return found or 0


def _is_as_it_was(connection: Connection, account: Row[*tuple[object, ...]]) -> bool:
    """Whether the password that was compared still counts, and the person has a role: meanwhile a reset may have ended
    it. Whoever changes it waits for this transaction."""
    same = (A.c.person_id == account.person_id, A.c.password_hash == account.password_hash, A.c.disabled_at.is_(None))
    still = connection.execute(select(A.c.person_id).where(*same).with_for_update(read=True)).first()
    return still is not None and bool(_places(connection, account.person_id))


def _budgets(connection: Connection, visit: Visit, username: str) -> list[Budget]:
    """A known device has its own alone; any other shares the account's and its address's."""
    device = known_device(connection, username, visit.cookies.get(cookie_name(username)))
    if device is not None:
        return [of_device(username, device)]
    return [of_account(username), of_address(visit.address)]


def _entered(system: SystemRecords, gate: Gate, visit: Visit, account: Row[*tuple[object, ...]], tries: int) -> Entered:
    """Acting for the first organisation, or for that of the kept form if it is theirs and they still work there."""
    connection, person_id, kept = system.connection, account.person_id, visit.kept
    places, cookie = _places(connection, person_id), cookie_name(account.username)
    if kept is not None and (kept.acting_for not in places or not is_theirs(connection, kept, person_id)):
        kept = None
    own, *shared = _budgets(connection, visit, account.username)
    forgive(connection, own)
    for address in shared:
        take_back(connection, address, tries)
    connection.execute(delete(HalfSignIn).where(H.c.person_id == person_id))
    before = known_device(connection, account.username, visit.cookies.get(cookie))
    device = remember_device(system, person_id, before)
    place = places[kept.acting_for] if kept else next(iter(places.values()))
    return Entered(begin_session(system, gate.limits, person_id, place, visit.device), device, cookie, kept)


def _account(connection: Connection, which: ColumnElement[bool]) -> Row[*tuple[object, ...]] | None:
    return connection.execute(select(A).where(which, A.c.disabled_at.is_(None))).first()


def _places(connection: Connection, person_id: UUID) -> dict[str, UUID]:
    """The organisations in which the person has a role today, by key, the first by name first."""
    return {key: id for id, key, _ in organisations_of(connection, person_id)}
