"""`fingerpost audit verify`"""

from pathlib import Path

import pytest
from sqlalchemy import text

from core.access.audit.seal import seal
from tests.core.commands.conftest import FIRST_PEOPLE, Ended, run
from tests.databases import opened


@pytest.fixture
def sealed(database_url: str) -> str:
    """A database just set up, its audit sealed."""
    run("init", "--database", database_url, *FIRST_PEOPLE)
    with opened(database_url) as database:
        seal(database)
    return database_url


def verify(url: str) -> Ended:
    return run("audit", "verify", "--json", "--database", url)


def say(url: str, statement: str) -> None:
    with opened(url) as database, database.write.begin() as connection:
        connection.execute(text(statement))


def test_a_sound_audit_is_a_yes(sealed: str) -> None:
    assert (verify(sealed).code, verify(sealed).json["fault"]) == (0, None)


def test_a_changed_entry_is_named(sealed: str) -> None:
    say(sealed, "update audit_entry set action = 'nothing' where id = 3")
    assert (verify(sealed).code, verify(sealed).json["fault"][:18]) == (1, "entry 3 was change")


def test_a_missing_entry_is_named(sealed: str) -> None:
    say(sealed, "delete from audit_entry where id = 3")
    assert verify(sealed).json["fault"] == "entry 3 is missing"


def test_the_unsealed_tail_is_counted(sealed: str) -> None:
    before = verify(sealed).json["unsealed"]
    run("plugins", "enable", "nilaari", "--organisation", "second_step", "--database", sealed)
    assert verify(sealed).json["unsealed"] > before


def test_people_read_it_in_a_sentence(sealed: str) -> None:
    assert "are as they were written" in run("audit", "verify", "--database", sealed).out


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    ended = verify(f"sqlite:///{tmp_path}/nosuch.db")
    assert (ended.code, "There is no database" in ended.err, list(tmp_path.iterdir())) == (1, True, [])


def test_a_server_that_does_not_answer_is_one_sentence() -> None:
    ended = verify("postgresql://somebody:secret@127.0.0.1:1/fingerpost")
    assert (ended.code, ended.err.count("\n"), "secret" in ended.err) == (1, 1, False)


def test_words_that_are_no_address_are_wrong_use() -> None:
    assert verify("my database").code == 2


def test_a_database_without_tables_is_told_to_begin(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    assert "Run: fingerpost init" in verify(f"sqlite:///{tmp_path}/empty.db").err
