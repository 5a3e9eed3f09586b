"""How often somebody signed in may try to name a person behind a closed door: counted as tries at a password are."""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection

from core.access.doors import Doors
from core.access.errors import Refused
from core.access.records import Records
from core.people.budgets import Budget, of_lookups, spend, wait_now

LONGEST, FORGOTTEN = timedelta(hours=12), timedelta(days=1)


class Lookup(StrEnum):
    """What for; each has a budget of its own, so that asking for access never keeps anybody from a crisis plan."""

    ASK = "ask"
    CLAIM = "claim"
    CRISIS = "crisis"
    BREAK_GLASS = "break glass"
    OFFICER = "officer"
    RIGHTS = "rights request"


FREE = {
    Lookup.ASK: 20, Lookup.CLAIM: 5, Lookup.CRISIS: 40, Lookup.BREAK_GLASS: 5, Lookup.OFFICER: 20, Lookup.RIGHTS: 20,
}  # fmt: skip
"""Tries a day before the first wait. A night in a crisis service has many calls; a privacy officer few letters."""


def budget_of(person_id: UUID, lookup: Lookup) -> Budget:
    return of_lookups(person_id, lookup, FREE[lookup], LONGEST, FORGOTTEN)


def lookup_wait(doors: Doors, budget: Budget) -> timedelta:
    """How long to wait before the next try; counts nothing."""
    with doors.database.read.connect() as connection:
        return wait_now(connection, budget)


def count_lookup(records: Records, budget: Budget) -> None:
    """One more try, kept with what the door writes. Of many at the same moment those too many take all back that they
    did, before their answer leaves."""

    def count(connection: Connection) -> None:
        if spend(connection, [budget]) is not None:
            raise Refused("Too many tries at the same moment.")

    records.alongside(count)
