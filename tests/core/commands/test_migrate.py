"""`fingerpost migrate`, and what every command says of a database of another version."""

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.conftest import ON_POSTGRESQL, ON_SQLITE
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
