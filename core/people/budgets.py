"""How many tries at a password or code are let through: counted in the database, for every process alike.

Each account has a budget for all devices nobody knows, and one for each device that has signed in before ("device
cookies", OWASP): however long a stranger guesses, the owner signs in on their own device. An address has one too, so
that one password is not tried on everybody's account; it does not bind known devices either, for they may share it.
"""

import hashlib
import ipaddress
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.access.protected import table_of
from core.database import clock
from core.people.sign_in_models import SignInBudget

B = table_of(SignInBudget)
FREE, FREE_AT_ADDRESS, FREE_FORMS = 5, 30, 20
"""Tries in a row before the first wait; whole offices share an address."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
FORGOTTEN = timedelta(days=1)
"""After this long without a try the count begins anew."""


@dataclass(frozen=True)
class Budget:
    """Whose tries are counted together, and how many are free."""

    subject: bytes
    free: int = FREE
    longest: timedelta = LONGEST_WAIT
    forgotten: timedelta = FORGOTTEN


@dataclass(frozen=True)
class Count:
    """What has been counted against a budget so far."""

    tries: int
    tried_at: datetime

    def wait(self, budget: Budget, now: datetime) -> timedelta:
        """Doubling once the free tries are used up. More left than the whole of it: the clock was set back; none."""
        if self.tries < budget.free or abs(now - self.tried_at) >= budget.forgotten:
            return timedelta(0)
        whole = min(FIRST_WAIT * (1 << min(self.tries - budget.free, 10)), budget.longest)
        left = self.tried_at + whole - now
        return left if timedelta(0) < left <= whole else timedelta(0)

    def one_more(self, budget: Budget, now: datetime) -> "Count":
        return Count(self.tries + 1 if abs(now - self.tried_at) < budget.forgotten else 1, now)


def of_account(username: str) -> Budget:
    """By the name as typed, whether or not there is such an account: both answer alike."""
    return Budget(_hash("account", username))


def of_device(username: str, token_hash: bytes) -> Budget:
    return Budget(_hash("device", username, token_hash.hex()))


def of_session(id: UUID) -> Budget:
    """For proving once more that it is oneself: nobody outside the session can use it up."""
    return Budget(_hash("session", id.hex))


def of_address(address: str | None) -> Budget:
    """By the network that one customer is given: a single IPv6 caller has more addresses than there are tries."""
    return Budget(_hash("address", _network(address)), FREE_AT_ADDRESS)


def of_public_forms(address: str | None) -> Budget:
    """Of forms that anybody may send: whole hostels and libraries share an address, and nobody waits for long. A pause
    of ten minutes begins anew; how many forms one service is sent is counted elsewhere."""
    return Budget(_hash("form", _network(address)), FREE_FORMS, timedelta(minutes=1), timedelta(minutes=10))


def of_status_links(address: str | None) -> Budget:
    """Of looks at how a referral stands, by links that nobody can guess: only so that nobody tries all day."""
    return Budget(_hash("status", _network(address)), FREE_FORMS, timedelta(minutes=1), timedelta(minutes=10))


def of_own_pages(address: str | None) -> Budget:
    """Of codes that people type to see their own page. Each link counts its own wrong ones, and far fewer."""
    return Budget(_hash("own page", _network(address)), FREE_FORMS, timedelta(minutes=1), timedelta(minutes=10))


def of_lookups(person_id: UUID, what: str, free: int, longest: timedelta, forgotten: timedelta) -> Budget:
    """Of tries to name somebody behind a closed door: by who tries, from wherever."""
    return Budget(_hash("lookup", what, person_id.hex), free, longest, forgotten)


def wait_now(connection: Connection, budget: Budget) -> timedelta:
    """How long to wait before the next try; counts nothing and locks nothing."""
    row = connection.execute(select(B.c.tries, B.c.tried_at).where(B.c.subject == budget.subject)).first()
    return Count(*row).wait(budget, clock.now()) if row else timedelta(0)


def spend(connection: Connection, budgets: Sequence[Budget]) -> timedelta | None:
    """Counts a try before it is made, so that a hundred made at the same moment are a hundred. If a budget is spent
    nothing is counted, and the answer is how long to wait."""
    ordered = sorted(budgets, key=lambda budget: budget.subject)  # one order for all, so that none waits for another
    counts = [_locked(connection, budget) for budget in ordered]
    now = clock.now()  # only now: whoever was first has counted a moment after we asked
    if wait := max(count.wait(budget, now) for budget, count in zip(ordered, counts, strict=True)):
        return wait
    for budget, count in zip(ordered, counts, strict=True):
        values = vars(count.one_more(budget, now))
        connection.execute(update(SignInBudget).where(SignInBudget.subject == budget.subject).values(**values))
    return None


def forgive(connection: Connection, budget: Budget) -> None:
    """After somebody has come in. Never an address's: whoever owns one account would guess at others for ever."""
    connection.execute(delete(SignInBudget).where(SignInBudget.subject == budget.subject))


def take_back(connection: Connection, budget: Budget, tries: int) -> None:
    """Right tries were no guesses: of an address exactly those are taken back, or a whole office would wait for its
    own people."""
    fewer = update(SignInBudget).where(SignInBudget.subject == budget.subject, SignInBudget.tries >= tries)
    connection.execute(fewer.values(tries=SignInBudget.tries - tries))


def forget_budgets(connection: Connection, before: datetime) -> None:
    connection.execute(delete(SignInBudget).where(SignInBudget.tried_at < before))


def _network(address: str | None) -> str:
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((known, 64 if known.version == 6 else 32), strict=False))


def _locked(connection: Connection, budget: Budget) -> Count:
    """Nobody else counts on it until the transaction ends."""
    asked = select(B.c.tries, B.c.tried_at).where(B.c.subject == budget.subject).with_for_update()
    if (row := connection.execute(asked).first()) is not None:
        return Count(*row)
    with suppress(IntegrityError), connection.begin_nested():  # somebody else may begin to count at the same moment
        fresh = {"subject": budget.subject, "tries": 0, "tried_at": clock.now()}
        connection.execute(insert(SignInBudget), fresh)
    return Count(*connection.execute(asked).one())


def _hash(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(parts).encode()).digest()
