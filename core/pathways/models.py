"""Tables of stays on pathways and of the definitions that they pin."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.errors import Conflict, Invalid
from core.access.protected import Anchor, Kind, Label, Protected
from core.clients.history import told
from core.clients.models import Client
from core.clocks.calendars import Calendar
from core.content.pathways import Pathway, Stage
from core.database import clock
from core.database.base import Base, Versioned, Words
from core.organisations.definitions import KeptDefinition
from core.organisations.models import Organisation
from core.pathways.pieces import PassedStage, StayTask, checks_in_short, stages_in_short, tasks_in_short
from core.pathways.timing import due_after
from core.people.models import Person

FOLLOW_UP = "follow_up"
Json = list[dict[str, object]]


class PathwayDefinition(KeptDefinition):
    """The definition of one version of a pathway: what a stay asked for stays readable when the plugin has gone."""

    __tablename__ = "pathway_definition"
    __table_args__ = (UniqueConstraint("key", "number"),)


class Stay(Protected, Versioned, Base):
    """One person on one pathway with one organisation, from entry to follow-up; `worker_id` sees to it.

    `pathway` and `pathway_version` pin what was asked. Without `client_id` somebody stays anonymous, `known_as` what
    they like to be called. `place` is the number of the place that they take while they are there, and `open_for`
    the person while the stay is open: no place, and no person on one pathway, is there twice. `confirmed` are the
    entry criteria that were said to be so, `exit_checks` what was so when they left and `why_not` the rest.
    `ends_by` is the end of the time agreed; `look_at` when the ticker has something to tell, `reminded` what it told.
    """

    __tablename__ = "stay"
    __table_args__ = (
        Index(None, "client_id"),
        Index(None, "organisation_id", "pathway", "is_open"),
        Index(None, "worker_id", "look_at"),
        Index(None, "look_at"),
        UniqueConstraint("organisation_id", "pathway", "place"),
        UniqueConstraint("organisation_id", "pathway", "open_for"),
        UniqueConstraint("began_by", "submission"),
    )
    kind = Kind(
        "stay", "stays on pathways", Anchor.CLIENT, about="client_id",
        fixed=("client_id", "organisation_id", "plugin", "pathway", "pathway_version", "began_at", "began_by"),
    )  # fmt: skip

    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    plugin: Mapped[str] = mapped_column(String(60))
    pathway: Mapped[str] = mapped_column(String(120))
    pathway_version: Mapped[int]
    title: Mapped[str]
    known_as: Mapped[str | None]
    is_open: Mapped[bool] = mapped_column(default=True)
    open_for: Mapped[UUID | None] = mapped_column(ForeignKey("client.id"), info=told("On this pathway now"))
    place: Mapped[int | None]
    stage: Mapped[str] = mapped_column(String(60))
    stage_at: Mapped[datetime]
    stage_due: Mapped[datetime | None]
    passed: Mapped[Json] = mapped_column(JSON, default=list, info=told("Stages before", stages_in_short))
    tasks: Mapped[Json] = mapped_column(JSON, default=list, info=told("Tasks", tasks_in_short))
    confirmed: Mapped[list[str]] = mapped_column(default=list)
    began_at: Mapped[datetime]
    began_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    ends_by: Mapped[datetime | None]
    extended: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None] = mapped_column(String(60))
    exit_checks: Mapped[dict[str, object]] = mapped_column(
        default=dict, info=told("Checked before leaving", checks_in_short)
    )
    why_not: Mapped[Words | None] = mapped_column(info=told("Why something was left undone"))
    look_at: Mapped[datetime | None]
    reminded: Mapped[list[str]] = mapped_column(default=list)
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)
    submission: Mapped[UUID | None]

    client: Mapped[Client | None] = relationship(foreign_keys=[client_id])
    organisation: Mapped[Organisation] = relationship()
    worker: Mapped[Person] = relationship(foreign_keys=[worker_id])

    # ── what it says ──────────────────────────────────────────────────────
    @property
    def all_tasks(self) -> tuple[StayTask, ...]:
        """In the order in which they came up."""
        return tuple(map(StayTask.of_json, self.tasks))

    @property
    def stages_passed(self) -> tuple[PassedStage, ...]:
        return tuple(map(PassedStage.of_json, self.passed))

    @property
    def is_anonymous(self) -> bool:
        return self.client_id is None

    @property
    def follow_up(self) -> StayTask | None:
        """What is still to be done after the stay."""
        return next((task for task in self.all_tasks if task.stage is None and task.is_open), None)

    def is_late(self, at: datetime) -> bool:
        """Whether a stage, the time agreed, or anything still to do is overdue."""
        moments = [self.stage_due, self.ends_by] if self.is_open else []
        moments += [task.due for task in self.all_tasks if task.is_open]
        return any(due is not None and due < at for due in moments)

    def tasks_left(self) -> list[str]:
        """What is still to be done in the present stage, in words."""
        return [task.text for task in self.all_tasks if task.is_open and task.stage == self.stage]

    # ── what is done with it ──────────────────────────────────────────────
    def enter(self, stage: Stage, at: datetime, calendar: Calendar) -> None:
        self.stage, self.stage_at = stage.key, at
        self.stage_due = due_after(stage.clock, at, calendar) if stage.clock else None
        new = [
            StayTask(one.key, stage.key, one.text, at, due_after(one.within, at, calendar) if one.within else None)
            for one in stage.tasks
        ]
        self.tasks = [*(self.tasks or ()), *(task.as_json() for task in new)]

    def move_on(
        self, pathway: Pathway, to: str, calendar: Calendar, why: str | None, *, at: datetime | None = None
    ) -> None:
        """To a stage that may follow the present one. What was left undone there is not asked for any more."""
        self.refuse_ended()
        here = self._stage_of(pathway)
        if to not in here.next:
            raise Invalid("to", "Choose one of the stages that may follow.")
        moved_at = at or clock.now()
        self._leave_stage(here, why, moved_at)
        self.enter(pathway.stage_by_key[to], moved_at, calendar)

    def finish(self, mark: str, by: UUID, words: str | None, *, at: datetime | None = None) -> None:
        """One task is done, or the person was asked afterwards how they are."""
        tasks = list(self.all_tasks)
        place = next((n for n, task in enumerate(tasks) if task.mark == mark), None)
        if place is None:
            raise Invalid("task", "Choose one of the tasks shown.")
        if not tasks[place].is_open:
            raise Invalid("task", "This is done already.")
        if tasks[place].stage is None and not words:
            raise Invalid("words", "Write what came of it.")
        tasks[place] = replace(tasks[place], done_at=at or clock.now(), done_by=by, words=words)
        self.tasks = [task.as_json() for task in tasks]

    def extend(self, pathway: Pathway, calendar: Calendar) -> None:
        """By the length that the pathway allows; raises `Invalid` where it allows no more."""
        self.refuse_ended()
        rule = pathway.time_box.extension if pathway.time_box else None
        if rule is None or self.ends_by is None:
            raise Invalid("extended", "A stay on this pathway is never longer.")
        if self.extended >= rule.most:
            raise Invalid("extended", f"It was made longer {_times(self.extended)} already, which is the most.")
        self.ends_by, self.extended = due_after(rule.by, self.ends_by, calendar), self.extended + 1

    def leave(
        self, pathway: Pathway, outcome: str, met: Sequence[str], why_not: str | None, by: UUID, calendar: Calendar,
        *, at: datetime | None = None,
    ) -> None:  # fmt: skip
        """Their place is free from now on; what is to be done afterwards is due from now on."""
        self.refuse_ended()
        if outcome not in {one.key for one in pathway.outcomes}:
            raise Invalid("outcome", "Choose one of the outcomes shown.")
        at = at or clock.now()
        self._leave_stage(self._stage_of(pathway), why_not, at)
        self.is_open, self.open_for, self.place, self.stage_due = False, None, None, None
        self.ended_at, self.ended_by, self.outcome, self.why_not = at, by, outcome, why_not
        self.exit_checks = {one.key: one.key in met for one in pathway.exit_check}
        if pathway.follow_up and not self.is_anonymous:
            ends = due_after(pathway.follow_up.within, at, calendar)
            task = StayTask(FOLLOW_UP, None, pathway.follow_up.text, at, ends)
            self.tasks = [*self.tasks, task.as_json()]

    def hand_to(self, worker_id: UUID) -> None:
        if not self.is_open and self.follow_up is None:
            raise Invalid("worker_id", "This stay is over, and nothing is left to do.")
        self.worker_id = worker_id

    def refuse_ended(self) -> None:
        if not self.is_open:
            raise Conflict("This stay has ended already.")

    def _stage_of(self, pathway: Pathway) -> Stage:
        return pathway.stage_by_key[self.stage]

    def _leave_stage(self, stage: Stage, why: str | None, at: datetime) -> None:
        left = PassedStage(stage.key, stage.title, self.stage_at, at, why)
        self.passed = [*(self.passed or ()), left.as_json()]
        self.tasks = [
            (task.left_undone(left.left_at) if task.is_open and task.stage == stage.key else task).as_json()
            for task in self.all_tasks
        ]


def outcome_title(pathway: Pathway | None, outcome: str) -> str:
    """As the pathway calls it; by its bare key where its definition was never kept."""
    titles: Mapping[str, str] = {one.key: one.title for one in pathway.outcomes} if pathway else {}
    return titles.get(outcome, outcome.replace("_", " ").capitalize())


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
