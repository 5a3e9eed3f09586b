"""One worker with a manager, the ticker's hands, and an outside world to send to."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason, SystemRecords
from core.database import clock
from core.features import FINDERS, jobs
from core.matrix.models import Line
from core.notices.ladders import Finders
from core.notices.models import Delivery, Importance, Notice
from core.notices.telling import Told, tell
from core.organisations.models import Organisation
from core.people.models import Person
from core.privacy.jobs import left_out
from core.settings import Settings
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from tests import world
from tests.conftest import StandingClock
from tests.core.notices.outside import Mailbox, Receiver, mail_server, receiver

FINDS = Finders(FINDERS, left_out)


@dataclass(frozen=True)
class Scene:
    """`worker` of Missing Link is matrix-managed by `senior` of Second Step; both may be told."""

    doors: Doors
    partners: world.Partnership
    worker: Person
    senior: Person
    lease: Lease

    @property
    def home(self) -> Organisation:
        return self.partners.missing_link

    def system(self, *, writing: bool = True) -> SystemRecords:
        return self.doors.system(Reason.SEED, writing=writing)

    def tick(self) -> Tick:
        return Tick(self.doors, self.lease, clock.now())

    def told(
        self, importance: Importance = Importance.ROUTINE, *, ladder: str | None = None, source: str = "test: 1"
    ) -> Told:
        home = self.home.id
        return Told(self.worker.id, home, "Something needs you.", "/caseload", source, importance, ladder)

    def tell(
        self, importance: Importance = Importance.ROUTINE, *, ladder: str | None = None, source: str = "test: 1"
    ) -> None:
        """The worker is told of something, as a feature would."""
        with self.system() as system:
            tell(system, self.told(importance, ladder=ladder, source=source))

    def run(self, name: str, **settings: object) -> None:
        """One of the product's jobs, once."""
        (job,) = (one for one in jobs(Settings(**settings)) if one.name == name)  # type: ignore[arg-type]
        job.run(self.tick())

    def notices(self, person: Person) -> list[Notice]:
        with self.system(writing=False) as system:
            return list(system.find(select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)))

    def deliveries(self) -> list[Delivery]:
        table = table_of(Delivery)
        with self.doors.database.read.connect() as connection:
            return list(connection.execute(select(table).order_by(table.c.id)).all())  # type: ignore[arg-type]


@pytest.fixture
def scene(doors: Doors, partners: world.Partnership, standing_clock: StandingClock) -> Scene:
    with doors.system(Reason.SEED) as system:
        worker, senior = world.person(system, "Wor Ker"), world.person(system, "Sen Ior")
        world.role(system, worker, partners.missing_link)
        world.role(system, senior, partners.second_step, "senior_navigator")
        world.line(system, worker, partners.missing_link, senior, partners.second_step, Line.MATRIX)
    lease = Lease(doors.database)
    lease.hold()
    return Scene(doors, partners, worker, senior, lease)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as here:
        yield here


@pytest.fixture
def other_system() -> Iterator[Receiver]:
    with receiver() as here:
        yield here
