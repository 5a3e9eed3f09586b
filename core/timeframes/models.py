"""Tables of what services promise: their timeframes, and days on which an organisation is closed besides the list."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Anchor, Kept, Kind
from core.clocks.calendars import Calendar, calendars, usual
from core.clocks.reckoning import NATIONAL, Length, Unit
from core.database.base import Base, Dated, Versioned


class Measures(StrEnum):
    """The step of a referral that ends a clock, in the order of the work."""

    TRIAGE = "triage"
    CONVERSATION = "conversation"
    DECISION = "decision"
    FIRST_CONTACT = "first_contact"
    SECOND_CONTACT = "second_contact"

    @property
    def words(self) -> str:
        return {
            "triage": "Taken into triage",
            "conversation": "Support conversation",
            "decision": "Allocated or declined",
            "first_contact": "First contact with a worker",
            "second_contact": "Second direct contact",
        }[self]


class Timeframe(Kept, Versioned, Dated, Base):
    """How soon a service promises one step. Never changed: another takes its place from a day on, and clocks keep the
    one that was in force when they started."""

    __tablename__ = "timeframe"
    __table_args__ = (Index(None, "service_id", "measures"),)
    kind = Kind(
        "timeframe", "timeframes of services", Anchor.ORGANISATION, about=None, label=None,
        fixed=("organisation_id", "service_id", "measures", "unit", "number", "calendar_key", "cut_off", "may_pause",
               "ladder", "starts"),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    measures: Mapped[Measures]
    unit: Mapped[Unit]
    number: Mapped[int]
    calendar_key: Mapped[str] = mapped_column(String(40))
    cut_off: Mapped[time]
    may_pause: Mapped[bool] = mapped_column(default=False)
    ladder: Mapped[str | None] = mapped_column(String(60))

    @property
    def promise(self) -> "Promise":
        return Promise(Length(self.unit, self.number), calendars()[self.calendar_key].ending(self.cut_off))


@dataclass(frozen=True)
class Promise:
    """What a clock is reckoned by. Without arguments, that of the national wait."""

    length: Length = NATIONAL
    calendar: Calendar = field(default_factory=usual)

    @property
    def words(self) -> str:
        """How it is reckoned, in one sentence."""
        unit = self.length.unit
        if unit is Unit.NATIONAL:
            return "Less than four weeks: up to the 27th day after the date of the referral. It never pauses."
        if unit is Unit.HOURS:
            return f"{self.length.words.capitalize()} after it was received, by day and by night."
        cut = f"what comes at {self.calendar.cut_off:%H:%M} or later counts as the next day’s"
        days = f" ({self.calendar.title})" if unit is Unit.WORKING_DAYS else ""
        return f"By the end of the last of {self.length.words}{days}, counted from the day after it came; {cut}."


class ClosedDay(Kept, Versioned, Base):
    """A one-off day on which an organisation’s services do not work although their calendar says so. It counts from the
    moment it was written, until it is withdrawn: what was due before is due later, and nothing else changes."""

    __tablename__ = "closed_day"
    __table_args__ = (Index(None, "organisation_id", "day"),)
    kind = Kind(
        "closed_day", "one-off holidays", Anchor.ORGANISATION, about=None, label=None,
        fixed=("organisation_id", "calendar_key", "day", "name", "added_at"),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    calendar_key: Mapped[str] = mapped_column(String(40))
    day: Mapped[date]
    name: Mapped[str]
    added_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    def holds(self, at: datetime) -> bool:
        """Whether it was known at that moment, and not withdrawn."""
        return self.added_at <= at and (self.withdrawn_at is None or at < self.withdrawn_at)
