"""What was backed up comes back, from each sort of database into each."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from core.access.audit.seal import seal, verify
from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason
from core.database import migrate
from core.database.columns import columns_of
from core.database.engine import Database
from core.models import METADATA
from core.operations.backup import Backup
from core.operations.restore import Restored
from core.people.models import SignIn
from core.ticker.lease import LEASE
from tests import world
from tests.conftest import doors_to
from tests.core.operations.conftest import bare, bring_back, everything

CHANGED_BY_RESTORING = {"sign_in", "ticker_lease"}
GOES_ON = {"audit_entry", "audit_seal", "installation_fact"}
SIGN_INS = table_of(SignIn)


@pytest.fixture(scope="module")
def arrived(made: Backup, target_sort: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """Where this backup was restored."""
    with bare(target_sort, request) as database:
        yield database


@pytest.fixture(scope="module")
def restored(made: Backup, arrived: Database) -> Restored:
    return bring_back(made.file, arrived)


def kept(database: Database) -> dict[str, list[str]]:
    return {name: rows for name, rows in everything(database).items() if name not in CHANGED_BY_RESTORING | GOES_ON}


def test_every_row_comes_back(filled: Doors, restored: Restored, arrived: Database) -> None:
    assert kept(arrived) == kept(filled.database)


def test_all_that_was_there_before_the_backup_is_told_and_counted(made: Backup) -> None:
    assert (made.manifest.total, made.left_out) == (sum(made.manifest.rows), ())
    assert all(rows > 0 for rows in (made.manifest.total, len(made.manifest.tables)))


def test_the_audit_is_as_it_was_written(restored: Restored) -> None:
    assert (restored.verdict.fault, restored.verdict.sealed > 50) == (None, True)


def test_the_audit_tells_of_both_acts(restored: Restored, arrived: Database) -> None:
    told = [row for row in everything(arrived)["audit_entry"] if "system: backup" in row]
    assert [("backup begun" in row, "'restore'" in row) for row in told] == [(True, False), (False, True)]


def test_nobody_is_signed_in_any_more(restored: Restored, arrived: Database) -> None:
    with arrived.read.connect() as connection:
        assert connection.execute(select(SIGN_INS.c.id)).all() == []


def test_no_process_of_then_holds_the_ticker(restored: Restored, arrived: Database) -> None:
    with arrived.read.connect() as connection:
        assert connection.execute(select(LEASE.c.holder)).scalars().all() == [None]


def test_the_tables_are_those_of_this_version(restored: Restored, arrived: Database) -> None:
    newest = migrate.newest()
    assert newest is not None
    with arrived.read.connect() as connection:
        here = {one.table: dict(one.sorts) for one in columns_of(connection)}
    assert here == {one.table: dict(one.sorts) for one in migrate.tables_at(newest, METADATA)}


def test_references_are_checked_at_once_again(restored: Restored, arrived: Database) -> None:
    if arrived.dialect == "sqlite":
        asked = "select defer_foreign_keys from pragma_defer_foreign_keys"
    else:
        asked = "select count(*) from pg_constraint where condeferrable"
    with arrived.read.connect() as connection:
        assert connection.execute(text(asked)).scalar_one() == 0


def test_work_goes_on_with_numbers_of_its_own(restored: Restored, arrived: Database) -> None:
    with doors_to(arrived).system(Reason.SEED) as system:
        world.client(system, "Come Later")
    seal(arrived)
    assert verify(arrived).fault is None
