"""Use cases of timeframes: promising, ending a promise, one-off holidays; and what holds for a service on a day."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from core.access.door import Door
from core.access.errors import Invalid
from core.access.records import Records
from core.access.vocabulary import Action
from core.clocks.calendars import usual
from core.clocks.reckoning import Unit
from core.database import clock
from core.organisations.models import Service
from core.timeframes.models import ClosedDay, Measures, Timeframe
from core.timeframes.schemas import ClosedDayIn, EndedIn, TimeframeIn


def promise(records: Records, *, service: Service, asked: TimeframeIn) -> Timeframe:
    """From its first day on; what was promised for the same step until then ends the day before."""
    starts = asked.starts or clock.today()
    records.rows(select(Service.id).where(Service.id == service.id).with_for_update())  # two admins at one moment
    records.because(asked.reason)
    for before in _of_step(records, service.id, Measures(asked.measures.value), starts):
        if before.starts >= starts:
            raise Invalid("starts", "Something is promised for this step from that day on, or later. End that first.")
        with records.act(Action.CLOSE, before):
            before.ends = starts - timedelta(days=1)
    return records.add(
        Timeframe(
            organisation_id=service.organisation_id, service_id=service.id, measures=Measures(asked.measures.value),
            unit=Unit(asked.unit.value), number=asked.number, calendar_key=asked.calendar_key or usual().key,
            cut_off=asked.cut_off, may_pause=asked.may_pause, ladder=asked.ladder, starts=starts,
        )
    )  # fmt: skip


def end_promise(records: Records, *, timeframe: Timeframe, asked: EndedIn) -> None:
    """Clocks that run by it run on: whoever waits was promised it."""
    last = asked.ends or clock.today()
    if timeframe.ends is not None and timeframe.ends < clock.today():
        raise Invalid("ends", "This has ended already.")
    if last < max(timeframe.starts, clock.today()) - timedelta(days=1):
        raise Invalid("ends", "The last day is yesterday at the earliest, and not before the first.")
    records.because(asked.reason)
    with records.act(Action.CLOSE, timeframe):
        timeframe.ends = last


def timeframes_of(records: Records, service_id: UUID) -> Sequence[Timeframe]:
    """What was, is and will be promised, in the order of the work, the newest first."""
    found = records.find(select(Timeframe).where(Timeframe.service_id == service_id).order_by(Timeframe.starts.desc()))
    return sorted(found, key=lambda one: list(Measures).index(one.measures))


def in_force(door: Door, service_id: UUID, day: date) -> Sequence[Timeframe]:
    """What a service promised for whatever it received that day."""
    asked = select(Timeframe).where(Timeframe.service_id == service_id, Timeframe.starts <= day)
    return door.find(asked.where(or_(Timeframe.ends.is_(None), Timeframe.ends >= day)).order_by(Timeframe.id))


def close_day(records: Records, *, asked: ClosedDayIn) -> ClosedDay:
    """For every service of the organisation acted for that works by this calendar."""
    ours, calendar = records.actor.organisation_id, asked.calendar_key or usual().key
    same = select(ClosedDay).where(
        ClosedDay.organisation_id == ours, ClosedDay.day == asked.day, ClosedDay.withdrawn_at.is_(None),
        ClosedDay.calendar_key == calendar,
    )  # fmt: skip
    if records.find(same):
        raise Invalid("day", "This day is on the list already.")
    records.because(asked.reason)
    return records.add(
        ClosedDay(organisation_id=ours, calendar_key=calendar, day=asked.day, name=asked.name, added_at=clock.now())
    )


def withdraw_day(records: Records, *, closed: ClosedDay, reason: str) -> None:
    if closed.withdrawn_at is not None:
        raise Invalid("day", "This day was withdrawn already.")
    if closed.day < clock.today():
        raise Invalid("day", "This day is over: it counted.")
    records.because(reason)
    with records.act(Action.CLOSE, closed):
        closed.withdrawn_at = clock.now()


def closed_days_here(records: Records) -> Sequence[ClosedDay]:
    """Of the organisation acted for, those to come first, without what was withdrawn."""
    ours = ClosedDay.organisation_id == records.actor.organisation_id
    asked = select(ClosedDay).where(ours, ClosedDay.withdrawn_at.is_(None))
    return records.find(asked.order_by(ClosedDay.day.desc()))


def _of_step(records: Records, service_id: UUID, step: Measures, day: date) -> Sequence[Timeframe]:
    """In force on that day or later."""
    asked = select(Timeframe).where(Timeframe.service_id == service_id, Timeframe.measures == step)
    return records.find(asked.where(or_(Timeframe.ends.is_(None), Timeframe.ends >= day)))
