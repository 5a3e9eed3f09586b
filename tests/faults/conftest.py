"""A partnership at work on a database of the test's own, with a navigator who writes contacts through the API."""

from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from core.access.audit.models import AuditEntry
from core.access.audit.seal import Verdict, verify
from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason
from core.casework.models import Contact
from tests import world

CONTACTS, ENTRIES = table_of(Contact), table_of(AuditEntry)


@dataclass(frozen=True)
class Work:
    """What there is to do: contacts of one client, written with `token` at `address`."""

    doors: Doors
    address: str
    token: str

    def contacts(self) -> dict[str, list[str]]:
        """The ids of contacts by their notes: the keys that they were sent with."""
        found: dict[str, list[str]] = {}
        with self.doors.database.read.connect() as connection:
            for note, id in connection.execute(select(CONTACTS.c.note, CONTACTS.c.id)):
                found.setdefault(note, []).append(str(id))
        return found

    def entries(self) -> int:
        """How many contacts the audit says were made."""
        asked = select(func.count()).where(ENTRIES.c.kind == "contact", ENTRIES.c.action == "create")
        with self.doors.database.read.connect() as connection:
            return int(connection.execute(asked).scalar_one())

    def audit(self) -> Verdict:
        return verify(self.doors.database)


@pytest.fixture
def work(doors: Doors) -> Work:
    return prepared(doors)


def prepared(doors: Doors) -> Work:
    with doors.system(Reason.SEED) as system:
        partners = world.partnership(system)
        world.publish_policy(system)
        ana, sam = world.person(system), world.client(system)
        world.role(system, ana, partners.missing_link, "recovery_navigator")
        world.allocation(system, sam, ana, partners.missing_link)
        token = world.api_key(system, ana, partners.missing_link)
    return Work(doors, f"/api/v1/clients/{sam.id}/contacts", token)


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How often a process is killed: a few times, or as often as `--faults-in-full` says."""
    return 40 if request.config.getoption("--faults-in-full") else 3


@pytest.fixture
def outage(request: pytest.FixtureRequest) -> float:
    """Seconds without a database."""
    return 30 if request.config.getoption("--faults-in-full") else 3
