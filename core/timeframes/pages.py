"""Pages of what services promise, and of one-off holidays."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import Invalid
from core.access.records import Records
from core.access.routing import Face, Router, requires, signed_in
from core.access.vocabulary import Action
from core.clients.people_named import names_of_organisations, names_of_people
from core.clocks.calendars import calendars, usual
from core.clocks.running_out import running_out
from core.database import clock
from core.notices.ladders import ladders
from core.organisations.models import Service
from core.timeframes.api import OPEN
from core.timeframes.models import ClosedDay, Timeframe
from core.timeframes.schemas import ClosedDayIn, Counted, EndedIn, Promised, TimeframeIn, WithdrawnIn
from core.timeframes.service import (
    close_day,
    closed_days_here,
    end_promise,
    promise,
    timeframes_of,
    withdraw_day,
)
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE)

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))
STALE = "This was changed meanwhile. Open the page again."
LADDERS = {"clock": "Their managers, then team and locality managers", "safety": "As for matters of safety: very soon"}


@dataclass(frozen=True)
class Said:
    """One change of a timeframe or a one-off holiday, for its page."""

    at: object
    who: str
    why: str | None
    what: str


@router.get("/services/{service_id}/timeframes", signed_in(OPEN))
def timeframes_page(records: Records, request: Request, service_id: UUID) -> Response:
    return _timeframes(records, request, records.kept(Service, service_id), _blank())


@router.post("/services/{service_id}/timeframes", requires(Timeframe, Action.CREATE))
def timeframe_added(records: Records, request: Request, service_id: UUID, form: TypedForm) -> Response:
    service = records.kept(Service, service_id)

    def act(asked: TimeframeIn) -> Response:
        promise(records, service=service, asked=asked)
        return RedirectResponse(f"/services/{service.id}/timeframes", 303)

    return answered(TimeframeIn, form, act, lambda state: _timeframes(records, request, service, state, 422))


@router.get("/timeframes/{timeframe_id}/end", requires(Timeframe, Action.CLOSE))
def timeframe_end_form(records: Records, request: Request, timeframe_id: UUID) -> Response:
    return _end(records, request, records.kept(Timeframe, timeframe_id), FormState())


@router.post("/timeframes/{timeframe_id}/end", requires(Timeframe, Action.CLOSE))
def timeframe_ended(records: Records, request: Request, timeframe_id: UUID, form: TypedForm) -> Response:
    timeframe = records.kept(Timeframe, timeframe_id)
    if version_in(form) != timeframe.version:
        raise Invalid("version", STALE)

    def act(asked: EndedIn) -> Response:
        end_promise(records, timeframe=timeframe, asked=asked)
        return RedirectResponse(f"/services/{timeframe.service_id}/timeframes", 303)

    return answered(EndedIn, form, act, lambda state: _end(records, request, timeframe, state, 422))


@router.get("/organisation/closed-days", signed_in(OPEN))
def closed_days_page(records: Records, request: Request) -> Response:
    return _closed_days(records, request, FormState())


@router.post("/organisation/closed-days", requires(ClosedDay, Action.CREATE))
def day_closed(records: Records, request: Request, form: TypedForm) -> Response:

    def act(asked: ClosedDayIn) -> Response:
        close_day(records, asked=asked)
        return RedirectResponse("/organisation/closed-days", 303)

    return answered(ClosedDayIn, form, act, lambda state: _closed_days(records, request, state, 422))


@router.get("/closed-days/{closed_day_id}/withdraw", requires(ClosedDay, Action.CLOSE))
def withdraw_form(records: Records, request: Request, closed_day_id: UUID) -> Response:
    return _withdraw(request, records.kept(ClosedDay, closed_day_id), FormState())


@router.post("/closed-days/{closed_day_id}/withdraw", requires(ClosedDay, Action.CLOSE))
def day_withdrawn(records: Records, request: Request, closed_day_id: UUID, form: TypedForm) -> Response:
    closed, asked = records.kept(ClosedDay, closed_day_id), parse(WithdrawnIn, form)
    if isinstance(asked, FormState):
        return _withdraw(request, closed, asked, 422)
    if version_in(form) != closed.version:
        raise Invalid("version", STALE)
    try:
        withdraw_day(records, closed=closed, reason=asked.reason)
    except Invalid as wrong:
        return _withdraw(request, closed, FormState(form).with_error("reason", wrong.message), 422)
    return RedirectResponse("/organisation/closed-days", 303)


def _blank() -> FormState:
    return FormState({"calendar_key": usual().key, "cut_off": "17:00", "may_pause": "no", "ladder": "clock"})


def _timeframes(records: Records, request: Request, service: Service, state: FormState, status: int = 200) -> Response:
    found = timeframes_of(records, service.id)
    ours = Timeframe(organisation_id=service.organisation_id, service_id=service.id)
    return render(
        request, "timeframes/timeframes.html", status_code=status, state=state, service=service, found=found,
        holder=names_of_organisations(records)[service.organisation_id], today=clock.today(),
        may_add=records.decide(Action.CREATE, ours).allowed, past=[_said(records, one) for one in found],
        ending={one.id for one in found if _runs(one) and records.may(Action.CLOSE, one)},
        steps=Promised, units=Counted, yes_no=YES_NO, calendars=_calendars(),
        ladders=[Choice(name, LADDERS.get(name, name.capitalize())) for name in ladders() if name != "caseload"],
    )  # fmt: skip


def _runs(one: Timeframe) -> bool:
    return one.ends is None or one.ends >= clock.today()


def _said(records: Records, one: Timeframe) -> list[Said]:
    """Who promised it and who ended it, with reasons, oldest first."""
    past = records.history(one)
    people = names_of_people(records, [change.actor_id for change in past if change.actor_id])
    return [
        Said(
            change.at, people.get(change.actor_id, "The system") if change.actor_id else "The system", change.reason,
            f"Until {_day(change.fields['ends'][1])}" if "ends" in change.fields else "Promised",
        )
        for change in past
    ]  # fmt: skip


def _day(value: object) -> str:
    day = date.fromisoformat(str(value))
    return f"{day.day} {day:%B %Y}"


def _end(records: Records, request: Request, timeframe: Timeframe, state: FormState, status: int = 200) -> Response:
    service = records.kept(Service, timeframe.service_id)
    return render(
        request, "timeframes/end.html", status_code=status, state=state, timeframe=timeframe, service=service
    )  # fmt: skip


def _closed_days(records: Records, request: Request, state: FormState, status: int = 200) -> Response:
    found = closed_days_here(records)
    known = [(one, one.holidays) for one in calendars().values() if one.holidays is not None]
    return render(
        request, "timeframes/closed_days.html", status_code=status, state=state, found=found, known=known,
        ending=list(running_out(clock.today())), calendars=_calendars(), today=clock.today(), titles=calendars(),
        may_add=records.judge.may_ever(ClosedDay, Action.CREATE),
        withdrawing={one.id for one in found if one.day >= clock.today() and records.may(Action.CLOSE, one)},
    )  # fmt: skip


def _withdraw(request: Request, closed: ClosedDay, state: FormState, status: int = 200) -> Response:
    return render(request, "timeframes/withdraw.html", status_code=status, state=state, closed=closed)


def _calendars() -> list[Choice]:
    return [Choice(one.key, one.title) for one in calendars().values()]
