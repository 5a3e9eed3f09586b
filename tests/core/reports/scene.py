"""Referrals of two partners to be reported on: the present is Wednesday 4 March 2026, 10:00."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from core.access.actor import Actor
from core.access.doors import Doors
from core.access.protected import Label
from core.access.system import Reason, SystemRecords
from core.casework.models import Contact
from core.organisations.models import Locality, Organisation, Service, Team
from core.people.models import Person
from core.referrals.models import Referral, State
from core.reports.items import By, Whose
from core.reports.kinds import Report
from core.reports.periods import quarter
from core.reports.service import Made, Wanted, make
from core.reports.tables import Counted
from tests import world

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
THIS, LAST = "2026-q1", "2025-q4"
COMMUNITY, CRISIS_HOUSE = "A06", "A25"


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@dataclass
class Scene:
    """`ours` is Second Step's service in Bath, `theirs` Nilaari's in Swindon; `manager` is Second Step's locality
    manager, who counts both and may read what is normal and Second Step's."""

    doors: Doors
    partners: world.Partnership
    ours: Service
    theirs: Service
    worker: Person
    manager: Actor = field(init=False)
    senior: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.manager = world.actor(self.worker, self.partners.second_step, "locality_manager")
        self.senior = world.actor(self.worker, self.partners.second_step, "senior_navigator")

    def referral(
        self, system: SystemRecords, days: float = 10, *, by: Service | None = None, **also: object
    ) -> Referral:
        """Received so many days ago; ours unless it is another service's. `also`: any other column."""
        service = by or self.ours
        state = also.pop("state", State.RECEIVED)
        assert isinstance(state, State)
        made = Referral(
            client_id=world.client(system).id, organisation_id=service.organisation_id, service_id=service.id,
            state=state, is_open=state.is_open, received_at=ago(days), label=Label.NORMAL,
        )  # fmt: skip
        for name, value in also.items():
            setattr(made, name, value)
        return system.add(made)

    def met(self, system: SystemRecords, referral: Referral, days: float, **also: object) -> Contact:
        """Face to face so many days ago, by a worker of Missing Link."""
        client = world.Client(id=referral.client_id)
        made = world.contact(
            system, client, self.worker, self.partners.missing_link, referral=referral, at=ago(days)
        )  # fmt: skip
        for name, value in also.items():
            setattr(made, name, value)
        system.flush()
        return made

    def made(
        self, report: Report, by: By = By.NOTHING, period: str = THIS, *, actor: Actor | None = None,
        whose: Whose = Whose.ALL,
    ) -> Made:  # fmt: skip
        with self.doors.records(actor or self.manager, writing=False) as records:
            return make(records, Wanted(report, by, quarter(period), whose))


def set_up(doors: Doors, partners: world.Partnership) -> Scene:
    with doors.system(Reason.SEED) as system:
        ours = _service(system, partners.second_step, "Bath")
        theirs = _service(system, partners.nilaari, "Swindon")
        return Scene(doors, partners, ours, theirs, world.person(system, "Wor Ker"))


def _service(system: SystemRecords, organisation: Organisation, place: str) -> Service:
    at = system.add(Locality(key=place.lower(), name=place))
    team = system.add(Team(organisation_id=organisation.id, locality_id=at.id, name=f"{place} team"))
    made = world.service(system, organisation, f"{place} recovery", team_id=team.id)
    made.team_type = COMMUNITY
    system.flush()
    return made


def row(made: Made, *path: str) -> Counted:
    """The row with these words."""
    return dict(made.table.rows())[path]


def numbers(made: Made) -> dict[tuple[str, ...], int | None]:
    return {path: counted.number for path, counted in made.table.rows()}
