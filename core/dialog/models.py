"""Table of DIALOG+ sessions, and what a session holds while it goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.errors import Conflict
from core.access.protected import Anchor, Kind, Label, Protected
from core.clients.history import told
from core.database.base import Base, Versioned
from core.organisations.models import Organisation
from core.people.models import Person

MOST_AREAS = 3
OVER = "This session is over. Start a new one to rate again."


class SessionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    LEFT = "left"

    @property
    def words(self) -> str:
        return {"open": "Not finished", "done": "Finished", "left": "Stopped before the end"}[self.value]


class Came(StrEnum):
    """What became of an action, looked at when the next session starts."""

    DONE = "done"
    PARTLY = "partly"
    NOT_YET = "not_yet"

    @property
    def words(self) -> str:
        return {"done": "Done", "partly": "Partly", "not_yet": "Not yet"}[self.value]


@dataclass(frozen=True)
class AgreedAction:
    """What somebody does about an area: who, by which day (None: no day agreed), and what became of it."""

    area: str
    what: str
    who: str
    by: date | None = None
    came: Came | None = None

    def as_json(self) -> dict[str, object]:
        by, came = self.by and self.by.isoformat(), self.came and self.came.value
        return {"area": self.area, "what": self.what, "who": self.who, "by": by, "came": came}

    @classmethod
    def of_json(cls, kept: Mapping[str, object]) -> "AgreedAction":
        by, came = kept.get("by"), kept.get("came")
        return cls(
            str(kept["area"]), str(kept["what"]), str(kept["who"]), date.fromisoformat(str(by)) if by else None,
            Came(str(came)) if came else None,
        )  # fmt: skip


def _count(what: str) -> dict[str, object]:
    return told(what, lambda value: str(len(value)) if isinstance(value, list | dict) else "0")


class DialogSession(Protected, Versioned, Base):
    """One session with a person. Each part is kept as soon as it is sent: `ratings` by area, None where the person
    would not rate (never 0); `wants_help` areas with a yes; `chosen` at most three; `talks` the words of the first
    three steps by area; `actions` what was agreed; `reviewed` last session's actions with what became of them.
    Finished, it points to the assessment that its ratings made."""

    __tablename__ = "dialog_session"
    __table_args__ = (
        Index(None, "client_id", "started_at"),
        Index(None, "organisation_id", "id"),
        Index(None, "worker_id", "state"),
        UniqueConstraint("worker_id", "form_id"),
    )
    kind = Kind("dialog_session", "DIALOG+ sessions", Anchor.CLIENT, about="client_id", fixed=("worker_id",))

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    form_id: Mapped[UUID]
    instrument_version: Mapped[int]
    state: Mapped[SessionState] = mapped_column(default=SessionState.OPEN)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ratings: Mapped[dict[str, object]] = mapped_column(JSON, default=dict, info=_count("Areas rated"))
    wants_help: Mapped[list[str]] = mapped_column(JSON, default=list, info=_count("Areas where help is wanted"))
    chosen: Mapped[list[str]] = mapped_column(JSON, default=list, info=told("Areas chosen"))
    talks: Mapped[dict[str, object]] = mapped_column(JSON, default=dict, info=_count("Areas talked about"))
    actions: Mapped[list[dict[str, object]]] = mapped_column(JSON, default=list, info=_count("Actions agreed"))
    reviewed: Mapped[list[dict[str, object]]] = mapped_column(
        JSON, default=list, info=_count("Actions looked at again")
    )
    assessment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"), info=told("Assessment"))
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    worker: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def is_open(self) -> bool:
        return self.state is SessionState.OPEN

    @property
    def agreed(self) -> tuple[AgreedAction, ...]:
        return tuple(map(AgreedAction.of_json, self.actions))

    @property
    def looked_at_again(self) -> tuple[AgreedAction, ...]:
        return tuple(map(AgreedAction.of_json, self.reviewed))

    def rating(self, area: str) -> int | None:
        value = self.ratings.get(area)
        return value if isinstance(value, int) else None

    def refuse_unless_open(self) -> None:
        """Raises `Conflict`: what was agreed with the person is not changed behind their back."""
        if not self.is_open:
            raise Conflict(OVER)

    def rate(self, area: str, rating: int | None, *, wants_help: bool) -> None:
        self.refuse_unless_open()
        self.ratings = {**self.ratings, area: rating}
        others = [one for one in self.wants_help if one != area]
        self.wants_help = [*others, area] if wants_help else others

    def choose(self, areas: list[str]) -> None:
        """What was said of an area that is no longer chosen stays, with its actions, in case it is chosen again."""
        self.refuse_unless_open()
        self.chosen = areas

    def talk(self, area: str, words: Mapping[str, str], actions: list[AgreedAction]) -> None:
        self.refuse_unless_open()
        self.talks = {**self.talks, area: dict(words)}
        others = [one for one in self.actions if one["area"] != area]
        self.actions = [*others, *(one.as_json() for one in actions)]

    def review(self, actions: list[AgreedAction]) -> None:
        self.refuse_unless_open()
        self.reviewed = [one.as_json() for one in actions]

    def end(self, state: SessionState, at: datetime, assessment_id: UUID | None = None) -> None:
        self.refuse_unless_open()
        self.state, self.ended_at, self.assessment_id = state, at, assessment_id
