"""`fingerpost migrate`, and what every command says of a database of another version."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from core.database import clock
from core.database import migrate as migrations
from core.models import METADATA
from core.operations.last_backup import remember_backup
from tests.conftest import DATABASES, ON_POSTGRESQL, ON_SQLITE, copies_of
from tests.core.commands.conftest import FIRST_PEOPLE, run
from tests.databases import opened


def at_revision(url: str, revision: str) -> None:
    with opened(url) as database, database.write.begin() as connection:
        connection.execute(text("update alembic_version set version_num = :revision"), {"revision": revision})


def test_an_empty_database_is_brought_to_the_newest_shape(tmp_path: Path) -> None:
    made = run("migrate", "--json", "--database", f"sqlite:///{tmp_path}/new.db").json
    assert (made["before"], made["is_current"]) == (None, True)


def test_a_second_time_there_is_nothing_to_do(database_url: str) -> None:
    assert run("migrate", "--database", database_url).out.startswith("Nothing to do")


def test_the_check_says_no_for_an_empty_database_and_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    assert [run("migrate", "--check", "--database", url).code for _ in range(2)] == [1, 1]


def test_the_check_says_yes_for_a_current_database(database_url: str) -> None:
    assert run("migrate", "--check", "--database", database_url).code == 0


def test_whoever_waits_hears_of_every_step(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    with opened(f"sqlite:///{tmp_path}/new.db") as database:
        migrations.upgrade(database, METADATA, to="0001")
        migrations.upgrade(database, METADATA, to="0004", progress=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 3), (2, 3), (3, 3)]


@pytest.fixture
def older_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An installation of the first version."""
    with copies_of(request.param, request).bare() as url:
        with opened(url) as database:
            migrations.upgrade(database, METADATA, to="0001")
        yield url


OLDER = pytest.mark.parametrize("older_url", DATABASES, indirect=True)
ON_SQLITE_OLDER = pytest.mark.parametrize("older_url", ["sqlite"], indirect=True)


def revision_of(url: str) -> str | None:
    with opened(url) as database, database.read.connect() as connection:
        return migrations.current(connection)


def backed_up(url: str, *, hours_ago: int) -> None:
    with opened(url) as database, database.write.begin() as connection:
        remember_backup(connection, clock.now() - timedelta(hours=hours_ago))


@OLDER
def test_an_older_database_without_a_backup_is_left_alone(older_url: str) -> None:
    refused = run("migrate", "--database", older_url)
    assert (refused.code, revision_of(older_url)) == (1, "0001")
    assert "→ Run: fingerpost backup" in refused.out


@ON_SQLITE_OLDER
def test_a_backup_of_the_day_before_yesterday_is_none(older_url: str) -> None:
    backed_up(older_url, hours_ago=25)
    assert run("migrate", "--database", older_url).code == 1


@OLDER
def test_an_older_database_with_a_backup_is_brought_up_to_date(older_url: str) -> None:
    backed_up(older_url, hours_ago=23)
    told = run("migrate", "--json", "--database", older_url)
    assert (told.code, told.json["is_current"]) == (0, True)
    assert [check["name"] for check in told.json["checks"]] == ["backup", "disk", "steps"]


@ON_SQLITE_OLDER
def test_whoever_has_a_copy_of_another_kind_says_so(older_url: str) -> None:
    assert run("migrate", "--without-backup", "--database", older_url).code == 0


@OLDER
def test_the_check_tries_the_steps_and_changes_nothing(older_url: str) -> None:
    checked = run("migrate", "--check", "--without-backup", "--database", older_url)
    assert (checked.code, "steps: Tried and rolled back" in checked.out) == (1, True)
    assert revision_of(older_url) == "0001"


@OLDER
def test_steps_that_do_not_work_are_found_before_anything_is_changed(older_url: str) -> None:
    with opened(older_url) as database, database.write.begin() as connection:
        connection.execute(text("create table ticker_job (name varchar(1))"))
    refused = run("migrate", "--without-backup", "--database", older_url)
    assert (refused.code, "The steps do not work" in refused.out) == (1, True)
    assert revision_of(older_url) == "0001"


@OLDER
def test_tables_changed_by_hand_are_found_before_anything_is_changed(older_url: str) -> None:
    with opened(older_url) as database, database.write.begin() as connection:
        connection.execute(text("alter table policy_version drop column note"))
    refused = run("migrate", "--without-backup", "--database", older_url)
    assert (refused.code, "changed by hand" in refused.out, revision_of(older_url)) == (1, True, "0001")


@ON_SQLITE_OLDER
def test_a_full_disk_is_found_before_anything_is_changed(older_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(10**11, 0, 10**4))  # type: ignore[attr-defined]
    refused = run("migrate", "--without-backup", "--database", older_url)
    assert (refused.code, "Make room" in refused.out, revision_of(older_url)) == (1, True, "0001")


@pytest.mark.parametrize(
    "command",
    [["migrate"], ["migrate", "--check"], ["demo", "--no-serve"], ["init", *FIRST_PEOPLE], ["audit", "verify"],
     ["plugins", "list"], ["serve"]],
    ids=lambda command: " ".join(command[:2]),
)  # fmt: skip
def test_a_database_of_a_newer_version_is_refused_in_one_sentence(database_url: str, command: list[str]) -> None:
    at_revision(database_url, "9999")
    refused = run(*command, "--database", database_url)
    assert (refused.code, refused.err.strip().count("\n"), "newer version" in refused.err) == (1, 0, True)


@ON_SQLITE
def test_roles_are_for_postgresql(database_url: str) -> None:
    assert run("migrate", "--grant-to", "app", "--database", database_url).code == 2


@ON_POSTGRESQL
def test_the_applications_role_may_never_change_the_audit(database_url: str) -> None:
    with opened(database_url) as database, database.write.begin() as connection:
        connection.execute(text("drop role if exists careful_app"))
        connection.execute(text("create role careful_app"))
    run("migrate", "--grant-to", "careful_app", "--database", database_url)
    with opened(database_url) as database, database.read.connect() as connection:
        asked = "select has_table_privilege('careful_app', 'audit_entry', 'update')"
        may = connection.execute(text(asked)).scalar_one()
    with opened(database_url) as database, database.write.begin() as connection:
        connection.execute(text("drop owned by careful_app"))
        connection.execute(text("drop role careful_app"))
    assert may is False


@ON_POSTGRESQL
def test_a_role_that_is_not_there_is_one_sentence(database_url: str) -> None:
    refused = run("migrate", "--grant-to", "nobody_here", "--database", database_url)
    assert (refused.code, 'role "nobody_here" does not exist' in refused.err) == (1, True)
