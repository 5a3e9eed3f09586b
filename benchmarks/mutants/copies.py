"""Copies of the tree, in which one bug at a time is planted and its tests are run."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from benchmarks.mutants.bugs import Bug

ROOT = Path(__file__).parents[2]
TESTS = "tests/core/access/"
COPIED = ("core", "plugins", "policies", "tests", "pyproject.toml")
OTHERS = (
    "sqlalchemy.orm", "sqlalchemy.dialects.sqlite", "sqlalchemy.dialects.postgresql", "psycopg", "pysqlite3", "alembic",
    "alembic.command", "alembic.autogenerate", "casbin", "pydantic", "fastapi", "jinja2", "argon2", "yaml", "pluggy",
    "pytest", "hypothesis", "nhs_number",
)  # fmt: skip
LONGEST = 300  # seconds
BROKEN = 99
FAILED = 1  # pytest's word for "tests ran, and some failed"; anything above means that they did not run


def import_others() -> None:
    """What is not ours is imported once, before the first fork: that costs more than most tests."""
    for name in OTHERS:
        import_module(name)
    if ours := [name for name in sys.modules if name.partition(".")[0] in COPIED]:
        raise RuntimeError(f"imported before any bug is planted: {ours}")


class _Failures:
    """A pytest plugin that remembers the first failure."""

    first = "every test passed"

    def pytest_runtest_logreport(self, report) -> None:  # type: ignore[no-untyped-def]
        self._remember(report)

    def pytest_collectreport(self, report) -> None:  # type: ignore[no-untyped-def]
        self._remember(report)

    def _remember(self, report) -> None:  # type: ignore[no-untyped-def]
        if report.failed and self.first == _Failures.first:
            self.first = report.nodeid.partition("::")[2] or report.nodeid


@dataclass(frozen=True)
class Copy:
    """One copy; used by one process at a time."""

    folder: Path

    def run(self, tests: Sequence[str], database: str) -> tuple[int, str]:
        """(exit code of pytest, the first failure); only in a process that ends afterwards, for it imports the copy."""
        import pytest

        os.chdir(self.folder)
        sys.path[:] = [str(self.folder), *(entry for entry in sys.path if Path(entry or ".").resolve() != ROOT)]
        os.environ.setdefault("EXAMPLES", "40")
        os.environ["PYTHONPATH"] = str(self.folder)
        signal.signal(signal.SIGALRM, lambda *_: sys.exit(f"nothing failed in {LONGEST} seconds"))
        signal.alarm(LONGEST)
        sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 — ends with the process
        failures = _Failures()
        options = ["-x", "-q", "-p", "no:cacheprovider", "--tb=no", "--database", database]
        options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # others' modules are imported already
        try:
            code = int(pytest.main([*options, *(TESTS + test for test in tests)], plugins=[failures]))
        except Warning:  # a test that failed left something open: said at the end, when its failure is known already
            code = FAILED if failures.first != _Failures.first else BROKEN
        finally:
            sys.stdout = sys.__stdout__
        return code, failures.first

    @contextmanager
    def holding(self, bug: Bug) -> Iterator[bool]:
        """The bug in the copy, if its text is still there; afterwards the copy is as it was."""
        file = self.folder / bug.file
        sound = file.read_text("utf-8")
        file.write_text(sound.replace(bug.old, bug.new), "utf-8")
        try:
            yield bug.old in sound
        finally:
            file.write_text(sound, "utf-8")


def copy_into(folder: Path) -> Copy:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return Copy(folder)
