"""Pages of legal holds: those of one's organisation, placing one, one hold to release."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from core.access.errors import Conflict
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.people_named import names_of_people
from core.conflicts.doors import TheKeeper
from core.database import clock
from core.people.models import Person
from core.retention import holds
from core.retention.around import places_for
from core.retention.models import Ground, LegalHold, Scope
from core.retention.schemas import HoldIn, ReleaseIn
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.lists import After
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/retention/holds")

HERE, ROWS, MOST = "/retention/holds", 50, 3000


@router.get("", requires(LegalHold, Action.READ))
def holds_page(records: Records, request: Request, after: After = None) -> Response:
    page = records.page(select(LegalHold), limit=ROWS, after=after)
    return render(
        request, "retention/holds.html", around=places_for(records), holds=page.rows, today=clock.today(),
        may_place=records.judge.may_ever(LegalHold, Action.CREATE),
        next_href=page.next and f"{HERE}?after={page.next}", first_href=HERE if after else None,
    )  # fmt: skip


@router.get("/new", requires(LegalHold, Action.CREATE))
def new_page(records: Records, request: Request, review: UUID | None = None) -> Response:
    known = {"review_id": str(review), "scope": Scope.CLIENT.value} if review else {}
    return _form(records, request, FormState(known))


@router.post("/new", requires(LegalHold, Action.CREATE))
def hold_placed(records: Records, request: Request, form: TypedForm, keeper: TheKeeper) -> Response:
    def act(given: HoldIn) -> Response:
        return RedirectResponse(f"{HERE}/{holds.place(records, keeper, given).id}", 303)

    return answered(HoldIn, form, act, lambda state: _form(records, request, state, 422))


@router.get("/{hold_id}", requires(LegalHold, Action.READ))
def hold_page(records: Records, request: Request, hold_id: UUID) -> Response:
    return _one(records, request, records.one(LegalHold, hold_id), FormState())


@router.post("/{hold_id}/ask-release", requires(LegalHold, Action.WRITE))
def release_asked(records: Records, request: Request, hold_id: UUID, form: TypedForm) -> Response:
    one = _fresh(records, hold_id, form)

    def act(given: ReleaseIn) -> Response:
        holds.ask_release(records, hold=one, given=given)
        return RedirectResponse(f"{HERE}/{one.id}", 303)

    return answered(ReleaseIn, form, act, lambda state: _one(records, request, one, state, 422))


@router.post("/{hold_id}/release", requires(LegalHold, Action.CLOSE))
def hold_released(records: Records, hold_id: UUID, form: TypedForm) -> Response:
    holds.release(records, hold=_fresh(records, hold_id, form))
    return RedirectResponse(f"{HERE}/{hold_id}", 303)


def _fresh(records: Records, hold_id: UUID, form: TypedForm) -> LegalHold:
    one = records.one(LegalHold, hold_id)
    if version_in(form) != one.version:
        raise Conflict("Somebody has changed this hold meanwhile. Open the page again.")
    return one


def _form(records: Records, request: Request, state: FormState, status: int = 200) -> Response:
    known = records.judge.policy.words.kinds
    staff = records.find(select(Person).where(Person.is_system.is_(False)).order_by(Person.name).limit(MOST))
    return render(
        request, "retention/hold_new.html", status_code=status, state=state,
        scopes=[Choice(one.value, one.words) for one in Scope],
        grounds=[Choice(one.value, one.words) for one in Ground],
        people=[Choice(str(one.id), one.name) for one in staff],
        kinds=[Choice(name, known[name].words.capitalize()) for name in holds.kinds(records)],
    )  # fmt: skip


def _one(records: Records, request: Request, hold: LegalHold, state: FormState, status: int = 200) -> Response:
    staff = hold.record_id if hold.scope is Scope.STAFF else None
    people = names_of_people(records, [hold.placed_by, hold.release_asked_by, hold.released_by, staff])
    may_ask = hold.released_at is None and hold.release_asked_by is None and records.may(Action.WRITE, hold)
    return render(
        request, "retention/hold.html", status_code=status, state=state, hold=hold, people=people, may_ask=may_ask,
        may_release=holds.may_release(records, hold), stands=hold.stands(clock.today()),
    )  # fmt: skip
