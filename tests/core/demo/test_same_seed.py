"""The seed fixes the people and what happens to them, never ids, passwords or keys."""

import hashlib
import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.demo.opening import hand_out
from core.demo.seeding import seed_demo
from core.extensions.manager import PluginHost
from core.models import METADATA
from tests.conftest import doors_to
from tests.databases import SqliteCopies, opened

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# A certificate holds a digest of ids, which are never the same.
NOT_DATA = {"audit_entry", "audit_seal", "record_change", "account", "api_key", "sign_in", "installation_fact",
            "policy_version", "organisation_plugin", "alembic_version", "disposal"}  # fmt: skip


@pytest.fixture
def empty(sqlite_copies: SqliteCopies) -> Iterator[Doors]:
    with sqlite_copies.copy() as url, opened(url) as database:
        yield doors_to(database)


@pytest.fixture
def another_empty(sqlite_copies: SqliteCopies) -> Iterator[Doors]:
    with sqlite_copies.copy() as url, opened(url) as database:
        yield doors_to(database)


def digest(doors: Doors) -> str:
    """Of every row in the order in which it was written, ids replaced by the order in which they first appear."""
    seen: dict[UUID, int] = {}
    sha = hashlib.sha256()
    with doors.database.read.connect() as connection:
        for table in METADATA.sorted_tables:
            if table.name not in NOT_DATA:
                for row in connection.execute(select(table)):
                    said = [_said(value, seen) for value in row]
                    sha.update(repr((table.name, said)).encode())
    return sha.hexdigest()


def _said(value: object, seen: dict[UUID, int]) -> object:
    """An id by its place, also within text such as the address of a page, and within JSON."""
    if isinstance(value, UUID):
        return seen.setdefault(value, len(seen))
    if isinstance(value, dict):
        return {name: _said(one, seen) for name, one in value.items()}
    if isinstance(value, list):
        return [_said(one, seen) for one in value]
    return ID.sub(lambda id: str(_said(UUID(id[0]), seen)), value) if isinstance(value, str) else value


def test_the_same_seed_makes_the_same_partnership(empty: Doors, another_empty: Doors, host: PluginHost) -> None:
    seed_demo(empty, host, seed=3, clients=30)
    seed_demo(another_empty, host, seed=3, clients=30)
    assert digest(empty) == digest(another_empty)


def test_another_seed_makes_another_partnership(empty: Doors, another_empty: Doors, host: PluginHost) -> None:
    seed_demo(empty, host, seed=3, clients=30)
    seed_demo(another_empty, host, seed=4, clients=30)
    assert digest(empty) != digest(another_empty)


def test_the_same_seed_never_makes_the_same_password_or_key(
    empty: Doors, another_empty: Doors, host: PluginHost
) -> None:
    seed_demo(empty, host, seed=3, clients=1)
    seed_demo(another_empty, host, seed=3, clients=1)
    first, second = (hand_out(doors, is_reused=False).accounts for doors in (empty, another_empty))
    secrets = [secret for account in (*first, *second) for secret in (account.password, account.api_key)]
    assert len(set(secrets)) == len(secrets)


def test_progress_is_told_in_clients_made(empty: Doors, host: PluginHost) -> None:
    told: list[int] = []
    seed_demo(empty, host, seed=1, clients=120, progress=told.append)
    assert told == [100, 120]
