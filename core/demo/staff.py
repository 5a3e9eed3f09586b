"""The staff of the synthetic partnership as rows: people, dated roles, teams, and the lines between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from core.access.system import SystemRecords
from core.database.base import Base
from core.demo.jobs import SENIOR_OF, SWINDON_SENIOR, TEAMS, Job, jobs_for
from core.demo.names import any_name
from core.matrix.models import Line, StaffLine
from core.organisations.models import Team, TeamMember
from core.organisations.partnership import Established
from core.people.models import Account, Person, RoleHeld
from core.people.roles import POWERFUL


@dataclass(frozen=True)
class Worker:
    """A job with the person who does it, for the organisation with this id."""

    job: Job
    person_id: UUID
    organisation_id: UUID
    locality: str | None
    started: date
    left: date | None = None


@dataclass(frozen=True)
class Staff:
    workers: Mapping[str, Worker]
    former: Worker

    @property
    def carrying(self) -> list[Worker]:
        """Those with a caseload, in the order in which they are allocated to."""
        return [worker for worker in self.workers.values() if worker.job.capacity]


def hire(system: SystemRecords, random: Random, known: Established, today: date, clients: int) -> Staff:
    """Everybody, with roles and lines; also what has ended, and what is not in force yet."""
    jobs = jobs_for(clients)
    people = [Person(name=any_name(random, womans=True if job.womens else None).full) for job in jobs]
    former = Person(name=any_name(random, womans=True).full)
    system.add_all([*people, former])
    workers = {
        job.key: _worker(job, person, known, today - timedelta(days=random.randint(560, 2000)))
        for job, person in zip(jobs, people, strict=True)
    }
    leaver = _former(former, known, today)
    teams = {key: Team(organisation_id=known.organisations[plan.organisation].id, name=plan.name,
                       locality_id=known.localities[plan.locality].id) for key, plan in TEAMS.items()}  # fmt: skip
    system.add_all([*teams.values()])
    rows: list[Base] = []
    for worker in (*workers.values(), leaver):
        rows += [*_roles(worker, workers), *_lines(worker, workers), *_membership(worker, teams)]
    system.add_all([*rows, *_past_and_pending(workers, leaver, today), *_accounts(workers)])
    return Staff(workers, leaver)


def _accounts(workers: Mapping[str, Worker]) -> list[Account]:
    """Nobody can sign in with these yet: no password has such a hash."""
    named = [worker for worker in workers.values() if worker.job.has_account]
    return [Account(person_id=one.person_id, username=one.job.key, password_hash="none yet") for one in named]


def _worker(job: Job, person: Person, known: Established, started: date) -> Worker:
    locality = TEAMS[job.team].locality if job.team else None
    return Worker(job, person.id, known.organisations[job.organisation].id, locality, started)


def _former(person: Person, known: Established, today: date) -> Worker:
    """A navigator of Missing Link who left four months ago."""
    job = Job("former", "missing_link", ("recovery_navigator", "womens_service_worker"), "team-manager@missing-link",
              SENIOR_OF["bath_team"], None, "bath_team", 0, womens=True)  # fmt: skip
    organisation = known.organisations["missing_link"].id
    return Worker(job, person.id, organisation, "bath", today - timedelta(days=900), today - timedelta(days=120))


def _roles(worker: Worker, workers: Mapping[str, Worker]) -> list[RoleHeld]:
    return [
        RoleHeld(
            person_id=worker.person_id, organisation_id=worker.organisation_id, role=role, starts=worker.started,
            ends=worker.left, **(_two_people(worker, workers) if role in POWERFUL else {}),
        )
        for role in worker.job.roles
    ]  # fmt: skip


def _two_people(worker: Worker, workers: Mapping[str, Worker]) -> dict[str, object]:
    """Who asked for a powerful role and who, of another organisation, approved it: never the person concerned."""
    admins = [workers[key] for key in ("people-admin@missing-link", "people-admin@second-step", "al-people-admin")]
    asked, approved = [one for one in admins if one.person_id != worker.person_id][:2]
    return {
        "asked_by": asked.person_id, "asked_for": asked.organisation_id, "approved_by": approved.person_id,
        "reason": "Named when the partnership began to share records",
    }  # fmt: skip


def _lines(worker: Worker, workers: Mapping[str, Worker]) -> list[StaffLine]:
    job = worker.job
    lines = [] if "volunteer" in job.roles else [_line(worker, Line.EMPLOYMENT, None)]
    for line, manager in ((Line.LINE, job.line), (Line.MATRIX, job.matrix), (Line.PROFESSIONAL, job.professional)):
        if manager is not None:
            lines.append(_line(worker, line, workers[manager]))
    return lines


def _line(worker: Worker, line: Line, manager: Worker | None, *, accepted: bool = True) -> StaffLine:
    return StaffLine(
        person_id=worker.person_id, organisation_id=worker.organisation_id, line=line,
        manager_id=manager and manager.person_id, manager_organisation_id=manager and manager.organisation_id,
        is_accepted=accepted, starts=worker.started, ends=worker.left,
    )  # fmt: skip


def _membership(worker: Worker, teams: Mapping[str, Team]) -> list[TeamMember]:
    if worker.job.team is None:
        return []
    return [
        TeamMember(
            team_id=teams[worker.job.team].id, person_id=worker.person_id, organisation_id=worker.organisation_id,
            starts=worker.started, ends=worker.left,
        )
    ]  # fmt: skip


def _past_and_pending(workers: Mapping[str, Worker], former: Worker, today: date) -> list[Base]:
    """A manager of earlier days, a role of earlier days, and lines and roles that do not count yet."""
    ana, pending = workers["navigator@missing-link"], workers["ni-swindon"]
    earlier = _line(ana, Line.MATRIX, workers[SWINDON_SENIOR])
    earlier.starts, earlier.ends = ana.started - timedelta(days=300), ana.started - timedelta(days=1)
    proposed = _line(pending, Line.MATRIX, workers["wiltshire-senior"], accepted=False)
    proposed.starts = today + timedelta(days=14)
    assistant, asked = workers["ss-assistant"], workers["ss-bath-1"]
    was_volunteer = RoleHeld(
        person_id=assistant.person_id, organisation_id=assistant.organisation_id, role="volunteer",
        starts=assistant.started - timedelta(days=400), ends=assistant.started - timedelta(days=1),
    )  # fmt: skip
    waits = RoleHeld(
        person_id=asked.person_id, organisation_id=asked.organisation_id, role="privacy_officer",
        starts=today + timedelta(days=1), is_approved=False, reason="Deputy while the privacy officer is on leave",
        asked_by=workers["people-admin@second-step"].person_id, asked_for=asked.organisation_id,
    )  # fmt: skip
    return [earlier, proposed, was_volunteer, waits]
