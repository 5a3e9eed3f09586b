"""A spreadsheet of 10,000 referrals is taken in: seconds, and how much memory that takes.

`python -m benchmarks.referrals_in [REFERRALS] [sqlite|postgresql]`
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.databases import urls
from benchmarks.joining import doors_of_empty, memory
from core.access.doors import Doors
from core.access.system import Reason
from core.interop.csv_text import write_rows
from core.interop.import_report import EntryReport, Outcome
from core.interop.spreadsheet import Spreadsheet
from core.people.intake import intake_doors
from tests import world

REFERRALS, LIMIT, MEMORY = 10_000, 90.0, 64.0
HEADING = (
    "referral_key", "service", "given_name", "family_name", "date_of_birth", "mobile", "address", "postcode",
    "received_on", "source", "sender", "priority", "needs", "summary",
)  # fmt: skip


@dataclass(frozen=True)
class TakenIn:
    """One run; `again` are the seconds of the same file once more, memory what the process grew by, in megabytes."""

    database: str
    seconds: float
    again: float
    grown: float
    refused: int


def run(referrals: int = REFERRALS, only: str | None = None) -> Iterator[TakenIn]:
    with tempfile.TemporaryDirectory() as folder, urls() as places:
        file = Path(folder) / "referrals.csv"
        with file.open("w", encoding="utf-8", newline="") as into:
            write_rows(into, [HEADING])
            write_rows(into, (_row(number) for number in range(referrals)))
        for name, url in places.items():
            if only in (None, name):
                yield _measured(name, url, file)


def _measured(name: str, url: str, file: Path) -> TakenIn:
    doors = doors_of_empty(url)
    with doors.system(Reason.SEED) as system:
        partners = world.partnership(system)
        world.service(system, partners.second_step, "Access triage", takes_unknown=True)
        world.publish_policy(system)
    before = memory()
    seconds, refused = _timed(doors, file)
    measured = TakenIn(name, seconds, _timed(doors, file)[0], memory() - before, refused)
    doors.database.close()
    return measured


def _row(n: int) -> tuple[str, ...]:
    return (
        f"R{n}", "Access triage", f"Given{n}", f"Family{n % 977}", f"{n % 28 + 1}/{n % 12 + 1}/19{n % 90 + 10}",
        "07700 900000", "1 Low Street", "BA1 1AA", "04/03/2024", "A1", f"Practice {n % 80}", "3", "debt | homeless",
        "Asks for help with letters, debt and the flat.",
    )  # fmt: skip


def _timed(doors: Doors, file: Path) -> tuple[float, int]:
    """(seconds, rows refused)"""
    began, refused = time.perf_counter(), 0

    def tell(entry: EntryReport) -> None:
        nonlocal refused
        refused += entry.outcome is Outcome.REFUSED

    for _ in Spreadsheet(intake_doors(doors), file).run(tell):
        pass
    return time.perf_counter() - began, refused


def main() -> None:
    referrals = int(sys.argv[1]) if len(sys.argv) > 1 else REFERRALS
    limit = LIMIT * referrals / REFERRALS
    for taken in run(referrals, sys.argv[2] if len(sys.argv) > 2 else None):
        met = "met" if taken.seconds <= limit and taken.grown <= MEMORY else "NOT MET"
        print(
            f"{taken.database}: {referrals:,} referrals in {taken.seconds:.1f} s (limit {limit:.0f} s: {met}), again "
            f"{taken.again:.1f} s, {taken.grown:.0f} MB more memory (limit {MEMORY:.0f}), {taken.refused} refused"
        )


if __name__ == "__main__":
    main()
