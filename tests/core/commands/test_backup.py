"""`fingerpost backup` and `fingerpost restore`, as somebody at a keyboard uses them."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from core.database import migrate
from core.models import METADATA
from tests.conftest import DATABASES, copies_of
from tests.core.commands.conftest import IN_ALL, DemoMade, Ended, run
from tests.databases import opened

ID = {"id": "0192f0c17a537a3e8c1b000000000000"}
POLICY = "values (1, '', '', '2026-03-04 10:00:00')"
KEY = {"FINGERPOST_BACKUP_KEY": "correct horse battery staple"}


def back_up(url: str, file: Path, *words: str) -> Ended:
    return run("backup", str(file), "--database", url, *words, env=KEY)


@pytest.fixture(scope="module")
def made(demo: DemoMade, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backups") / "monday.backup"
    ended = back_up(demo.url, file)
    assert (ended.code, "Read back and found whole" in ended.out) == (0, True)
    return file


@pytest.fixture
def elsewhere(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/restored.db"


def test_without_a_key_it_is_wrong_use(demo: DemoMade, tmp_path: Path) -> None:
    ended = run("backup", str(tmp_path / "b"), "--database", demo.url)
    assert (ended.code, "--key-file" in ended.err, list(tmp_path.iterdir())) == (2, True, [])


def test_a_short_key_is_wrong_use(demo: DemoMade, tmp_path: Path) -> None:
    ended = run("backup", str(tmp_path / "b"), "--database", demo.url, env={"FINGERPOST_BACKUP_KEY": "1234"})
    assert (ended.code, "too short" in ended.err) == (2, True)


def test_a_key_file_that_is_not_there_is_named(demo: DemoMade, tmp_path: Path) -> None:
    ended = run("backup", str(tmp_path / "b"), "--key-file", "/no/such.key", "--database", demo.url)
    assert (ended.code, "/no/such.key" in ended.err) == (1, True)


def test_only_its_owner_may_read_the_file(made: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_left_alone(demo: DemoMade, made: Path) -> None:
    before = made.read_bytes()
    ended = back_up(demo.url, made)
    assert (ended.code, "is there already" in ended.err, made.read_bytes() == before) == (1, True, True)


def test_a_folder_that_is_not_there_is_one_sentence(demo: DemoMade) -> None:
    ended = back_up(demo.url, Path("/no/such/folder/monday.backup"))
    assert (ended.code, ended.err.count("\n")) == (1, 1)


def test_nothing_half_written_is_left(made: Path) -> None:
    assert list(made.parent.iterdir()) == [made]


def test_neither_name_nor_key_can_be_read_in_it(made: Path) -> None:
    whole = made.read_bytes()
    assert [word in whole for word in (b"client", b"battery", b"Second Step")] == [False] * 3


def test_programs_are_told_what_is_in_it(demo: DemoMade, tmp_path: Path) -> None:
    told = back_up(demo.url, tmp_path / "b", "--json").json
    assert (told["is_proved"], told["tables"]["client"], told["rows"]) == (True, IN_ALL, sum(told["tables"].values()))


def test_it_can_be_checked_without_restoring(made: Path) -> None:
    ended = run("restore", str(made), "--check", env=KEY)
    assert (ended.code, "is whole" in ended.out) == (0, True)


def test_the_key_may_lie_in_a_file(made: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("correct horse battery staple\r\n")
    assert run("restore", str(made), "--check", "--key-file", str(tmp_path / "key")).code == 0


def test_a_file_that_is_no_backup_is_called_so(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam")
    ended = run("restore", str(tmp_path / "letter.txt"), "--check", env=KEY)
    assert (ended.code, "no backup of Fingerpost" in ended.err) == (1, True)


def test_another_key_is_one_sentence_and_no_file_is_made(made: Path, elsewhere: str, tmp_path: Path) -> None:
    ended = run("restore", str(made), "--database", elsewhere, env={"FINGERPOST_BACKUP_KEY": "another " * 3})
    assert (ended.code, "does not open" in ended.err, list(tmp_path.iterdir())) == (1, True, [])


def test_what_was_restored_passes_every_check_and_serves(made: Path, elsewhere: str) -> None:
    ended = run("restore", str(made), "--json", "--database", elsewhere, env=KEY)
    assert (ended.code, ended.json["audit"]["is_sound"], ended.json["tables"]["client"]) == (0, True, IN_ALL)
    assert [run(*words, "--database", elsewhere).code for words in (["audit", "verify"], ["plugins", "list"])] == [0, 0]


def test_people_are_told_in_sentences(made: Path, elsewhere: str) -> None:
    ended = run("restore", str(made), "--database", elsewhere, env=KEY)
    assert ("every row compared" in ended.out, "are as they were written" in ended.out) == (True, True)


def test_a_database_in_use_is_left_alone(demo: DemoMade, made: Path) -> None:
    ended = run("restore", str(made), "--database", demo.url, env=KEY)
    assert (ended.code, "in use already" in ended.err) == (1, True)


def test_an_audit_that_was_tampered_with_is_restored_and_told(demo: DemoMade, tmp_path: Path, elsewhere: str) -> None:
    changed, file = f"sqlite:///{tmp_path}/changed.db", tmp_path / "b"
    back_up(demo.url, tmp_path / "a")
    run("restore", str(tmp_path / "a"), "--database", changed, env=KEY)
    with opened(changed) as database, database.write.begin() as connection:
        connection.execute(text("update audit_entry set action = 'nothing' where id = 3"))
    back_up(changed, file)
    ended = run("restore", str(file), "--database", elsewhere, env=KEY)
    assert (ended.code, "then: entry 3 was changed" in ended.out) == (1, True)


@pytest.fixture
def owned(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database on PostgreSQL with a role for the application."""
    with copies_of("postgresql", request).bare() as url:
        with opened(url) as database, database.write.begin() as connection:
            connection.execute(text("create role restored_app"))
        yield url
        with opened(url) as database, database.write.begin() as connection:
            connection.execute(text("drop owned by restored_app"))
            connection.execute(text("drop role restored_app"))


@pytest.mark.parametrize("shared_database_url", ["postgresql"], indirect=True)
def test_the_applications_role_gets_what_it_needs(made: Path, owned: str) -> None:
    assert run("restore", str(made), "--database", owned, "--grant-to", "restored_app", env=KEY).code == 0
    with opened(owned) as database, database.read.connect() as connection:
        asked = "select has_table_privilege('restored_app', '{}', '{}')"
        may = [
            connection.execute(text(asked.format(*what))).scalar_one()
            for what in (("client", "update"), ("audit_entry", "insert"), ("audit_entry", "update"))
        ]
    assert may == [True, True, False]


def test_roles_are_for_postgresql(made: Path, elsewhere: str, tmp_path: Path) -> None:
    ended = run("restore", str(made), "--database", elsewhere, "--grant-to", "app", env=KEY)
    assert (ended.code, list(tmp_path.iterdir())) == (2, [])


# ── versions ──────────────────────────────────────────────────────────────
def test_a_database_of_a_newer_version_is_refused(database_url: str, tmp_path: Path) -> None:
    with opened(database_url) as database, database.write.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    ended = back_up(database_url, tmp_path / "b")
    assert (ended.code, "newer version" in ended.err, list(tmp_path.glob("b*"))) == (1, True, [])


@pytest.fixture(params=DATABASES)
def older(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database that the first version made and that is yet to be migrated."""
    with copies_of(request.param, request).bare() as url, opened(url) as database:
        migrate.upgrade(database, METADATA, "0001")
        with database.write.begin() as connection:
            connection.execute(text("insert into locality (id, version, key, name) values (:id, 1, 'k', 'Bath')"), ID)
            connection.execute(text("insert into policy_version (number, text, digest, published_at) " + POLICY))
        yield url


def test_an_older_database_is_backed_up_before_it_is_migrated(older: str, tmp_path: Path, elsewhere: str) -> None:
    assert back_up(older, tmp_path / "b", "--json").json["revision"] == "0001"
    assert run("restore", str(tmp_path / "b"), "--database", elsewhere, env=KEY).code == 0
    with opened(elsewhere) as database, database.read.connect() as connection:
        found = (migrate.current(connection), connection.execute(text("select name from locality")).scalar_one())
    assert found == (migrate.newest(), "Bath")
