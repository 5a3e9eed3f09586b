"""Tables of the clocks of referrals, and of who was told that one runs out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Label, Protected, SystemOnly
from core.clocks.standing import Facts, Pause, Standing, standing, warns_at
from core.database.base import Base, Identified, Versioned
from core.referrals.models import Referral
from core.timeframes.models import Measures, Promise, Timeframe

Pauses = Sequence[Mapping[str, str | None]]
"""As they are stored: `begins` and `ends` in ISO format, `ends` null while the clock stands still, and a reason."""


class PauseReason(StrEnum):
    """Why nobody here can go on: never that there is too much to do."""

    GP = "gp"
    REFERRER = "referrer"
    PERSON_ASKED = "person_asked"
    HOSPITAL = "hospital"
    CUSTODY = "custody"
    AWAY = "away"

    @property
    def words(self) -> str:
        return {
            "gp": "waiting for the GP",
            "referrer": "waiting for the referrer",
            "person_asked": "the person asked to wait",
            "hospital": "the person is in hospital",
            "custody": "the person is in custody",
            "away": "the person is away",
        }[self]


class Ending(StrEnum):
    """How a clock stopped: by the step that it measures, because the referral ended without it, or the person died."""

    REACHED = "reached"
    NOT_NEEDED = "not_needed"
    DIED = "died"


class ReferralClock(Protected, Versioned, Base):
    """How long a referral waits for one step: by what its service promised when it came, or (without a timeframe) the
    national wait.

    What is stored are facts: when it started, the pauses, when it stopped. `due_at` and `warn_at` follow from them, and
    are kept so that lists can be put in order. It follows its referral: the same client, owner and label.
    """

    __tablename__ = "referral_clock"
    __table_args__ = (
        UniqueConstraint("referral_id", "measures", "started_at"),
        Index(None, "client_id"),
        Index(None, "organisation_id", "is_open", "due_at", "id"),
        Index(None, "is_open", "warn_at"),
        Index(None, "timeframe_id"),
    )
    kind = Kind(
        "referral_clock", "clocks of referrals", Anchor.CLIENT, about="client_id",
        fixed=("referral_id", "timeframe_id", "measures", "started_at"),
    )  # fmt: skip

    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    timeframe_id: Mapped[UUID | None] = mapped_column(ForeignKey("timeframe.id"))
    measures: Mapped[Measures]
    started_at: Mapped[datetime]
    pauses: Mapped[list[dict[str, str | None]]] = mapped_column(JSON, default=list)
    stopped_at: Mapped[datetime | None]
    ending: Mapped[Ending | None]
    due_at: Mapped[datetime]
    warn_at: Mapped[datetime | None]
    is_open: Mapped[bool] = mapped_column(default=True)
    is_paused: Mapped[bool] = mapped_column(default=False)
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    referral: Mapped[Referral] = relationship()
    timeframe: Mapped[Timeframe | None] = relationship()

    @property
    def promise(self) -> Promise:
        return Promise() if self.timeframe is None else self.timeframe.promise

    @property
    def may_pause(self) -> bool:
        """Whether its service allows it; the national wait never pauses."""
        return self.timeframe is not None and self.timeframe.may_pause

    def facts(self, promise: Promise) -> Facts:
        """What it is reckoned from; `promise` with the one-off holidays of its organisation."""
        return facts_of(promise, self.started_at, self.pauses, self.stopped_at)

    def standing(self, at: datetime, promise: Promise) -> Standing:
        return standing(self.facts(promise), at)

    def reckon(self, at: datetime, promise: Promise) -> None:
        """Write down when it is due by the facts as of now. One that has stopped stays as it was."""
        if not self.is_open:
            return
        self.due_at = self.standing(at, promise).due
        self.warn_at = None if self.is_paused else warns_at(
            self.started_at, self.due_at, promise.length, promise.calendar
        )  # fmt: skip

    def pause(self, at: datetime, reason: PauseReason, promise: Promise) -> None:
        """Raises `Invalid` where it may not, has stopped, stands still, or has run out."""
        if not self.may_pause:
            raise Invalid("reason", "The service does not let this clock pause.")
        if not self.is_open or self.is_paused:
            raise Invalid("reason", "This clock does not run now.")
        if self.standing(at, promise).is_overdue:
            raise Invalid("reason", "This clock has run out: a pause changes nothing any more.")
        self.pauses = [*self.pauses, {"begins": at.isoformat(), "ends": None, "reason": reason.value}]
        self.is_paused = True
        self.reckon(at, promise)

    def resume(self, at: datetime, promise: Promise) -> None:
        if not self.is_paused:
            raise Invalid("reason", "This clock does not stand still.")
        self._end_pause(at)
        self.reckon(at, promise)

    def stop(self, at: datetime, ending: Ending, promise: Promise, *, known_at: datetime | None = None) -> None:
        """Never before it started, whatever a record of long ago says. `known_at`: when that became known, if later: a
        pause lasted until then, should it turn out a mistake and the clock go on."""
        at = max(at, self.started_at)
        self._end_pause(known_at or at)
        self.stopped_at, self.ending = at, ending
        self.due_at = self.standing(at, promise).due
        self.is_open, self.warn_at = False, None

    def run_on(self, at: datetime, promise: Promise) -> None:
        """As if it had never stopped: the person waited all the while."""
        self.stopped_at = self.ending = None
        self.is_open = True
        self.reckon(at, promise)

    def _end_pause(self, at: datetime) -> None:
        if self.is_paused:
            last = self.pauses[-1]
            ends = max(at, datetime.fromisoformat(str(last["begins"])))
            self.pauses = [*self.pauses[:-1], {**last, "ends": ends.isoformat()}]
        self.is_paused = False


def facts_of(promise: Promise, started: datetime, pauses: Pauses, stopped: datetime | None) -> Facts:
    """From the columns of a row."""
    read = tuple(
        Pause(
            datetime.fromisoformat(str(one["begins"])),
            datetime.fromisoformat(one["ends"]) if one["ends"] else None,
            PauseReason(str(one["reason"])).words,
        )
        for one in pauses
    )
    return Facts(started, promise.length, promise.calendar, read, stopped)


class Stage(StrEnum):
    """What somebody is told of a clock: that it is about to run out, and that it has."""

    WARNED = "warned"
    BREACHED = "breached"


class ClockTold(SystemOnly, Identified, Base):
    """That somebody was told of a clock; `thread` names the escalation, if there is one, until it is settled. A warning
    is told once for each moment due, a breach once."""

    __tablename__ = "clock_told"
    __table_args__ = (UniqueConstraint("clock_id", "stage", "due_at"),)

    clock_id: Mapped[UUID] = mapped_column(ForeignKey("referral_clock.id"))
    stage: Mapped[Stage]
    due_at: Mapped[datetime]
    told_at: Mapped[datetime]
    thread: Mapped[str | None] = mapped_column(String(400))
