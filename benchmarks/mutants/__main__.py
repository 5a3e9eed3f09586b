"""Plants each bug in a copy of the tree and runs the tests that must fail: `python -m benchmarks.mutants [WORD …]`.

Words choose the bugs whose names contain one of them. Ends with 1 if a bug survived or could not be planted.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).parents[2]
TESTS = "tests/core/access/"
COPIED = ("core", "plugins", "policies", "tests", "pyproject.toml")
EXAMPLES = os.environ.get("EXAMPLES", "40")
LONGEST = 300  # seconds
FAILED = 1  # pytest's word for "tests ran, and some failed"; anything above means that they did not run


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


@dataclass(frozen=True)
class Copy:
    """A copy of the tree in which one bug at a time is planted."""

    folder: Path

    def run(self, tests: Sequence[str], database: str) -> tuple[int, str]:
        """(exit code of pytest, the first failure it names)"""
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
            "--database",
            database,
            "--tb=no",
        ]
        environment = {**os.environ, "EXAMPLES": EXAMPLES}
        try:
            done = subprocess.run(
                [*command, *(TESTS + test for test in tests)],
                cwd=self.folder, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return -1, f"nothing failed in {LONGEST} seconds"
        named = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return done.returncode, named[0].split("::", 1)[-1].split(" - ")[0] if named else "every test passed"

    @contextmanager
    def holding(self, bug: Bug) -> Iterator[None]:
        """The bug in the copy, and the copy as it was afterwards."""
        file = self.folder / bug.file
        sound = file.read_text("utf-8")
        file.write_text(sound.replace(bug.old, bug.new), "utf-8")
        yield
        file.write_text(sound, "utf-8")

    def judge(self, bug: Bug) -> Verdict:
        if bug.old not in (self.folder / bug.file).read_text("utf-8"):
            return Verdict(bug, False, f"its text is no longer in {bug.file}")
        with self.holding(bug):
            code, by = self.run(bug.tests, bug.database)
        return Verdict(
            bug, code == FAILED, by if code in (0, FAILED, -1) else f"the tests did not run (pytest says {code})"
        )


def copy_into(folder: Path) -> Copy:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return Copy(folder)


def sound(copy: Copy, bugs: Sequence[Bug]) -> bool:
    """Whether the tests pass while nothing is planted: else they would catch everything."""
    good = True
    for database in sorted({bug.database for bug in bugs}):
        tests = sorted({test for bug in bugs if bug.database == database for test in bug.tests})
        code, by = copy.run(tests, database)
        good &= code == 0
        print(f"{'sound' if code == 0 else 'UNSOUND':9} nothing planted, {database}: {by}", flush=True)
    return good


def main(words: Sequence[str]) -> int:
    bugs = [bug for bug in planted() if not words or any(word in bug.name for word in words)]
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        copies: SimpleQueue[Copy] = SimpleQueue()
        jobs = os.cpu_count() or 1
        for number in range(jobs):
            copies.put(copy_into(Path(place) / str(number)))
        first = copies.get()
        if not sound(first, bugs):
            return 1
        copies.put(first)

        def judge(bug: Bug) -> Verdict:
            copy = copies.get()
            try:
                verdict = copy.judge(bug)
            finally:
                copies.put(copy)
            print(verdict, flush=True)
            return verdict

        with ThreadPoolExecutor(jobs) as pool:
            verdicts = list(pool.map(judge, bugs))
    survived = [verdict for verdict in verdicts if not verdict.is_caught]
    print(f"{len(verdicts) - len(survived)} of {len(verdicts)} planted bugs caught")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
