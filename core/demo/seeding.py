"""Filling an empty database with the synthetic partnership, a batch of clients to a transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from core.access.audit.watch import AuditWatch
from core.access.doors import Doors
from core.access.system import Reason, SystemRecords
from core.access.versions import publish
from core.database import clock
from core.database.base import Base
from core.demo import closed_doors, old_records
from core.demo.closing import close_some
from core.demo.desk import Desk
from core.demo.feedback import after_decisions
from core.demo.forms import Forms
from core.demo.identities import Identities
from core.demo.journeys import Journeys
from core.demo.mark import finish, mark
from core.demo.own_pages import show_some
from core.demo.promises import make_promises
from core.demo.referral_work import filters_for, work_of
from core.demo.register import fill_register
from core.demo.staff import hire
from core.demo.stays import Stays
from core.demo.stories import LONGEST, Story, Storyteller
from core.extensions.manager import PluginHost
from core.organisations.models import OrganisationPlugin
from core.organisations.partnership import BSW, Established, establish
from core.policy_admin.shipped import shipped_policy
from core.referrals.models import State, SupportConversation

BATCH = 100
Progress = Callable[[int], None]
BORROWED = {"alabare": "nilaari"}
"""Alabaré asks after language, faith and culture with Nilaari's form."""


@dataclass(frozen=True)
class Makers:
    """Everything that makes rows, all drawing on one random source in a fixed order."""

    stories: Storyteller
    identities: Identities
    journeys: Journeys
    forms: Forms
    stays: Stays


def seed_demo(
    doors: Doors, host: PluginHost, *, seed: int, clients: int, progress: Progress = lambda done: None
) -> None:
    """The whole partnership. The same seed on the same day gives the same people, dates and words, never the same ids.

    `progress` is told how many clients there are so far.
    """
    random, today = Random(seed), clock.today()
    with doors.system(Reason.SEED) as system:
        mark(system, seed)
        known = establish(system, BSW, today - timedelta(days=LONGEST + 400))
        _borrow(system, known)
        make_promises(system, known, today)
        staff = hire(system, random, known, today, clients)
        fill_register(system, known, staff, today)
        publish(system.connection, shipped_policy(host), "The rules that were shipped", None, None)
    stories = Storyteller(random, staff, today)
    makers = Makers(
        stories,
        Identities(random, today),
        Journeys(random, staff, known, today),
        Forms(random, host, today),
        Stays(host, today),
    )
    for first in range(0, clients, BATCH):
        with doors.system(Reason.SEED) as system:
            _batch(system, makers, range(first, min(first + BATCH, clients)))
        progress(min(first + BATCH, clients))
    with doors.system(Reason.SEED) as system:
        _unidentified(system, makers, random)
        Desk(system, Random(f"the desk of {seed}"), staff, known, today).fill()
        close_some(system, today)
        closed_doors.fill(system, staff, today)
        old_records.fill(system, staff, today)
        show_some(system, staff, today)
        system.add(AuditWatch(organisation_id=known.organisations["second_step"].id, thresholds={"bulk": 40}))
        finish(system)


def _borrow(system: SystemRecords, known: Established) -> None:
    """One partner uses another's plugin besides its own."""
    for borrower, plugin in BORROWED.items():
        system.add(
            OrganisationPlugin(
                organisation_id=known.organisations[borrower].id, plugin=plugin, enabled=True, switched_at=clock.now()
            )
        )  # fmt: skip


def _batch(system: SystemRecords, makers: Makers, places: range) -> None:
    """Clients first, then their referrals, then what refers to both: ids are known only after each step."""
    told = [makers.stories.client(place) for place in places]
    clients = [makers.identities.client(story) for story in told]
    system.add_all([*clients])
    referrals = [makers.journeys.referral(story, client) for story, client in zip(told, clients, strict=True)]
    system.add_all([*referrals])
    rows: list[Base] = []
    for story, client, referral in zip(told, clients, referrals, strict=True):
        owner = story.worker.organisation_id if story.worker else referral.organisation_id
        rows += makers.identities.around(story, client, owner)
        rows += makers.journeys.after_referral(story, client, referral)
        rows += makers.forms.assessments(story, client)
        if makers.stories.random.random() < 0.06:
            rows.append(makers.journeys.earlier(story, client))
    rows += _with_volunteer(makers, told, [client.id for client in clients]) if places.start == 0 else []
    rows += makers.stays.of(list(zip(told, clients, strict=True)))
    if places.start == 0:
        rows += after_decisions(list(zip(told, clients, referrals, strict=True)))
    system.add_all(rows)
    talks = {row.referral_id: row for row in rows if isinstance(row, SupportConversation)}
    for story, referral in zip(told, referrals, strict=True):
        system.add_all([*work_of(story, referral, talks.get(referral.id), makers.journeys.today)])
    if places.start == 0:
        triagers = {story.triager for story in told if story.triager}
        system.add_all([one for by in sorted(triagers, key=str) for one in filters_for(by)])


def _with_volunteer(makers: Makers, told: list[Story], ids: list[object]) -> list[Base]:
    """A few of the first clients also walk with a volunteer."""
    active = [(story, id) for story, id in zip(told, ids, strict=True) if story.state is State.ACTIVE][:4]
    since = makers.journeys.today - timedelta(days=12)
    return [row for _, id in active for row in makers.journeys.volunteer_joins(id, since)]  # type: ignore[arg-type]


def _unidentified(system: SystemRecords, makers: Makers, random: Random) -> None:
    """Referrals of people whom nobody has identified yet: visible to triage only."""
    for place in range(3):
        story = makers.stories.client(0)
        story.service, story.sender, story.sender_name = "Access and triage", None, "A day centre"
        referral = makers.journeys.referral(story, None)
        referral.summary = f"A person who gave only a first name asks for help. Note {place + 1} of the day centre."
        system.add(referral)
