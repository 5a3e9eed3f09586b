"""A partnership with a triage service, and imports into it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason
from core.database.base import Base
from core.interop.fhir import SourceFile
from core.interop.import_report import ImportReport
from core.interop.referral_import import import_referrals
from core.organisations.models import Organisation, Service, Standing
from core.people.intake import intake_doors
from tests import world
from tests.core.interop.fhir.samples import file_of

Import = Callable[..., ImportReport]


@dataclass(frozen=True)
class Here:
    """The partnership as imports find it."""

    doors: Doors
    partners: world.Partnership
    triage: Service
    sanctuary: Service
    practice: Organisation

    def run(self, *values: object, organisation: str | None = None) -> ImportReport:
        """Import values as JSON files, or files as they are."""
        files = [value if isinstance(value, SourceFile) else file_of(value) for value in values]
        return import_referrals(intake_doors(self.doors, organisation), files)

    def rows(self, model: type[Base]) -> list[dict[str, object]]:
        """All rows of a table as the database has them."""
        with self.doors.database.read.connect() as connection:
            found = connection.execute(select(table_of(model)))
            return [dict(row) for row in found.mappings()]

    def row(self, model: type[Base]) -> dict[str, object]:
        """The only row of a table."""
        (row,) = self.rows(model)
        return row


@pytest.fixture
def here(doors: Doors, partners: world.Partnership) -> Here:
    with doors.system(Reason.SEED) as system:
        triage = world.service(system, partners.second_step, "Access triage", takes_unknown=True)
        sanctuary = world.service(system, partners.alabare, "Sanctuary", dos_service_id="2000001")
        practice = world.organisation(system, "gp_practice", standing=Standing.AGENCY)
        practice.ods_code = "L81999"
        system.get(Organisation, partners.second_step.id).ods_code = "8SS01"
        system.get(Organisation, partners.alabare.id).ods_code = "8AL01"
    return Here(doors, partners, triage, sanctuary, practice)
