"""The second step of signing in: setting up an authenticator app, checking its codes, and codes for when it is lost."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

import structlog
from sqlalchemy import Connection, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from core.access.protected import table_of
from core.access.system import SystemRecords
from core.database import clock
from core.database.secret_box import SecretBox, WrongKey
from core.organisations.installation import is_demo
from core.people.models import RoleHeld
from core.people.roles import POWERFUL
from core.people.sign_in_models import RecoveryCode, SecondStep, UsedCode
from core.people.spoken import hash_of, spoken_secret
from core.people.totp import PERIOD, matching_step, new_secret, step_at

C, R, S, U = (table_of(model) for model in (RecoveryCode, RoleHeld, SecondStep, UsedCode))
CODES = 10
SETTING_UP = timedelta(minutes=30)
"""How long a secret is shown that nobody has confirmed."""
KEPT = timedelta(days=1)
log = structlog.get_logger()


@dataclass(frozen=True)
class Standing:
    """How somebody's second step stands."""

    since: datetime | None
    codes_left: int

    @property
    def is_on(self) -> bool:
        return self.since is not None


def standing(connection: Connection, person_id: UUID) -> Standing:
    since = connection.execute(select(S.c.confirmed_at).where(S.c.person_id == person_id)).scalar()
    left = select(func.count()).select_from(C).where(C.c.person_id == person_id, C.c.used_at.is_(None))
    return Standing(since, connection.execute(left).scalar_one())


def is_required(connection: Connection, person_id: UUID) -> bool:
    """Of whoever holds a powerful role today; in a demo of nobody, for its accounts are for everybody to try."""
    today = clock.today()
    powerful = select(R.c.id).where(
        R.c.person_id == person_id, R.c.role.in_(POWERFUL), R.c.is_approved, R.c.starts <= today,
        or_(R.c.ends.is_(None), R.c.ends >= today),
    )  # fmt: skip
    return connection.execute(powerful.limit(1)).first() is not None and not is_demo(connection)


def newly_required(connection: Connection) -> list[tuple[UUID, datetime]]:
    """(person, since when) of whose powerful role began yesterday or today, and who has no second step of ours."""
    if is_demo(connection):
        return []
    today = clock.today()
    asked = select(R.c.person_id, R.c.starts).where(
        R.c.role.in_(POWERFUL), R.c.is_approved, R.c.starts.in_([today, today - timedelta(days=1)]),
        or_(R.c.ends.is_(None), R.c.ends >= today),
        R.c.person_id.not_in(select(S.c.person_id).where(S.c.confirmed_at.is_not(None))),
    )  # fmt: skip
    return [(row.person_id, clock.moment(row.starts, time())) for row in connection.execute(asked)]


def begin(system: SystemRecords, box: SecretBox, person_id: UUID) -> None:
    """A new secret, in place of one that was never confirmed: whoever saw that one learns nothing of this."""
    system.connection.execute(delete(SecondStep).where(S.c.person_id == person_id, S.c.confirmed_at.is_(None)))
    sealed = box.seal(new_secret(), person_id)
    system.add(SecondStep(person_id=person_id, secret=sealed, made_at=clock.now()))


def unconfirmed(connection: Connection, box: SecretBox, person_id: UUID) -> bytes | None:
    """The secret that an app is to be given, until its first code is right."""
    lately = S.c.made_at > clock.now() - SETTING_UP
    asked = select(S.c.secret).where(S.c.person_id == person_id, S.c.confirmed_at.is_(None), lately)
    kept: bytes | None = connection.execute(asked).scalar()
    return None if kept is None else _opened(box, kept, person_id)


def confirm(system: SystemRecords, box: SecretBox, person_id: UUID, code: str) -> list[str] | None:
    """The first code: from now on one is asked for. The recovery codes, shown this once; None for a wrong code."""
    secret = unconfirmed(system.connection, box, person_id)
    if secret is None or not _spend_code(system.connection, secret, person_id, code):
        return None
    now = clock.now()
    system.connection.execute(update(SecondStep).where(S.c.person_id == person_id).values(confirmed_at=now))
    system.note("second step on", detail=str(person_id))
    return renew_codes(system, person_id)


def renew_codes(system: SystemRecords, person_id: UUID) -> list[str]:
    """Ten new recovery codes; earlier ones work no longer."""
    codes = [spoken_secret() for _ in range(CODES)]
    system.connection.execute(delete(RecoveryCode).where(C.c.person_id == person_id))
    system.add_all([RecoveryCode(person_id=person_id, code_hash=hash_of(code)) for code in codes])
    system.note("recovery codes made", detail=str(person_id))
    return codes


def switch_off(system: SystemRecords, person_id: UUID) -> None:
    for table in (C, U, S):
        system.connection.execute(delete(table).where(table.c.person_id == person_id))
    system.note("second step off", detail=str(person_id))


def is_right(system: SystemRecords, box: SecretBox, person_id: UUID, code: str) -> bool:
    """Whether this is a code of the app, or a recovery code; whichever it is, it works this once."""
    asked = select(S.c.secret).where(S.c.person_id == person_id, S.c.confirmed_at.is_not(None))
    kept: bytes | None = system.connection.execute(asked).scalar()
    if kept is None:
        return False
    if _spend_recovery_code(system, person_id, code):
        return True
    secret = _opened(box, kept, person_id)
    if secret is None or not _spend_code(system.connection, secret, person_id, code):
        return False
    if box.should_seal(kept):
        sealed = box.seal(secret, person_id)
        system.connection.execute(update(SecondStep).where(S.c.person_id == person_id).values(secret=sealed))
    return True


def forget_used_codes(connection: Connection, at: datetime) -> None:
    """A code is good for a minute and a half; a day spares thinking about clocks."""
    connection.execute(delete(UsedCode).where(U.c.step < step_at(at) - int(KEPT.total_seconds()) // PERIOD))


def _spend_code(connection: Connection, secret: bytes, person_id: UUID, code: str) -> bool:
    step = matching_step(secret, "".join(code.split()), clock.now())
    if step is None:
        return False
    with suppress(IntegrityError), connection.begin_nested():
        connection.execute(insert(UsedCode), {"person_id": person_id, "step": step})
        return True
    return False  # used already


def _spend_recovery_code(system: SystemRecords, person_id: UUID, code: str) -> bool:
    mine = (C.c.person_id == person_id, C.c.code_hash == hash_of(code), C.c.used_at.is_(None))
    spent = system.connection.execute(update(RecoveryCode).where(*mine).values(used_at=clock.now()))
    if spent.rowcount:
        system.note("recovery code used", detail=str(person_id))
    return bool(spent.rowcount)


def _opened(box: SecretBox, kept: bytes, person_id: UUID) -> bytes | None:
    try:
        return box.open(kept, person_id)
    except WrongKey:  # recovery codes work all the same
        log.error("FINGERPOST_SECRET_KEY does not open a second step: it is missing, or not the key that sealed it")
        return None
