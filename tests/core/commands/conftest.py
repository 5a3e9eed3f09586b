"""Running commands as somebody at a keyboard would, with the four partners' plugins installed or not."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest
from typer.testing import CliRunner

from core.cli import app
from core.demo import old_records
from core.extensions.installed import HOUSE, Plugin
from core.extensions.manager import PluginHost
from tests.conftest import copies_of
from tests.hosts import host_of

VARIABLES = ("DATABASE_URL", "OWNER_DATABASE_URL", "KEY", "SECOND_KEY", "SECURE_COOKIES", "BACKUP_KEY")
CLIENTS = 24
IN_ALL = CLIENTS + len(old_records.PEOPLE)
"""With those whose records are old enough to be destroyed."""
FIRST_PEOPLE = (
    "--people-admin", "second_step=Ann One", "--people-admin", "alabare=Bo Two",
    "--policy-admin", "second_step=Cy Three", "--policy-admin", "alabare=Di Four",
    "--privacy-officer", "second_step=Ed Five", "--privacy-officer", "alabare=Flo Six",
)  # fmt: skip


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said where."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*words: str, env: Mapping[str, str | None] | None = None) -> Ended:
    result = CliRunner().invoke(
        app, list(words), env={**dict.fromkeys(f"FINGERPOST_{n}" for n in VARIABLES), **(env or {})}
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ended(result.exit_code, result.stdout, result.stderr)


@dataclass(frozen=True)
class DemoMade:
    """A demo database with what was printed about it."""

    url: str
    printed: Any

    def key(self, username: str) -> str:
        (account,) = [one for one in self.printed["accounts"] if one["username"] == username]
        return str(account["api_key"])


@pytest.fixture(autouse=True, scope="module")
def _plugins() -> Iterator[None]:
    house = Plugin(HOUSE, import_module("core.partnership.plugin"))
    host = host_of(house)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PluginHost, "installed", classmethod(lambda cls: host))
        yield


@pytest.fixture(scope="module")
def demo(shared_database_url: str) -> DemoMade:
    """A demo of two dozen clients, on each sort of database in turn."""
    made = run("demo", "--no-serve", "--json", "--database", shared_database_url, "--clients", str(CLIENTS))
    assert made.code == 0, made.err
    return DemoMade(shared_database_url, made.json)


@pytest.fixture(scope="module")
def sqlite_demo(request: pytest.FixtureRequest) -> Iterator[DemoMade]:
    """The same, on SQLite alone: for what does not depend on the database."""
    with copies_of("sqlite", request).copy() as url:
        made = run("demo", "--no-serve", "--json", "--database", url, "--clients", str(CLIENTS))
        yield DemoMade(url, made.json)
