"""Links with which a person chooses a password: whom one is for is known to nobody but the system."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Row, delete, insert, select, update

from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason, SystemRecords
from core.database import clock
from core.database.ids import new_id
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.people.budgets import forgive, of_account
from core.people.ending import end_everywhere, end_keys
from core.people.models import Account
from core.people.passwords import hash_password
from core.people.reset_models import ResetLink
from core.people.sign_in import SLACK, fingerprint

A, L = table_of(Account), table_of(ResetLink)
LASTS = timedelta(hours=24)


def is_good(connection: Connection, token: str) -> bool:
    """Whether a password may be chosen with it now. Used, over, replaced by a newer one and never made: all alike."""
    return _link(connection, token) is not None


def choose_password(doors: Doors, token: str, password: str) -> bool:
    """False for a link that is not good (any more). The hash is made between two short transactions. Raises
    `TooBusy`."""
    with doors.database.read.connect() as connection:
        if not is_good(connection, token):
            return False
    kept = hash_password(password)
    with doors.system(Reason.SIGN_IN) as system:
        link = _link(system.connection, token)
        return link is not None and _chosen(system, link, kept)


def keep_link(connection: Connection, token: str, person_id: UUID, organisation_id: UUID) -> None:
    """Good once, for a day; an earlier one is good no longer."""
    connection.execute(delete(ResetLink).where(L.c.person_id == person_id))
    row = {"id": new_id(), "token_hash": fingerprint(token), "person_id": person_id, "organisation_id": organisation_id}
    connection.execute(insert(ResetLink), {**row, "ends_at": clock.now() + LASTS})


def address_of(public_url: str, token: str) -> str:
    return f"{public_url.rstrip('/')}/reset/{token}"


def forget_links(connection: Connection, before: datetime) -> None:
    connection.execute(delete(ResetLink).where(L.c.ends_at < before))


def _chosen(system: SystemRecords, link: Row[*tuple[object, ...]], kept: str) -> bool:
    """Spent by its update, so that two who use it at the same moment are one."""
    connection, now, person_id = system.connection, clock.now(), link.person_id
    spent = update(L).where(L.c.id == link.id, L.c.used_at.is_(None)).values(used_at=now, ends_at=now)
    if connection.execute(spent).rowcount == 0:
        return False
    connection.execute(update(Account).where(A.c.person_id == person_id).values(password_hash=kept))
    username: str = connection.execute(select(A.c.username).where(A.c.person_id == person_id)).scalar_one()
    forgive(connection, of_account(username))
    end_everywhere(connection, person_id)
    end_keys(connection, person_id)
    system.note("password chosen by a link", detail=str(person_id))
    _tell(system, person_id, link.organisation_id, link.id)
    return True


def _tell(system: SystemRecords, person_id: UUID, organisation_id: UUID, link_id: UUID) -> None:
    words = "A new password was chosen with your link. If that was not you, tell your people admin at once."
    tell(
        system, Told(person_id, organisation_id, words, "/account", f"password chosen {link_id}", Importance.IMPORTANT)
    )


def _link(connection: Connection, token: str) -> Row[*tuple[object, ...]] | None:
    if len(token) > 200:
        return None
    now = clock.now()
    good = (L.c.used_at.is_(None), L.c.ends_at > now, L.c.ends_at <= now + LASTS + SLACK)
    return connection.execute(select(L).where(L.c.token_hash == fingerprint(token), *good)).first()
