"""What happens to one client of the synthetic partnership, decided before any row is written."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from core.demo import texts
from core.demo.jobs import BATH, SENIOR_OF, SWINDON, WILTS
from core.demo.names import Name, any_name
from core.demo.staff import Staff, Worker
from core.referrals.codes import ClinicalPriority, NeedTag, PrimaryReason, SourceOfReferral
from core.referrals.models import State

LONGEST = 548  # days: eighteen months
# Days ago that a referral in this state came in: from, to. The share is out of 100.
STATES: tuple[tuple[State, int, int, int], ...] = (
    (State.RECEIVED, 7, 0, 5),
    (State.IN_TRIAGE, 5, 1, 9),
    (State.CONVERSATION, 5, 4, 16),
    (State.ALLOCATED, 7, 10, 25),
    (State.ACTIVE, 39, 20, 420),
    (State.CLOSED, 28, 120, LONGEST),
    (State.DECLINED, 9, 5, LONGEST),
)
LOCALITIES = (("bath", 37), ("swindon", 30), ("wiltshire", 33))
TEAM_OF = {"bath": BATH, "swindon": SWINDON, "wiltshire": WILTS}
# Who receives referrals: the shared triage first; each with the senior who triages there.
DOORS_IN: tuple[tuple[int, str, str], ...] = (
    (72, "Access and triage", ""),
    (11, "Women's recovery service", "ml-senior"),
    (9, "Place of Calm sanctuary", "wiltshire-senior"),
    (8, "Culturally responsive support", "ni-senior"),
)
BEGUN = (State.ALLOCATED, State.ACTIVE, State.CLOSED)


@dataclass
class Story:
    """One client's way. `worker` carries them from `allocated` on, `second` is a worker of another organisation.

    Days are counted back from today in `received`; the moments that follow are never in the future.
    """

    name: Name
    born: date
    locality: str
    state: State
    received: datetime
    service: str
    triager: Worker | None
    source: SourceOfReferral
    sender: str | None
    sender_name: str | None
    reason: PrimaryReason
    needs: tuple[NeedTag, ...]
    summary: str
    priority: ClinicalPriority
    talked: datetime | None = None
    allocated: date | None = None
    ended: datetime | None = None
    worker: Worker | None = None
    second: Worker | None = None

    @property
    def fears_somebody(self) -> bool:
        return NeedTag.DOMESTIC_ABUSE in self.needs


class Storyteller:
    """Makes stories in a fixed order from one random source, sharing clients out among the workers who carry them."""

    def __init__(self, random: Random, staff: Staff, today: date) -> None:
        self.random, self.staff, self.today = random, staff, today
        self.load: dict[str, int] = {}

    def client(self, place: int) -> Story:
        """The next story; `place` counts from 0 and makes sure that even few clients are in every state."""
        state, days = self._state(place)
        story = self._beginning(state, days)
        story.triager = None if state is State.RECEIVED else self._triager(story)
        if state is State.DECLINED:
            story.ended = self.after(story.received, 1, 5)
        if state in (State.CONVERSATION, *BEGUN):
            story.talked = self.after(story.received, 2, 8)
        if state in BEGUN:
            self._support(story)
        return story

    def after(self, moment: datetime, least: int, most: int) -> datetime:
        """A working hour some days later, never past yesterday evening unless the moment itself is."""
        day = moment.date() + timedelta(days=self.random.randint(least, most))
        day = min(day, max(self.today - timedelta(days=1), moment.date()))
        found = datetime.combine(day, time(self.random.randint(9, 16), self.random.choice((0, 10, 20, 30, 45))), UTC)
        return max(found, moment + timedelta(minutes=30))

    def _state(self, place: int) -> tuple[State, int]:
        shares = [share for _, share, _, _ in STATES]
        state, _, newest, oldest = (
            STATES[place % len(STATES)] if place < 2 * len(STATES) else self.random.choices(STATES, shares)[0]
        )
        return state, self.random.randint(newest, oldest)

    def _beginning(self, state: State, days: int) -> Story:
        random = self.random
        share = [part for part, *_ in texts.SOURCES]
        _, source, sender, sender_name = random.choices(texts.SOURCES, share)[0]
        name = any_name(random)
        reason, needs, summary = self._reason(name)
        locality = random.choices([key for key, _ in LOCALITIES], [share for _, share in LOCALITIES])[0]
        service, sender = self._way_in(name, sender)
        received = datetime.combine(
            self.today - timedelta(days=days), time(random.randint(7, 8), random.randint(0, 59)), UTC
        )
        return Story(
            name, self._born(), locality, state, received - timedelta(days=1), service, None, source, sender,
            sender_name, reason, needs, summary, self._priority(),
        )  # fmt: skip

    def _reason(self, name: Name) -> tuple[PrimaryReason, tuple[NeedTag, ...], str]:
        womens = {NeedTag.VULNERABLE_WOMEN}
        fitting = [one for one in texts.SUMMARIES if name.is_womans or not womens & set(one[1])]
        return self.random.choice(fitting)

    def _born(self) -> date:
        years = int(self.random.triangular(17, 88, 36))
        return self.today - timedelta(days=years * 365 + self.random.randint(5, 360))

    def _way_in(self, name: Name, sender: str | None) -> tuple[str, str | None]:
        """(service, sender): a referral from a partner comes from another one than receives it."""
        fitting = [door for door in DOORS_IN if name.is_womans or door[2] != "ml-senior"]
        service = self.random.choices([door[1] for door in fitting], [door[0] for door in fitting])[0]
        partners = {"Access and triage": "missing_link", "Women's recovery service": "alabare"}
        return service, partners.get(service, "second_step") if sender == "partner" else sender

    def _priority(self) -> ClinicalPriority:
        return self.random.choices(
            (ClinicalPriority.ROUTINE, ClinicalPriority.URGENT, ClinicalPriority.VERY_URGENT), (82, 14, 4)
        )[0]

    def _triager(self, story: Story) -> Worker:
        own = {service: senior for _, service, senior in DOORS_IN}[story.service]
        shared = SENIOR_OF[TEAM_OF[story.locality]]
        # South Wiltshire's senior works for Alabaré; the shared triage is Second Step's.
        return self.staff.workers[own or (shared if shared != "wiltshire-senior" else SENIOR_OF[SWINDON])]

    def _support(self, story: Story) -> None:
        assert story.talked is not None
        story.allocated = self.after(story.talked, 1, 6).date()
        story.worker = self._carrier(story)
        if story.state is State.CLOSED:
            story.ended = self.after(story.received, 60, 330)
            if story.locality == "bath" and story.name.is_womans and self.random.random() < 0.15:
                left = self.staff.former.left
                assert left is not None
                if story.ended.date() <= left:
                    story.worker = self.staff.former
        if self.random.random() < 0.18:
            others = [one for one in self.staff.carrying if one.organisation_id != story.worker.organisation_id]
            story.second = self._least_loaded([one for one in others if not one.job.womens or story.name.is_womans])

    def _carrier(self, story: Story) -> Worker:
        near = [one for one in self.staff.carrying if one.locality == story.locality]
        near = [one for one in near if not one.job.womens or story.name.is_womans]
        if story.fears_somebody:
            near = [one for one in near if one.job.womens] or near
        return self._least_loaded(near, counts=story.state is not State.CLOSED)

    def _least_loaded(self, workers: list[Worker], counts: bool = True) -> Worker:
        """Whoever carries least of what they can carry; those who come first in the plan win ties."""
        chosen = min(workers, key=lambda one: self.load.get(one.job.key, 0) / one.job.capacity)
        self.load[chosen.job.key] = self.load.get(chosen.job.key, 0) + counts
        return chosen
