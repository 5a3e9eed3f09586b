"""Pages for privacy officers: who is kept apart from whom, a form to record it, and one to end it."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from core.access.errors import Conflict
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.apart_models import ConflictLink, ConflictSort
from core.clients.people_named import names_of_organisations
from core.conflicts import service
from core.conflicts.doors import TheKeeper
from core.conflicts.keeper import Keeper
from core.conflicts.schemas import ConflictIn, EndConflictIn
from core.people.models import Person
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/conflicts")

HERE = "/conflicts"
MOST = 3000
YES_NO = (Choice("no", "No, I choose who takes over"), Choice("yes", "Yes, ask the team lead to find somebody"))


@router.get("", requires(ConflictLink, Action.READ))
def conflicts_page(records: Records, request: Request, recorded: bool = False) -> Response:
    """`recorded`: they have just recorded one about themselves, which they do not see."""
    return render(request, "conflicts/all.html", links=service.links(records), recorded=recorded)


@router.get("/new", requires(ConflictLink, Action.CREATE))
def new_page(records: Records, request: Request) -> Response:
    return _form(records, request, FormState(), [])


@router.post("/new", requires(ConflictLink, Action.CREATE))
def new_posted(records: Records, request: Request, form: TypedForm, keeper: TheKeeper) -> Response:

    def act(asked: ConflictIn) -> Response:
        link = service.keep_apart(records, keeper, asked)
        return RedirectResponse(f"{HERE}/{link.id}" if link else f"{HERE}?recorded=true", 303)

    def again(state: FormState) -> Response:
        choices = _takers(records, keeper, form) if state.error("takes_over") else []
        return _form(records, request, state, choices, 422)

    return answered(ConflictIn, form, act, again)


@router.get("/{link_id}", requires(ConflictLink, Action.READ))
def conflict_page(records: Records, request: Request, link_id: UUID) -> Response:
    return _one(records, request, records.one(ConflictLink, link_id), FormState())


@router.post("/{link_id}/end", requires(ConflictLink, Action.CLOSE))
def conflict_ended(records: Records, request: Request, link_id: UUID, form: TypedForm) -> Response:
    link = records.one(ConflictLink, link_id)
    if version_in(form) != link.version:
        raise Conflict("This was changed meanwhile. Open the page again.")

    def act(asked: EndConflictIn) -> Response:
        service.end(records, link=link, reason=asked.reason)
        return RedirectResponse(f"{HERE}/{link.id}", 303)

    return answered(EndConflictIn, form, act, lambda state: _one(records, request, link, state, 422))


def _takers(records: Records, keeper: Keeper, form: TypedForm) -> list[Choice]:
    """Asked for once the hand-over turned out to be needed."""
    asked = parse(ConflictIn, form)
    if isinstance(asked, FormState):
        return []
    taking, organisations = service.taking_over(records, keeper, asked), names_of_organisations(records)
    names = service.names_of_those(records, [one for members in taking.values() for one in members])
    return [
        Choice(str(one.id), names[one.id], f"For {organisations[id]}")
        for id, members in taking.items()
        for one in members
    ]


def _form(
    records: Records, request: Request, state: FormState, takers: list[Choice], status: int = 200
) -> Response:  # fmt: skip
    people = records.find(select(Person).where(Person.is_system.is_(False)).order_by(Person.name).limit(MOST))
    return render(
        request, "conflicts/new.html", status_code=status, state=state, sorts=ConflictSort, takers=takers,
        people=[Choice(str(one.id), one.name) for one in people], yes_no=YES_NO,
    )  # fmt: skip


def _one(records: Records, request: Request, link: ConflictLink, state: FormState, status: int = 200) -> Response:
    may_end = link.stands and records.may(Action.CLOSE, link)
    return render(request, "conflicts/one.html", status_code=status, state=state, link=link, may_end=may_end)
