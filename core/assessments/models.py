"""Tables of assessments and of the instrument definitions they pin."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Label, Protected
from core.assessments.next_steps import NextStep, steps_in_short
from core.assessments.safety import Done, SafetyPrompt, prompts_in_short
from core.clients.history import told
from core.consent.access import CRISIS_PLAN
from core.database.base import Base, Versioned, Words
from core.organisations.definitions import KeptDefinition
from core.organisations.models import Organisation
from core.people.models import Person


class Outcome(StrEnum):
    """What became of an assessment."""

    COMPLETED = "completed"
    NOT_ASKED = "not_asked"


class InstrumentDefinition(KeptDefinition):
    """The definition of one version of an instrument: what was asked stays readable when the plugin has gone."""

    __tablename__ = "instrument_definition"
    __table_args__ = (UniqueConstraint("key", "number"),)


class Assessment(Protected, Versioned, Base):
    """One instrument completed, or not asked because its gate stayed shut.

    `instrument` and `instrument_version` pin what was asked, `plugin` who provides it; `scores`, `bands`, `outcomes`
    and `prompts` are what came of it that day. `not_available` names plugins that were told and could not answer;
    `safety_prompts` are those that cannot be put away before something is recorded (`is_safety_open`: one still waits);
    `submission` is the form it was sent with, so that a form sent twice makes one assessment.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        Index(None, "client_id", "completed_at"),
        Index(None, "organisation_id", "id"),
        Index(None, "worker_id", "is_safety_open"),
        UniqueConstraint("worker_id", "submission"),
    )
    kind = Kind("assessment", "assessments", Anchor.CLIENT, about="client_id")

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    plugin: Mapped[str] = mapped_column(String(60))
    instrument: Mapped[str] = mapped_column(String(120))
    instrument_version: Mapped[int]
    title: Mapped[str]
    outcome: Mapped[Outcome]
    reason: Mapped[Words | None]
    answers: Mapped[dict[str, object]] = mapped_column(default=dict)
    scores: Mapped[dict[str, object]] = mapped_column(default=dict)
    bands: Mapped[dict[str, object]] = mapped_column(default=dict)
    outcomes: Mapped[dict[str, object]] = mapped_column(default=dict)
    prompts: Mapped[list[str]] = mapped_column(default=list)
    safety_prompts: Mapped[list[dict[str, object]]] = mapped_column(
        JSON, default=list, info=told("Safety prompts", prompts_in_short)
    )
    is_safety_open: Mapped[bool] = mapped_column(default=False, info=told("Something about safety is to be recorded"))
    gate_answers: Mapped[dict[str, object]] = mapped_column(default=dict)
    next_steps: Mapped[list[dict[str, object]]] = mapped_column(
        JSON, default=list, info=told("Next steps", steps_in_short)
    )
    not_available: Mapped[list[str]] = mapped_column(default=list, info=told("Suggestions not available from"))
    completed_at: Mapped[datetime]
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)
    submission: Mapped[UUID | None]

    worker: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def was_asked(self) -> bool:
        return self.outcome is Outcome.COMPLETED

    @property
    def is_relied_on(self) -> bool:
        """A crisis plan, and whatever warned of something."""
        return self.instrument == CRISIS_PLAN or bool(self.safety_prompts)

    @property
    def not_asked_words(self) -> str:
        """ "Not asked, because …", with every reason."""
        reason = (self.reason or "no reason was written").rstrip(".")
        return f"Not asked, because {reason[:1].lower()}{reason[1:]}."

    @property
    def steps(self) -> tuple[NextStep, ...]:
        """What was suggested to the worker, in order."""
        return tuple(map(NextStep.of_json, self.next_steps))

    def suggest(self, steps: Iterable[NextStep]) -> None:
        self.next_steps = [*self.next_steps, *(step.as_json() for step in steps)]

    @property
    def safety(self) -> tuple[SafetyPrompt, ...]:
        """What the worker was told at once, with what was done about each."""
        return tuple(map(SafetyPrompt.of_json, self.safety_prompts))

    def warn(self, prompts: Iterable[SafetyPrompt]) -> None:
        """None of these can be put away before something is recorded."""
        self.safety_prompts = [one.as_json() for one in prompts]
        self.is_safety_open = bool(self.safety_prompts)

    def record_safety(self, key: str, done: Done) -> None:
        """Raises `Invalid` for a prompt that it does not have, and as `SafetyPrompt.recorded` does."""
        if key not in {one.key for one in self.safety}:
            raise Invalid("way", "Choose one of the warnings shown.")
        prompts = [one.recorded(done) if one.key == key else one for one in self.safety]
        self.safety_prompts = [one.as_json() for one in prompts]
        self.is_safety_open = any(one.done is None for one in prompts)

    def settle(self, place: int, on: date) -> None:
        """The step at this place is done with; raises `Invalid` when there is none."""
        steps = list(self.steps)
        if not 0 <= place < len(steps):
            raise Invalid("step", "Choose one of the next steps shown.")
        steps[place] = replace(steps[place], settled_on=on)
        self.next_steps = [step.as_json() for step in steps]
