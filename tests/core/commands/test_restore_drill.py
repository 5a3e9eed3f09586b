"""The drill of docs/operations.md: what was backed up is restored on the other kind of database and worked with."""

from collections.abc import Iterator
from pathlib import Path
from re import findall

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from core.app import create_app
from core.settings import Settings
from tests.conftest import copies_of
from tests.core.commands.conftest import DemoMade, run

KEY = {"FINGERPOST_BACKUP_KEY": "correct horse battery staple"}
OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


@pytest.fixture(scope="module")
def restored(demo: DemoMade, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of the database that came out of the demo's backup."""
    file = tmp_path_factory.mktemp("drill") / "monday.backup"
    assert run("backup", str(file), "--database", demo.url, env=KEY).code == 0
    with copies_of(OTHER[demo.url.partition(":")[0]], request).bare() as url:
        ended = run("restore", str(file), "--database", url, env=KEY)
        assert ended.code == 0, ended.err
        yield url


@pytest.fixture(scope="module")
def browser(restored: str) -> Iterator[TestClient]:
    app: FastAPI = create_app(Settings(database_url=restored, secure_cookies=False))
    with TestClient(app, base_url="http://localhost") as browser:
        yield browser


def test_the_audit_is_whole(restored: str) -> None:
    assert run("audit", "verify", "--json", "--database", restored).json["is_sound"] is True


def test_the_doctor_finds_nothing_broken_in_what_was_restored(restored: str) -> None:
    found = run("doctor", "--json", "--database", restored).json["findings"]
    of_this_machine = ("durability", "disk", "connections")
    assert [one for one in found if one["verdict"] == "broken" and one["name"] not in of_this_machine] == []


def test_somebody_signs_in_and_reads_a_client(demo: DemoMade, browser: TestClient) -> None:
    (senior,) = [one for one in demo.printed["accounts"] if one["username"] == "senior@second-step"]
    entered = browser.post("/sign-in", data={"username": senior["username"], "password": senior["password"]})
    first = findall(r'href="(/clients/[0-9a-f-]{36})"', browser.get("/clients").text)[0]
    page = browser.get(first)
    assert (entered.status_code, page.status_code, "NHS number" in page.text) == (200, 200, True)


def test_a_backup_that_was_cut_short_leaves_no_database(demo: DemoMade, tmp_path: Path) -> None:
    whole, cut, target = tmp_path / "whole", tmp_path / "cut", tmp_path / "restored.db"
    run("backup", str(whole), "--database", demo.url, env=KEY)
    cut.write_bytes(whole.read_bytes()[:-100])
    ended = run("restore", str(cut), "--database", f"sqlite:///{target}", env=KEY)
    assert (ended.code, "no whole backup" in ended.err, target.exists()) == (1, True, False)
