"""Jobs of plugins: shown the last assessment of each person on a caseload, and whom what they answer reaches."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from types import ModuleType

import pytest
from sqlalchemy import select, update

from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason
from core.assessments.models import Assessment
from core.assessments.reminding import TO_OTHERS, plugin_jobs
from core.database import clock
from core.extensions.failures import F
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost
from core.notices.models import Notice
from core.organisations.models import OrganisationPlugin
from core.people.models import Person
from core.sdk import PastAssessment, PluginJob, Reminder, Setting, Settings, WholeNumber, hookimpl
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from tests import world
from tests.conftest import StandingClock

ASSESSMENTS, ENABLED, NOTICES = table_of(Assessment), table_of(OrganisationPlugin), table_of(Notice)

DAYS: Setting = WholeNumber(key="days", title="Days", default=14, lowest=1, highest=60)


@dataclass
class Scene:
    """`worker` of Missing Link recorded an assessment ten days ago; `other` carries the person too."""

    doors: Doors
    lease: Lease
    worker: Person
    other: Person
    assessment: Assessment
    words: str = "Ask again."
    shown: list[PastAssessment] = field(default_factory=list)
    days: list[int] = field(default_factory=list)

    def look(self, past: Sequence[PastAssessment], settings: Settings) -> Sequence[Reminder]:
        self.shown += past
        self.days.append(settings.number("days"))
        return [Reminder(one.assessment_id, self.words) for one in past]

    def run(self) -> None:
        """What the plugin wants run, and then what is told."""
        module = ModuleType("remembers")
        module.register_jobs = hookimpl(lambda: [PluginJob("missing_link: look", timedelta(days=1), self.look)])  # type: ignore[attr-defined]
        module.register_settings = hookimpl(lambda: [DAYS])  # type: ignore[attr-defined]
        host = PluginHost([Plugin("missing_link", module)])
        for job in (*plugin_jobs(host), import_module("core.notices.handing_out").JOB):
            job.run(Tick(self.doors, self.lease, clock.now()))

    def told(self, person: Person) -> list[str]:
        with self.doors.database.read.connect() as connection:
            return list(connection.execute(select(NOTICES.c.words).where(NOTICES.c.person_id == person.id)).scalars())


@pytest.fixture
def scene(doors: Doors, partners: world.Partnership, standing_clock: StandingClock) -> Scene:
    with doors.system(Reason.SEED) as system:
        ours, client = partners.missing_link, world.client(system)
        worker, other = world.person(system, "Wor Ker"), world.person(system, "Oth Er")
        for person in (worker, other):
            world.role(system, person, ours)
            world.allocation(system, client, person, ours)
        made = world.assessment(system, client, worker, ours, plugin="missing_link")
        made.completed_at = clock.now() - timedelta(days=10)
        world.plugin_enabled(system, ours, "missing_link")
    lease = Lease(doors.database)
    lease.hold()
    return Scene(doors, lease, worker, other, made)


def change(scene: Scene, table: object, **values: object) -> None:
    with scene.doors.database.write.begin() as connection:
        connection.execute(update(table).values(**values))  # type: ignore[arg-type]


def test_a_plugin_that_is_off_is_asked_nothing(scene: Scene) -> None:
    change(scene, ENABLED, enabled=False)
    scene.run()
    assert (scene.shown, scene.told(scene.worker)) == ([], [])


def test_another_plugins_assessments_are_not_shown(scene: Scene) -> None:
    change(scene, ASSESSMENTS, plugin="nilaari")
    scene.run()
    assert scene.shown == []


def test_people_on_nobodys_caseload_are_not_shown(scene: Scene) -> None:
    change(scene, table_of(import_module("core.involvement.models").Allocation), ends=clock.today() - timedelta(days=1))
    scene.run()
    assert scene.shown == []


def test_a_plugin_is_shown_nothing_of_what_was_said(scene: Scene) -> None:
    scene.run()
    assert scene.shown == [PastAssessment(scene.assessment.id, "missing_link:example", 1, True, 10)]


def test_of_two_assessments_the_last_is_shown(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        client = system.get(import_module("core.clients.models").Client, scene.assessment.client_id)
        home = system.get(import_module("core.organisations.models").Organisation, scene.assessment.organisation_id)
        later = world.assessment(system, client, scene.worker, home, plugin="missing_link")
        later.completed_at = clock.now() - timedelta(days=1)
    scene.run()
    assert [one.assessment_id for one in scene.shown] == [later.id]


def test_a_reminder_of_what_was_not_shown_reaches_nobody(scene: Scene) -> None:
    change(scene, ASSESSMENTS, plugin="nilaari")
    scene.look = lambda past, settings: [Reminder(scene.assessment.id, "A guess.")]  # type: ignore[method-assign]
    scene.run()
    assert scene.told(scene.worker) == []


def test_the_plugins_words_reach_whoever_recorded_it_alone(scene: Scene) -> None:
    scene.run()
    assert (scene.told(scene.worker), scene.told(scene.other)) == (["Ask again."], [TO_OTHERS])


def test_nobody_is_reminded_twice(scene: Scene) -> None:
    scene.run()
    scene.run()
    assert scene.told(scene.worker) == ["Ask again."]


def test_a_job_is_given_the_defaults_of_its_settings(scene: Scene) -> None:
    scene.run()
    assert scene.days == [14]


def test_a_job_is_given_what_the_organisation_has_set(scene: Scene) -> None:
    change(scene, ENABLED, settings={"days": 30})
    scene.run()
    assert scene.days == [30]


def test_what_a_newer_release_no_longer_takes_gives_way_to_the_default(scene: Scene) -> None:
    change(scene, ENABLED, settings={"days": 61, "gone": True})
    scene.run()
    assert scene.days == [14]


def test_a_job_that_fails_is_kept_as_a_failure_without_its_words(scene: Scene) -> None:
    def fail(past: Sequence[PastAssessment], settings: Settings) -> Sequence[Reminder]:
        raise ValueError("Sam Example said no")

    scene.look = fail  # type: ignore[method-assign]
    scene.run()
    scene.run()
    with scene.doors.database.read.connect() as connection:
        kept = connection.execute(select(F)).one()
    assert (kept.plugin, kept.place, kept.error, kept.times) == (
        "missing_link",
        "job missing_link: look",
        "ValueError",
        2,
    )
    assert "Sam" not in str(kept)


def test_what_is_no_reminder_is_a_failure_too(scene: Scene) -> None:
    scene.look = lambda past, settings: ["Ask again."]  # type: ignore[method-assign,list-item,return-value]
    scene.run()
    with scene.doors.database.read.connect() as connection:
        assert connection.execute(select(F.c.error)).scalars().all() == ["TypeError"]
