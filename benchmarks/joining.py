"""An organisation joins with 10,000 clients, each on a caseload: seconds, and how much memory that takes.

`python -m benchmarks.joining [CLIENTS]`
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.databases import PLUGINS, urls
from core import models
from core.access.audit.writer import AuditWriter
from core.access.doors import Doors
from core.access.store import PolicyStore
from core.access.system import Reason
from core.database import migrate
from core.database.engine import open_database
from core.interop.csv_text import write_rows
from core.interop.import_report import EntryReport
from core.interop.joining.run import join
from core.people.intake import joining_door
from core.people.sign_in import identify
from core.vocabulary import words_for
from tests import world

CLIENTS, WORKERS, LIMIT = 10_000, 200, 120.0


@dataclass(frozen=True)
class Joined:
    """One run; memory is what the process grew by, in megabytes."""

    database: str
    seconds: float
    again: float
    grown: float
    refused: int


def run(clients: int = CLIENTS) -> Iterator[Joined]:
    """On SQLite and PostgreSQL, and each once more: then nothing changes."""
    with tempfile.TemporaryDirectory() as folder, urls() as places:
        write_files(Path(folder), clients)
        for name, url in places.items():
            doors = doors_of_empty(url)
            with doors.system(Reason.SEED) as system:
                world.partnership(system)
                world.publish_policy(system)
            before = memory()
            first, refused = _timed(doors, Path(folder))
            yield Joined(name, first, _timed(doors, Path(folder))[0], memory() - before, refused)
            doors.database.close()


def doors_of_empty(url: str) -> Doors:
    """To an empty, migrated database."""
    database = open_database(url)
    migrate.upgrade(database, models.METADATA)
    return Doors(database, AuditWriter(database), PolicyStore(words_for(PLUGINS)), identify)


def write_files(folder: Path, clients: int) -> None:
    _write(folder, "staff", ("staff_key", "name", "roles", "starts"),
           ((f"S{n}", f"Worker {n}", "recovery_navigator", "01/09/2023") for n in range(WORKERS)))  # fmt: skip
    _write(folder, "clients", ("client_key", "family_name", "given_name", "date_of_birth", "supported_since", "mobile",
                               "may_text", "link_worker"),
           ((f"C{n}", f"Family{n % 977}", f"Given{n}", "31/12/1980", "04/03/2024", "07700 900000", "yes",
             f"S{n % WORKERS}") for n in range(clients)))  # fmt: skip
    _write(folder, "caseloads", ("client_key", "staff_key", "starts"),
           ((f"C{n}", f"S{n % WORKERS}", "2024-03-04") for n in range(clients)))  # fmt: skip


def _write(folder: Path, name: str, heading: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as into:
        write_rows(into, [heading])
        write_rows(into, rows)


def _timed(doors: Doors, folder: Path) -> tuple[float, int]:
    began = time.perf_counter()
    totals = join(joining_door(doors, "nilaari"), [folder], tell=_show)
    return time.perf_counter() - began, totals.refused


def _show(entry: EntryReport) -> None:
    if entry.sentences:
        print(entry)


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else CLIENTS
    for joined in run(clients):
        met = "met" if joined.seconds <= LIMIT * clients / CLIENTS else "NOT MET"
        print(
            f"{joined.database}: {clients:,} clients with caseloads in {joined.seconds:.1f} s (limit "
            f"{LIMIT * clients / CLIENTS:.0f} s: {met}), again {joined.again:.1f} s, "
            f"{joined.grown:.0f} MB more memory, {joined.refused} refused"
        )


if __name__ == "__main__":
    main()
