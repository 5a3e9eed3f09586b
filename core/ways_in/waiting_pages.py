"""Pages of what came and could not be taken: what it says, why, and what may be done with it."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid, NotFound
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.organisations.models import Organisation, Service
from core.referrals.arrivals import Arrival, ArrivalState
from core.ways_in.doors import TheIntake
from core.ways_in.schemas import AgainIn, DiscardIn
from core.ways_in.seeing_to import discard, take_again, waiting
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, parse
from core.web.lists import After
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/referrals/waiting")

STALE = "Somebody has dealt with this meanwhile. Open the list again."


@router.get("", requires(Arrival, Action.READ))
def waiting_page(records: Records, request: Request, after: After = None) -> Response:
    page, count = waiting(records, after=after)
    return render(request, "ways_in/waiting.html", page=page, count=count, is_first=after is None)


@router.get("/{arrival_id}", requires(Arrival, Action.READ))
def arrival_page(records: Records, request: Request, arrival_id: UUID) -> Response:
    arrival = records.one(Arrival, arrival_id)
    if arrival.state not in (ArrivalState.WAITING, ArrivalState.DISCARDED):
        raise NotFound
    return _page(records, request, arrival, FormState())


@router.post("/{arrival_id}/again", requires(Arrival, Action.WRITE))
def again_posted(records: Records, request: Request, arrival_id: UUID, form: TypedForm, intake: TheIntake) -> Response:
    arrival, asked = records.one(Arrival, arrival_id), parse(AgainIn, form)
    if isinstance(asked, FormState):
        return _page(records, request, arrival, asked, 422)
    try:
        _refuse_stale(arrival, form)
        take_again(records, intake, arrival, asked.service_id)
    except Invalid as wrong:
        return _page(records, request, arrival, FormState(form).with_error("service_id", wrong.message), 422)
    return _seen_to(arrival)


@router.post("/{arrival_id}/discard", requires(Arrival, Action.WRITE))
def discard_posted(records: Records, request: Request, arrival_id: UUID, form: TypedForm) -> Response:
    arrival, asked = records.one(Arrival, arrival_id), parse(DiscardIn, form)
    if isinstance(asked, FormState):
        return _page(records, request, arrival, asked, 422)
    try:
        _refuse_stale(arrival, form)
        discard(records, arrival, asked.reason)
    except Invalid as wrong:
        return _page(records, request, arrival, FormState(form).with_error("reason", wrong.message), 422)
    return RedirectResponse("/referrals/waiting", 303)


def _refuse_stale(arrival: Arrival, form: TypedForm) -> None:
    if version_in(form) != arrival.version:
        raise Invalid("version", STALE)


def _seen_to(arrival: Arrival) -> Response:
    place = f"/referrals/{arrival.referral_id}" if arrival.referral_id else "/referrals/waiting"
    return RedirectResponse(place, 303)


def _page(records: Records, request: Request, arrival: Arrival, state: FormState, status: int = 200) -> Response:
    services = records.find(
        select(Service).options(joinedload(Service.organisation)).join(Organisation)
        .order_by(Organisation.name, Service.name)
    )  # fmt: skip
    choices = [Choice(str(one.id), f"{one.name}, {one.organisation.name}") for one in services]
    return render(
        request, "ways_in/arrival.html", status_code=status, arrival=arrival, state=state, services=choices,
        may_write=arrival.is_waiting and records.may(Action.WRITE, arrival),
    )  # fmt: skip
