"""Is somebody here already? Asked of many clients, for people who may see few and many, and by the system's matcher.

Run by itself: `python -m benchmarks.matching [--clients 100000]`.
"""

import argparse
from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from benchmarks.crowd import Crowd
from benchmarks.databases import crowded, urls
from benchmarks.timing import interleaved
from core.access.doors import Doors
from core.access.records import Records
from core.access.system import Reason
from core.clients.models import Client
from core.duplicates.candidates import candidates
from core.duplicates.checking import described_by, possible_duplicates
from core.duplicates.comparing import compare
from core.duplicates.matcher import rows_of
from core.duplicates.schemas import CheckIn

BUDGET = 30.0
"""Milliseconds for a check against a million people."""


def run(doors: Doors, crowd: Crowd, rounds: int) -> dict[str, float]:
    """Median milliseconds of a check by each of the four people, and by the system, who sees everybody."""
    asked = _asked(doors)
    with doors.database.read.connect() as reading:
        policy = doors.policies.get(reading, 1)
    found = {}
    for name, actor in crowd.everybody().items():
        with Records(doors.database, doors.audit, policy, actor) as records:
            found |= interleaved({name: lambda records=records: _check(records, asked)}, rounds)
            records._trail.clear()  # measured, not shown to anybody
    with doors.system(Reason.TICKER, writing=False) as system:
        described = described_by(asked)

        def look() -> list[int]:
            return [compare(described, one.described).score for one in candidates(rows_of(system), described)]

        found |= interleaved({"matcher": look}, rounds)
    return found


def _check(records: Records, asked: CheckIn) -> object:
    return possible_duplicates(records, described_by(asked))


def _asked(doors: Doors) -> CheckIn:
    """Somebody of the middle of the table, written with two slips."""
    with doors.system(Reason.TICKER, writing=False) as system:
        asked = select(Client).where(Client.date_of_birth == date(1970, 9, 21)).order_by(Client.id).limit(1)
        one = system.find(asked)[0]
        family, given, born = one.family_name, one.given_name, one.date_of_birth
    assert born is not None
    return CheckIn(
        family_name=family[:3] + family[4:], given_name=given, date_of_birth=born.replace(year=born.year + 1),
        nhs_number="999 000 0018", postcode="BA1 1AA",
    )  # fmt: skip


def main(show: Callable[[str], None] = print) -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--clients", type=int, default=100_000)
    ask.add_argument("--rounds", type=int, default=30)
    told = ask.parse_args()
    with urls() as databases:
        for name, url in databases.items():
            doors, crowd = crowded(url, told.clients)
            took = run(doors, crowd, told.rounds)
            show(f"{name}, {told.clients:,} clients: " + ", ".join(f"{who} {ms:.1f} ms" for who, ms in took.items()))
            doors.database.close()


if __name__ == "__main__":
    main()
