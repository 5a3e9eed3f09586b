"""The API of timeframes, calendars and one-off holidays."""

from uuid import UUID

from sqlalchemy import select

from core.access.errors import StaleVersion
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires, signed_in
from core.access.vocabulary import Action
from core.clocks.calendars import Calendar, calendars
from core.organisations.models import Service
from core.timeframes.models import ClosedDay, Timeframe
from core.timeframes.schemas import (
    CalendarOut,
    ClosedDayIn,
    ClosedDayOut,
    EndedIn,
    TimeframeIn,
    TimeframeOut,
    WithdrawnIn,
)
from core.timeframes.service import close_day, end_promise, promise, timeframes_of, withdraw_day
from core.web.lists import Listed, whole

router = Router(face=Face.API, prefix="/api/v1", tags=["timeframes"])

OPEN = "what services promise, and when they are closed, is no secret among the partners"


@router.get("/calendars", signed_in(OPEN))
def list_calendars(records: Records) -> Listed[CalendarOut]:
    """Which days count as working days, and until when the bank holidays are known."""
    return whole(CalendarOut, map(_calendar, calendars().values()))


@router.get("/services/{service_id}/timeframes", signed_in(OPEN))
def list_timeframes(records: Records, service_id: UUID) -> Listed[TimeframeOut]:
    """What a service promised, promises, and will promise."""
    service = records.kept(Service, service_id)
    return whole(TimeframeOut, timeframes_of(records, service.id))


@router.post("/services/{service_id}/timeframes", requires(Timeframe, Action.CREATE), status=201)
def add_a_timeframe(records: Records, service_id: UUID, asked: TimeframeIn) -> Reply[TimeframeOut]:
    """What was promised for the same step ends the day before. Clocks that run already are not touched."""
    made = promise(records, service=records.kept(Service, service_id), asked=asked)
    return Reply(TimeframeOut.model_validate(made), version=made.version)


@router.post("/timeframes/{timeframe_id}/end", requires(Timeframe, Action.CLOSE))
def end_a_timeframe(records: Records, timeframe_id: UUID, asked: EndedIn, version: IfMatch) -> Reply[TimeframeOut]:
    """Clocks that run by it run on: whoever waits was promised it."""
    timeframe = records.kept(Timeframe, timeframe_id)
    if timeframe.version != version:
        raise StaleVersion(timeframe.version, TimeframeOut.model_validate(timeframe).model_dump(mode="json"))
    end_promise(records, timeframe=timeframe, asked=asked)
    return Reply(TimeframeOut.model_validate(timeframe), version=timeframe.version)


@router.get("/closed-days", signed_in(OPEN))
def list_closed_days(records: Records) -> Listed[ClosedDayOut]:
    """One-off holidays of every organisation, those withdrawn too."""
    return whole(ClosedDayOut, records.find(select(ClosedDay).order_by(ClosedDay.day.desc(), ClosedDay.id)))


@router.post("/closed-days", requires(ClosedDay, Action.CREATE), status=201)
def add_a_closed_day(records: Records, asked: ClosedDayIn) -> Reply[ClosedDayOut]:
    """Your organisation’s services do not work on that day: clocks that it lies in are due later."""
    made = close_day(records, asked=asked)
    return Reply(ClosedDayOut.model_validate(made), version=made.version)


@router.post("/closed-days/{closed_day_id}/withdraw", requires(ClosedDay, Action.CLOSE))
def withdraw_a_closed_day(
    records: Records, closed_day_id: UUID, asked: WithdrawnIn, version: IfMatch
) -> Reply[ClosedDayOut]:
    closed = records.kept(ClosedDay, closed_day_id)
    if closed.version != version:
        raise StaleVersion(closed.version, ClosedDayOut.model_validate(closed).model_dump(mode="json"))
    withdraw_day(records, closed=closed, reason=asked.reason)
    return Reply(ClosedDayOut.model_validate(closed), version=closed.version)


def _calendar(one: Calendar) -> CalendarOut:
    known = one.holidays
    return CalendarOut(
        key=one.key, title=one.title, cut_off=one.cut_off, source=known.source if known else None,
        source_date=known.source_date if known else None, known_until=known.known_until if known else None,
        bank_holidays=dict(known.days) if known else {},
    )  # fmt: skip
