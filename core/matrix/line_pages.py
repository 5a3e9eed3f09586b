"""Pages of lines: setting one, what waits for a yes, ending one."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from core.access.errors import Invalid
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.matrix.lines import accept_line, end_line, set_line
from core.matrix.models import Line, StaffLine
from core.matrix.schemas import LineAsked, LineEnded
from core.matrix.team import Tie, tie_of, waiting
from core.organisations.models import Organisation, Standing
from core.people.models import Person
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/lines")

MOST = 3000


@router.get("", requires(StaffLine, Action.APPROVE))
def lines_page(records: Records, request: Request) -> Response:
    """Lines that lead to one's organisation, or from it to another, and wait for a yes."""
    return _waiting(records, request)


@router.get("/new/{person_id}", requires(StaffLine, Action.CREATE))
def line_form(records: Records, request: Request, person_id: UUID) -> Response:
    return _form(records, request, records.kept(Person, person_id), FormState())


@router.post("/new/{person_id}", requires(StaffLine, Action.CREATE))
def line_set(records: Records, request: Request, person_id: UUID, form: TypedForm) -> Response:
    person, typed = records.kept(Person, person_id), {**form, "person_id": str(person_id)}

    def act(asked: LineAsked) -> Response:
        set_line(records, asked=asked)
        return RedirectResponse(f"/team/{person_id}", 303)

    return answered(LineAsked, typed, act, lambda state: _form(records, request, person, state, 422))


@router.post("/{line_id}/accept", requires(StaffLine, Action.APPROVE))
def line_accepted(records: Records, request: Request, line_id: UUID, form: TypedForm) -> Response:
    line = _opened(records, line_id, form)
    try:
        accept_line(records, line=line)
    except Invalid as wrong:
        return _waiting(records, request, FormState().with_error("", wrong.message), 422)
    return RedirectResponse("/lines", 303)


@router.get("/{line_id}/end", requires(StaffLine, Action.CLOSE))
def end_form(records: Records, request: Request, line_id: UUID) -> Response:
    return _end(records, request, records.one(StaffLine, line_id), FormState())


@router.post("/{line_id}/end", requires(StaffLine, Action.CLOSE))
def line_ended(records: Records, request: Request, line_id: UUID, form: TypedForm) -> Response:
    line = _opened(records, line_id, form)

    def act(ended: LineEnded) -> Response:
        end_line(records, line=line, ends=ended.ends, reason=ended.reason)
        return RedirectResponse(f"/team/{line.person_id}", 303)

    return answered(LineEnded, form, act, lambda state: _end(records, request, line, state, 422))


def _opened(records: Records, line_id: UUID, form: Mapping[str, str | list[str]]) -> StaffLine:
    line = records.one(StaffLine, line_id)
    if version_in(form) != line.version:
        raise Invalid("version", "This line was changed meanwhile. Open the page again.")
    return line


def _waiting(records: Records, request: Request, state: FormState | None = None, status: int = 200) -> Response:
    lines = waiting(records)
    return render(
        request, "matrix/lines.html", status_code=status, lines=lines, state=state or FormState(),
        accepting={tie.id for tie in lines if records.may(Action.APPROVE, tie.source)},
        ending={tie.id for tie in lines if records.may(Action.CLOSE, tie.source)},
    )  # fmt: skip


def _form(records: Records, request: Request, person: Person, state: FormState, status: int = 200) -> Response:
    """Everybody's name is open; whether somebody may be the manager is decided when the form is sent."""
    people = records.find(select(Person).where(Person.is_system.is_(False)).order_by(Person.name).limit(MOST))
    partners = records.find(select(Organisation).where(Organisation.standing == Standing.PARTNER))
    return render(
        request, "matrix/line_new.html", status_code=status, state=state, person=person,
        sorts=[Choice(line.value, line.words) for line in Line],
        people=[Choice(str(one.id), one.name) for one in people if one.id != person.id],
        partners=[Choice(str(one.id), one.name) for one in sorted(partners, key=lambda one: one.name)],
    )  # fmt: skip


def _end(records: Records, request: Request, line: StaffLine, state: FormState, status: int = 200) -> Response:
    tie: Tie = tie_of(records, line)
    return render(request, "matrix/line_end.html", status_code=status, state=state, tie=tie)
