"""`fingerpost doctor`: its lines, its JSON and its exit codes."""

from pathlib import Path

from tests.conftest import ON_SQLITE
from tests.core.commands.conftest import FIRST_PEOPLE, DemoMade, run


@ON_SQLITE
def test_a_new_installation_is_worth_a_look_but_not_broken(database_url: str) -> None:
    run("init", "--database", database_url, *FIRST_PEOPLE)
    ended = run("doctor", "--database", database_url)
    assert (ended.code, "look at this  backup" in ended.out, "→ Run: fingerpost backup" in ended.out) == (0, True, True)


def test_programs_are_told_the_same(demo: DemoMade) -> None:
    told = run("doctor", "--json", "--database", demo.url).json
    names = {one["name"] for one in told["findings"]}
    assert {"version", "tables", "disk", "clocks", "rules", "plugins", "ticker", "seals", "backup"} <= names


def test_an_empty_database_is_broken(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    ended = run("doctor", "--database", f"sqlite:///{tmp_path}/empty.db")
    assert (ended.code, "broken        tables: The database is empty." in ended.out) == (1, True)


def test_a_database_that_is_not_there_is_broken_and_not_made(tmp_path: Path) -> None:
    ended = run("doctor", "--database", f"sqlite:///{tmp_path}/nosuch.db")
    assert (ended.code, "→ Run: fingerpost init" in ended.out, list(tmp_path.iterdir())) == (1, True, [])


def test_a_server_that_does_not_answer_is_broken_and_no_secret_is_shown() -> None:
    ended = run("doctor", "--database", "postgresql://somebody:secret@127.0.0.1:1/fingerpost")
    assert (ended.code, "It does not answer" in ended.out, "secret" in ended.out) == (1, True, False)


def test_nothing_is_changed(sqlite_demo: DemoMade) -> None:
    before = run("audit", "verify", "--json", "--database", sqlite_demo.url).json
    run("doctor", "--database", sqlite_demo.url)
    assert run("audit", "verify", "--json", "--database", sqlite_demo.url).json == before
