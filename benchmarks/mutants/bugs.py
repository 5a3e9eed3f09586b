"""The planted bugs as values, read from planted.toml, and what became of one."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Bug:
    """One change: in `file`, `old` becomes `new`; `tests` must notice on `database`."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    database: str


@dataclass(frozen=True)
class Verdict:
    """What became of a bug; `by` is the first test that failed, or why nothing did."""

    bug: Bug
    is_caught: bool
    by: str

    def __str__(self) -> str:
        return f"{'caught' if self.is_caught else 'SURVIVED':9} {self.bug.name}: {self.by}"


def planted() -> list[Bug]:
    """Every bug there is to plant."""
    with Path(__file__).with_name("planted.toml").open("rb") as file:
        tables = tomllib.load(file)["bug"]
    return [
        Bug(t["name"], t["file"], t["from"], t["to"], tuple(t["tests"]), t.get("database", "sqlite")) for t in tables
    ]
