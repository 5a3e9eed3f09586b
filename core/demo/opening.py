"""Making a demo database, or taking one up again: what is not the demo's own is never touched."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason
from core.assessments.models import Assessment
from core.casework.models import Contact
from core.clients.models import Client
from core.database.engine import Database
from core.demo import mark
from core.demo.accounts import DemoAccount, renew_accounts
from core.involvement.models import Allocation, Involvement
from core.organisations.models import Organisation, Service, Team
from core.people.models import Person
from core.referrals.models import Referral, SupportConversation

COUNTED = {
    "organisations": Organisation, "teams": Team, "services": Service, "people": Person, "clients": Client,
    "referrals": Referral, "support_conversations": SupportConversation, "involvements": Involvement,
    "allocations": Allocation, "contacts": Contact, "assessments": Assessment,
}  # fmt: skip


class NotADemo(Exception):
    """The database holds something that is not the demo's: it is left alone. The message says what to do."""


@dataclass(frozen=True)
class Demo:
    """A demo ready to be tried; `is_reused`: its records are those of an earlier run."""

    accounts: list[DemoAccount]
    counts: Mapping[str, int]
    seed: int
    is_reused: bool


def refuse_strangers(database: Database, *, is_migrated: bool) -> None:
    """Raises `NotADemo` for a database that is neither empty nor a demo. Looks only; nothing is written."""
    with database.read.connect() as connection:
        if not is_migrated:
            if mark.has_tables(connection):
                raise NotADemo("This database holds tables of something else. Give the demo an empty database.")
            return
        if mark.seed_of(connection) is None and mark.has_organisations(connection):
            raise NotADemo("This database is in real use: it has no demo mark. Give the demo an empty database.")
        if mark.seed_of(connection) is not None and not mark.is_finished(connection):
            raise NotADemo("Making this demo database was interrupted. Delete it and start again.")


def earlier_seed(database: Database) -> int | None:
    """The seed of the demo that this (migrated) database holds; None if it is empty."""
    with database.read.connect() as connection:
        return mark.seed_of(connection)


def hand_out(doors: Doors, *, is_reused: bool) -> Demo:
    """New passwords and keys for the demo in this database, and how much it holds."""
    with doors.system(Reason.SEED) as system:
        accounts = renew_accounts(system)
        seed = mark.seed_of(system.connection)
        counts = _counts(system.connection)
    if seed is None:
        raise NotADemo("This database has no demo mark.")
    return Demo(accounts, counts, seed, is_reused)


def _counts(connection: Connection) -> dict[str, int]:
    return {
        name: connection.execute(select(func.count()).select_from(table_of(model))).scalar_one()
        for name, model in COUNTED.items()
    }
