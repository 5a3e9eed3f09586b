"""`fingerpost demo`"""

import sqlite3
from pathlib import Path

import pytest

from tests.core.commands.conftest import FIRST_PEOPLE, IN_ALL, DemoMade, run
from tests.core.demo.test_partnership_made import ACCOUNTS


def again(demo: DemoMade, *words: str):  # type: ignore[no-untyped-def]
    return run("demo", "--no-serve", "--json", "--database", demo.url, *words)


def test_it_prints_accounts_and_counts_and_nothing_else(demo: DemoMade) -> None:
    assert list(demo.printed) == ["accounts", "counts"]


def test_each_account_says_all_that_somebody_needs_to_try_it(demo: DemoMade) -> None:
    said = {"username", "password", "api_key", "person", "organisation", "roles"}
    assert [set(account) for account in demo.printed["accounts"]] == [said] * len(ACCOUNTS)


def test_the_accounts_are_those_named_by_role(demo: DemoMade) -> None:
    assert {account["username"] for account in demo.printed["accounts"]} == ACCOUNTS


def test_it_makes_as_many_clients_as_asked_besides_the_old_ones(demo: DemoMade) -> None:
    assert demo.printed["counts"]["clients"] == IN_ALL


def test_a_second_run_keeps_the_records(demo: DemoMade) -> None:
    assert again(demo, "--clients", "50").json["counts"] == demo.printed["counts"]


def test_a_second_run_says_that_it_uses_what_is_there(demo: DemoMade) -> None:
    assert "Using the demo that is there (seed 1)" in again(demo).err


def test_a_second_run_makes_the_keys_of_the_first_useless(demo: DemoMade) -> None:
    first = again(demo).json["accounts"][0]["api_key"]
    again(demo)
    ended = run("policy", "explain", "client", "0" * 32, "--key", first, "--database", demo.url)
    assert "does not work" in ended.err


def test_without_json_it_prints_each_password_whole(sqlite_demo: DemoMade) -> None:
    made = run("demo", "--no-serve", "--database", sqlite_demo.url)
    assert "locality-manager@second-step" in made.out
    assert "…" not in made.out


def test_without_a_database_it_makes_one_and_says_where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    made = run("demo", "--no-serve", "--json", "--clients", "1")
    assert str(tmp_path) in made.err


def test_a_database_in_real_use_is_refused(database_url: str) -> None:
    run("init", "--database", database_url, *FIRST_PEOPLE)
    refused = run("demo", "--no-serve", "--database", database_url)
    assert (refused.code, "no demo mark" in refused.err) == (1, True)


def test_a_database_in_real_use_is_left_as_it_was(database_url: str) -> None:
    keys = run("init", "--json", "--database", database_url, *FIRST_PEOPLE).json["accounts"]
    run("demo", "--no-serve", "--database", database_url)
    still = run("policy", "explain", "client", "0" * 32, "--key", keys[0]["api_key"], "--database", database_url)
    assert still.err == "Not found, or not open to you.\n"


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("create table recipes (name text)")
    refused = run("demo", "--no-serve", "--database", f"sqlite:///{tmp_path}/other.db")
    assert (refused.code, "tables of something else" in refused.err) == (1, True)


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear all, this is no database at all, but it is long enough.")
    refused = run("demo", "--no-serve", "--database", f"sqlite:///{tmp_path}/letter.db")
    assert (refused.code, refused.err) == (1, "The database cannot be used: file is not a database.\n")


def test_an_interrupted_demo_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/half.db"
    with monkeypatch.context() as patch:
        patch.setattr("core.demo.seeding.finish", lambda system: None)
        run("demo", "--no-serve", "--json", "--database", url, "--clients", "1")
    refused = run("demo", "--no-serve", "--database", url)
    assert (refused.code, "interrupted" in refused.err) == (1, True)


def test_no_clients_at_all_is_wrong_use() -> None:
    assert run("demo", "--no-serve", "--clients", "0").code == 2


def test_an_unknown_option_is_wrong_use() -> None:
    assert run("demo", "--host", "0.0.0.0").code == 2
