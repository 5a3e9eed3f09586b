"""Processes that tests start: `python -m tests.core.operations.running write|backup|restore|weigh URL [FILE] [URL]`.

`write` makes one client after the other and says each one's id once it is committed. `backup` and `restore` stop in the
middle, say so, and wait to be killed. `weigh` does both to the end and says by how many megabytes the process grew.
"""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from core.access.audit.writer import AuditWriter
from core.access.doors import Doors
from core.access.store import PolicyStore
from core.access.system import Reason
from core.database.engine import Database, open_database
from core.models import METADATA
from core.operations.backup import back_up
from core.operations.dump import Advance
from core.operations.restore import restore
from core.people.sign_in import identify
from core.vocabulary import words_for
from tests import world

SECRET = b"correct horse battery staple"
STOPS = ("Backing up", "Restoring")


@contextmanager
def stopping(words: str, total: int | None = None) -> Iterator[Advance]:
    def advance(done: int, total: int | None = None) -> None:
        if words in STOPS and total and done * 2 > total:
            print("in the middle", flush=True)
            time.sleep(120)

    yield advance


def write(doors: Doors) -> None:
    for number in count():
        with doors.system(Reason.SEED) as system:
            made = world.client(system, f"Client {number}")
        print(made.id, flush=True)


@contextmanager
def quietly(words: str, total: int | None = None) -> Iterator[Advance]:
    yield lambda done, total=None: None


def weigh(doors: Doors, file: Path, target: Database) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    back_up(doors, METADATA, file, SECRET, quietly)
    restore(target, METADATA, file, SECRET, quietly, grant_to=None)
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, flush=True)


def main(what: str, url: str, file: str = "", target: str = "") -> None:
    database: Database = open_database(url)
    doors = Doors(database, AuditWriter(database), PolicyStore(words_for(())), identify)
    if what == "write":
        write(doors)
    elif what == "backup":
        back_up(doors, METADATA, Path(file), SECRET, stopping)
    elif what == "weigh":
        weigh(doors, Path(file), open_database(target))
    else:
        restore(database, METADATA, Path(file), SECRET, stopping, grant_to=None)


if __name__ == "__main__":
    main(*sys.argv[1:])
