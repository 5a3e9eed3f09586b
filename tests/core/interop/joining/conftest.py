"""An organisation that joins, its files, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.access.protected import table_of
from core.database.base import Base
from core.interop.import_report import EntryReport, Totals
from core.interop.joining.run import join
from core.people.intake import joining_door
from tests import world
from tests.conftest import StandingClock

STAFF = ("staff_key,name,username,roles,starts", "S1,Ana Example,ana,recovery_navigator,01/09/2023",
         "S2,Bo Example,,senior_navigator | team_manager,1 Sep 2023")  # fmt: skip
CLIENTS = ("client_key,family_name,given_name,date_of_birth,nhs_number,nhs_number_verified,supported_since",
           "C1,Example,Sam,31/12/1980,999 000 0018,yes,4 March 2024", "C2,Other,Kim,,,,2024-05-01")  # fmt: skip
CASELOADS = ("client_key,staff_key,starts", "C1,S1,2024-03-04", "C2,S2,2024-05-01")
SERVICES = ("service", "Nilaari support")
CASES = ("case_key,client_key,service,received_on,state", "R1,C1,Nilaari support,28/02/2024,active")
LINES = ("staff_key,line,manager_key,starts", "S1,line,S2,2024-01-01")
TEAMS = ("team", "Bath team")


@dataclass
class Told:
    """What one run told of `every` row."""

    totals: Totals
    every: list[EntryReport] = field(default_factory=list)

    @property
    def entries(self) -> list[EntryReport]:
        """Of which a person should know."""
        return [entry for entry in self.every if entry.sentences]

    @property
    def only(self) -> EntryReport:
        (entry,) = self.entries
        return entry

    @property
    def said(self) -> str:
        return " ".join(sentence for entry in self.entries for sentence in entry.sentences)


@dataclass(frozen=True)
class Joining:
    """Nilaari joins."""

    doors: Doors
    partners: world.Partnership
    folder: Path

    def put(self, name: str, lines: Sequence[str] | bytes) -> Path:
        path = self.folder / f"{name}.csv"
        path.write_bytes(lines if isinstance(lines, bytes) else "\r\n".join(lines).encode())
        return path

    def put_all(self) -> None:
        for name, lines in (("teams", TEAMS), ("services", SERVICES), ("staff", STAFF), ("lines", LINES),
                            ("clients", CLIENTS), ("caseloads", CASELOADS), ("cases", CASES)):  # fmt: skip
            self.put(name, lines)

    def run(self, *, dry_run: bool = False) -> Told:
        entries: list[EntryReport] = []
        door = joining_door(self.doors, "nilaari")
        return Told(join(door, [self.folder], tell=entries.append, dry_run=dry_run), entries)

    def rows(self, model: type[Base]) -> list[dict[str, object]]:
        with self.doors.database.read.connect() as connection:
            return [dict(row) for row in connection.execute(select(table_of(model))).mappings()]

    def row(self, model: type[Base]) -> dict[str, object]:
        (row,) = self.rows(model)
        return row


@pytest.fixture
def joining(doors: Doors, partners: world.Partnership, tmp_path: Path, standing_clock: StandingClock) -> Joining:
    folder = tmp_path / "joining"
    folder.mkdir()
    return Joining(doors, partners, folder)
