"""Pages of what workers can carry, and of the grounds for women-only support."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.database import clock
from core.organisations.models import Service, TeamMember
from core.people.models import Person
from core.referrals import capacity
from core.referrals.capacity import CapacityIn, GroundIn, NewCapacityIn
from core.referrals.capacity_models import Ground, WomenOnlyGround, WorkerCapacity
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered, parse
from core.web.lists import After
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/capacity")

A_PAGE = 100
YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))


@router.get("", requires(WorkerCapacity, Action.READ))
def capacities_page(records: Records, request: Request, after: After = None) -> Response:
    """Those of my organisation, and of workers whom I manage."""
    loads = (joinedload(WorkerCapacity.person), joinedload(WorkerCapacity.organisation))
    page = records.page(WorkerCapacity, limit=A_PAGE, after=after, load=loads)
    return render(
        request, "referrals/capacities.html", page=page, is_first=after is None,
        may_set=records.judge.may_ever(WorkerCapacity, Action.CREATE),
        may_see_grounds=records.judge.may_ever(WomenOnlyGround, Action.READ),
    )  # fmt: skip


@router.get("/new", requires(WorkerCapacity, Action.CREATE))
def new_page(records: Records, request: Request) -> Response:
    return _new(records, request, FormState())


@router.post("/new", requires(WorkerCapacity, Action.CREATE))
def new_posted(records: Records, request: Request, form: TypedForm) -> Response:
    def act(given: NewCapacityIn) -> Response:
        capacity.set_capacity(records, given=given)
        return RedirectResponse("/capacity", 303)

    return answered(NewCapacityIn, _lines(form), act, lambda state: _new(records, request, state, 422))


@router.get("/grounds", requires(WomenOnlyGround, Action.READ))
def grounds_page(records: Records, request: Request) -> Response:
    return _grounds(records, request, FormState())


@router.post("/grounds", requires(WomenOnlyGround, Action.CREATE))
def ground_posted(records: Records, request: Request, form: TypedForm) -> Response:

    def act(given: GroundIn) -> Response:
        capacity.record_ground(records, given=given)
        return RedirectResponse("/capacity/grounds", 303)

    return answered(GroundIn, form, act, lambda state: _grounds(records, request, state, 422))


@router.get("/{capacity_id}", requires(WorkerCapacity, Action.WRITE))
def change_page(records: Records, request: Request, capacity_id: UUID) -> Response:
    found = records.one(WorkerCapacity, capacity_id)
    now = CapacityIn.model_validate(found, from_attributes=True)
    return _change(records, request, found, FormState.showing(now))


@router.post("/{capacity_id}", requires(WorkerCapacity, Action.WRITE))
def change_posted(records: Records, request: Request, capacity_id: UUID, form: TypedForm) -> Response:
    found, given = records.one(WorkerCapacity, capacity_id), parse(CapacityIn, _lines(form))
    if version_in(form) != found.version:
        raise Invalid("version", "This was changed meanwhile. Open the page again.")
    if isinstance(given, FormState):
        return _change(records, request, found, given, 422)
    capacity.change_capacity(records, capacity=found, given=given)
    return RedirectResponse("/capacity", 303)


def _lines(form: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    """Languages are typed with commas between them."""
    typed = FormState(form).value("languages")
    return {**form, "languages": [one.strip() for one in typed.split(",") if one.strip()]}


def _new(records: Records, request: Request, state: FormState, status: int = 200) -> Response:
    return render(
        request, "referrals/capacity_form.html", status_code=status, state=state, capacity=None, yes_no=YES_NO,
        people=_colleagues(records),
    )  # fmt: skip


def _change(records: Records, request: Request, found: WorkerCapacity, state: FormState, status: int = 200) -> Response:
    return render(
        request, "referrals/capacity_form.html", status_code=status, state=state, capacity=found, yes_no=YES_NO
    )


def _grounds(records: Records, request: Request, state: FormState, status: int = 200) -> Response:
    loads = (joinedload(WomenOnlyGround.service), joinedload(WomenOnlyGround.decider))
    page = records.page(WomenOnlyGround, limit=A_PAGE, load=loads)
    ours = select(Service).where(Service.organisation_id == records.actor.organisation_id).order_by(Service.name)
    return render(
        request, "referrals/grounds.html", status_code=status, state=state, page=page, grounds=Ground,
        services=[Choice(str(one.id), one.name) for one in records.find(ours)],
        may_record=records.judge.may_ever(WomenOnlyGround, Action.CREATE),
    )  # fmt: skip


def _colleagues(records: Records) -> list[Choice]:
    """People of teams who act for the same organisation."""
    today = clock.today()
    in_force = (TeamMember.starts <= today, or_(TeamMember.ends.is_(None), TeamMember.ends >= today))
    there = select(TeamMember.person_id).where(TeamMember.organisation_id == records.actor.organisation_id, *in_force)
    found = records.find(select(Person).where(Person.id.in_(there)).order_by(Person.name))
    return [Choice(str(one.id), one.name) for one in found]
