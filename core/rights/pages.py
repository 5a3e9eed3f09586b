"""Pages of requests: the queue, a form for whoever wrote to a privacy officer, one request with each of its steps."""

from collections.abc import Callable
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.clients.people_named import names_of_organisations, names_of_people
from core.database import clock
from core.rights import service
from core.rights.api import SOONEST
from core.rights.by_name import receive_of
from core.rights.caldicott_models import CaldicottEntry
from core.rights.download import handed_out
from core.rights.gathering import decisions_of
from core.rights.judging import undecided
from core.rights.models import Outcome, Proof, RequestSort, RequestState, RightsGathering, RightsRequest
from core.rights.schemas import BackIn, CloseIn, ExtendIn, PassOnIn, RequestWhoIn, SecondIn
from core.web.conflicts import conflict_page, version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.lists import After
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/rights")
HERE, ROWS = "/rights", 50
WORKS, SECONDS = requires(RightsRequest, Action.WRITE), requires(RightsRequest, Action.APPROVE)


@router.get("", requires(RightsRequest, Action.READ))
def rights_page(records: Records, request: Request, after: After = None, closed: bool = False) -> Response:
    """What waits, what is due first; `closed`: what has been closed instead."""
    asked = select(RightsRequest).where((RightsRequest.state == RequestState.CLOSED) == closed)
    page = records.page(asked, order=SOONEST, limit=ROWS, after=after)
    shown, joined = ("?closed=true", "&") if closed else ("", "?")
    return render(
        request, "rights/queue.html", requests=page.rows, closed=closed, today=clock.today(),
        organisations=names_of_organisations(records), may_record=records.judge.may_ever(RightsRequest, Action.CLOSE),
        people=names_of_people(records, [one.handled_by for one in page.rows]),
        next_href=page.next and f"{HERE}{shown}{joined}after={page.next}", first_href=HERE + shown if after else None,
    )  # fmt: skip


@router.get("/new", WORKS)
def new_right_page(records: Records, request: Request) -> Response:
    return _new(records, request, FormState())


@router.post("/new", WORKS)
def right_received(records: Records, request: Request, form: TypedForm) -> Response:
    def act(given: RequestWhoIn) -> Response:
        came = receive_of(records, request.app.state.doors, given=given)
        if came.request_id is not None:
            return _to(came.request_id)
        # Not an error page, for the try and its alarm are kept.
        return _new(records, request, FormState(form).with_error(given.sought_by, came.outcome.words))

    return answered(RequestWhoIn, form, act, lambda state: _new(records, request, state, 422))


@router.get("/{request_id}", requires(RightsRequest, Action.READ))
def right_page(records: Records, request: Request, request_id: UUID) -> Response:
    return _page(records, request, service.one_request(records, request_id), FormState())


@router.post("/{request_id}/take", WORKS)
def right_taken(records: Records, request_id: UUID, form: TypedForm) -> Response:
    return _step(records, request_id, form, service.take)


@router.post("/{request_id}/gather", requires(RightsGathering, Action.CREATE))
def right_gathered(records: Records, request_id: UUID, form: TypedForm) -> Response:
    return _step(records, request_id, form, service.gather_now)


@router.post("/{request_id}/ready", WORKS)
def right_ready(records: Records, request_id: UUID, form: TypedForm) -> Response:
    return _step(records, request_id, form, service.say_ready)


@router.post("/{request_id}/take-as-second", SECONDS)
def right_seconded(records: Records, request_id: UUID, form: TypedForm) -> Response:
    return _step(records, request_id, form, service.take_as_second)


@router.post("/{request_id}/release", SECONDS)
def right_released(records: Records, request_id: UUID, form: TypedForm) -> Response:
    return _step(records, request_id, form, service.release)


@router.post("/{request_id}/extend", WORKS)
def right_extended(records: Records, request: Request, request_id: UUID, form: TypedForm) -> Response:
    asked = service.one_request(records, request_id, version_in(form))

    def act(given: ExtendIn) -> Response:
        service.extend(records, asked, because=given.because)
        return _to(asked.id)

    return answered(ExtendIn, form, act, lambda state: _page(records, request, asked, state, 422))


@router.post("/{request_id}/second", WORKS)
def second_asked(records: Records, request: Request, request_id: UUID, form: TypedForm) -> Response:
    asked = service.one_request(records, request_id, version_in(form))

    def act(given: SecondIn) -> Response:
        service.ask_second(records, asked, organisation_id=given.organisation_id)
        return _to(asked.id)

    return answered(SecondIn, form, act, lambda state: _page(records, request, asked, state, 422))


@router.post("/{request_id}/pass-on", WORKS)
def right_passed_on(records: Records, request: Request, request_id: UUID, form: TypedForm) -> Response:
    asked = service.one_request(records, request_id)

    def act(given: PassOnIn) -> Response:
        service.pass_on(records, request=asked, to=given.organisation_id)
        return _to(asked.id)

    return answered(PassOnIn, form, act, lambda state: _page(records, request, asked, state, 422))


@router.post("/{request_id}/send-back", requires(RightsRequest, Action.READ))
def right_sent_back(records: Records, request: Request, request_id: UUID, form: TypedForm) -> Response:
    asked = service.one_request(records, request_id, version_in(form))

    def act(given: BackIn) -> Response:
        service.send_back(records, asked, because=given.because)
        return _to(asked.id)

    return answered(BackIn, form, act, lambda state: _page(records, request, asked, state, 422))


@router.get("/{request_id}/package", requires(RightsGathering, Action.READ))
def package_taken(records: Records, request: Request, request_id: UUID) -> Response:
    return handed_out(records, request, service.one_request(records, request_id))


@router.post("/{request_id}/close", requires(RightsRequest, Action.CLOSE))
def right_closed(records: Records, request: Request, request_id: UUID, form: TypedForm) -> Response:
    asked = service.one_request(records, request_id)
    if asked.is_open and (version := version_in(form)) != asked.version:
        now = CloseIn.model_construct(outcome=asked.outcome, outcome_words=asked.outcome_words)
        action, current = f"{HERE}/{asked.id}/close", f"{HERE}/{asked.id}"
        return conflict_page(request, form, version=version, now=now, action=action, current=current)

    def act(given: CloseIn) -> Response:
        service.close(records, asked, given)
        return _to(asked.id)

    return answered(CloseIn, form, act, lambda state: _page(records, request, asked, state, 422))


def _step(
    records: Records, request_id: UUID, form: TypedForm, step: Callable[[Records, RightsRequest], object]
) -> Response:  # fmt: skip
    """One button: of the request as its page showed it."""
    step(records, service.one_request(records, request_id, version_in(form)))
    return _to(request_id)


def _to(request_id: UUID) -> Response:
    return RedirectResponse(f"{HERE}/{request_id}", 303)


def _new(records: Records, request: Request, state: FormState, status: int = 200) -> Response:
    return render(request, "rights/new.html", status_code=status, state=state, sorts=RequestSort, proofs=Proof)


def _page(
    records: Records, request: Request, asked: RightsRequest, state: FormState, status: int = 200
) -> Response:  # fmt: skip
    me, is_access = records.actor.person_id, asked.sort is RequestSort.ACCESS
    works = me in (asked.handled_by, asked.second_id) and asked.is_open
    entries = service.entries_of(records, asked) if works and is_access and asked.gathering_id else []
    waiting = undecided(entries, decisions_of(records, asked)) if entries else []
    organisations = names_of_organisations(records)
    people = [asked.recorded_by, asked.handled_by, asked.second_id, asked.closed_by]
    return render(
        request, "rights/request.html", status_code=status, state=state, asked=asked, today=clock.today(),
        mine=asked.handled_by == me and asked.is_open, is_second=asked.second_id == me and asked.is_open, works=works,
        client=_client(records, asked) if works else None, entries=entries, waiting=waiting, is_access=is_access,
        may_take=asked.is_open and asked.state is not RequestState.RELEASED and asked.handled_by != me
        and records.may(Action.WRITE, asked),
        may_second=asked.is_open and is_access and asked.second_id != me and records.may(Action.APPROVE, asked),
        may_log=records.judge.may_ever(CaldicottEntry, Action.CREATE),
        organisations=organisations, people=names_of_people(records, people), outcomes=Outcome,
        choices=[Choice(str(id), name) for id, name in organisations.items()],
        others=[Choice(str(id), name) for id, name in organisations.items() if id != asked.organisation_id],
    )  # fmt: skip


def _client(records: Records, asked: RightsRequest) -> Client | None:
    """None as long as the request opens nothing to whoever handles it, for they wrote it down themselves."""
    return next(iter(records.find(select(Client).where(Client.id == asked.client_id))), None)
