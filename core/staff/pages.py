"""Pages of the organisation's own staff: the list, a search, a starter, a worker, a new name."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import NotFound
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.matrix.team import Tie, lines_of
from core.people.models import Person, RoleHeld
from core.people.roles import roles_offered
from core.staff.schemas import NameIn, StarterIn
from core.staff.staff_list import one_of_staff, staff
from core.staff.starting import rename, start
from core.web.conflicts import conflict_page, version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered, parse
from core.web.lists import After
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/staff")

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))


@router.get("", requires(RoleHeld, Action.READ))
def staff_page(records: Records, request: Request, after: After = None) -> Response:
    return _list(records, request, FormState(), after=after)


@router.post("", requires(RoleHeld, Action.READ))
def staff_searched(records: Records, request: Request, form: TypedForm) -> Response:
    """By post: a name that is searched for stands in no address."""
    return _list(records, request, FormState(form))


@router.get("/new", requires(Person, Action.CREATE))
def starter_form(records: Records, request: Request) -> Response:
    return _starter(records, request, FormState({"is_employed": "yes", "is_another": "no"}))


@router.post("/new", requires(Person, Action.CREATE))
def starter_added(records: Records, request: Request, form: TypedForm) -> Response:

    def act(asked: StarterIn) -> Response:
        person = start(records, asked=asked)
        return RedirectResponse(f"/staff/{person.id}", 303)

    return answered(StarterIn, form, act, lambda state: _starter(records, request, state, 422))


@router.get("/{person_id}", requires(RoleHeld, Action.READ))
def worker_page(records: Records, request: Request, person_id: UUID) -> Response:
    worker = one_of_staff(records, person_id)
    person, words = records.kept(Person, person_id), records.judge.policy.words.roles
    named = [words[role].words for role in worker.roles if role in words]
    return render(
        request, "staff/worker.html", worker=worker, roles=named, lines=_lines(records, person_id),
        may_rename=records.may(Action.WRITE, person), may_grant=records.may(Action.GRANT, person),
        may_give=records.judge.may_ever(RoleHeld, Action.CREATE),
    )  # fmt: skip


@router.get("/{person_id}/name", requires(Person, Action.WRITE))
def name_form(records: Records, request: Request, person_id: UUID) -> Response:
    person = records.kept(Person, person_id)
    return render(request, "staff/name.html", person=person, state=FormState({"name": person.name}))


@router.post("/{person_id}/name", requires(Person, Action.WRITE))
def name_changed(records: Records, request: Request, person_id: UUID, form: TypedForm) -> Response:
    person, asked = records.kept(Person, person_id), parse(NameIn, form)
    if isinstance(asked, FormState):
        return render(request, "staff/name.html", status_code=422, person=person, state=asked)
    place = f"/staff/{person.id}"
    if version_in(form) != person.version:
        now = NameIn.model_construct(name=person.name, reason="")
        return conflict_page(request, form, version=person.version, now=now, action=f"{place}/name", current=place)
    rename(records, person=person, name=asked.name, reason=asked.reason)
    return RedirectResponse(place, 303)


def _list(records: Records, request: Request, state: FormState, *, after: UUID | None = None) -> Response:
    page, words = staff(records, name=state.value("name"), after=after), records.judge.policy.words.roles
    named = {one.id: [words[role].words for role in one.roles if role in words] for one in page.workers}
    return render(
        request, "staff/staff.html", state=state, workers=page.workers, roles=named, count=page.count,
        is_search=bool(state.value("name")), may_add=records.judge.may_ever(Person, Action.CREATE),
        next_href=f"/staff?after={page.next}" if page.next and not state.value("name") else None,
        first_href="/staff" if after else None,
    )  # fmt: skip


def _starter(records: Records, request: Request, state: FormState, status: int = 200) -> Response:
    offered = [Choice(role.name, f"{role.words} (needs a second yes)" if role.powerful else role.words)
               for role in roles_offered(records)]  # fmt: skip
    return render(request, "staff/new.html", status_code=status, state=state, offered=offered, yes_no=YES_NO)


def _lines(records: Records, person_id: UUID) -> list[Tie]:
    try:
        return lines_of(records, person_id)
    except NotFound:
        return []
