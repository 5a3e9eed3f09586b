"""Plants each bug in a copy of the tree and runs the tests that must fail: `python -m benchmarks.mutants [WORD …]`.

Words choose the bugs whose names contain one of them. Ends with 1 if a bug survived or could not be planted.
"""

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.mutants.bugs import Bug, Verdict, planted
from benchmarks.mutants.copies import FAILED, Copy, copy_into, import_others

FORK = multiprocessing.get_context("fork")  # each run starts with everything that is not ours imported already
FREE: "multiprocessing.SimpleQueue[Copy]" = FORK.SimpleQueue()


def judge(bug: Bug) -> Verdict:
    """Plants the bug, in a process of its own, and says what its tests made of it."""
    copy = FREE.get()
    try:
        with copy.holding(bug) as is_planted:
            if not is_planted:
                return Verdict(bug, False, f"its text is no longer in {bug.file}")
            code, by = copy.run(bug.tests, bug.database)
    finally:
        FREE.put(copy)
    return Verdict(bug, code == FAILED, by if code in (0, FAILED) else f"the tests did not run (pytest says {code})")


def sound(group: tuple[str, tuple[str, ...]]) -> bool:
    """Whether the tests pass while nothing is planted: else they would catch everything."""
    database, tests = group
    copy = FREE.get()
    try:
        code, by = copy.run(tests, database)
    finally:
        FREE.put(copy)
    print(f"{'sound' if code == 0 else 'UNSOUND':9} nothing planted, {database}: {by}", flush=True)
    return code == 0


def groups(bugs: Iterable[Bug]) -> list[tuple[str, tuple[str, ...]]]:
    """(database, test file) of everything that will be run, each once."""
    return sorted({(bug.database, (test.partition("::")[0],)) for bug in bugs for test in bug.tests})


def main(words: Sequence[str]) -> int:
    bugs = [bug for bug in planted() if not words or any(word in bug.name for word in words)]
    jobs = os.cpu_count() or 1
    import_others()
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        for number in range(jobs):
            FREE.put(copy_into(Path(place) / str(number)))
        with FORK.Pool(jobs, maxtasksperchild=1) as pool:
            if not all(pool.map(sound, groups(bugs), chunksize=1)):
                return 1
            survived = 0
            for verdict in pool.imap_unordered(judge, bugs):
                print(verdict, flush=True)
                survived += not verdict.is_caught
    print(f"{len(bugs) - survived} of {len(bugs)} planted bugs caught")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
