"""Pages of one stay: how far it is, its tasks, and the forms with which it moves on, ends or is handed on."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Path, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from core.access.errors import Invalid, NotFound
from core.access.holding import hold
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.identity import identity_of
from core.clients.record import on_entries
from core.pathways import service
from core.pathways.definitions import definition_of
from core.pathways.forms_asked import FormAsked, forms_asked
from core.pathways.models import Stay
from core.pathways.pieces import StayTask
from core.pathways.schemas import ExitIn, ExtendIn, HandOnIn, MoveIn, TaskIn
from core.pathways.shown import Told, due_words, told
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, Typed, TypedForm, answered
from core.web.parts import Choice

router = Router(face=Face.PAGE)

Given = TypeVar("Given", bound=BaseModel)
Mark = Annotated[str, Path(max_length=80)]


@router.get("/stays/{stay_id}", requires(Stay, Action.READ))
def stay_page(records: Records, request: Request, stay_id: UUID) -> Response:
    stay = records.one(Stay, stay_id)
    may_write, may_close = records.may(Action.WRITE, stay), records.may(Action.CLOSE, stay)
    return _form(
        request, records, stay, "stay", FormState(), may_write=may_write, may_close=may_close and stay.is_open,
        due_words=due_words, entry_links=on_entries(request, records, (stay, may_write))[stay.id],
        forms=_forms(records, stay),
    )  # fmt: skip


@router.get("/stays/{stay_id}/move", requires(Stay, Action.WRITE))
def move_page(records: Records, request: Request, stay_id: UUID) -> Response:
    return _move_form(request, records, _open(records, stay_id), FormState())


@router.post("/stays/{stay_id}/move", requires(Stay, Action.WRITE))
def move_posted(records: Records, request: Request, stay_id: UUID, form: TypedForm) -> Response:
    return _done(
        records, stay_id, form, MoveIn, lambda stay, given: service.move_on(records, stay, given),
        lambda stay, state: _move_form(request, records, stay, state, 422),
    )  # fmt: skip


@router.get("/stays/{stay_id}/tasks/{mark}", requires(Stay, Action.WRITE))
def task_page(records: Records, request: Request, stay_id: UUID, mark: Mark) -> Response:
    return _task_form(request, records, _writable(records, stay_id), mark, FormState())


@router.post("/stays/{stay_id}/tasks/{mark}", requires(Stay, Action.WRITE))
def task_posted(records: Records, request: Request, stay_id: UUID, mark: Mark, form: TypedForm) -> Response:
    return _done(
        records, stay_id, form, TaskIn, lambda stay, given: service.finish_task(records, stay, mark, given),
        lambda stay, state: _task_form(request, records, stay, mark, state, 422),
    )  # fmt: skip


@router.get("/stays/{stay_id}/extend", requires(Stay, Action.WRITE))
def extend_page(records: Records, request: Request, stay_id: UUID) -> Response:
    return _form(request, records, _open(records, stay_id), "extend", FormState())


@router.post("/stays/{stay_id}/extend", requires(Stay, Action.WRITE))
def extend_posted(records: Records, request: Request, stay_id: UUID, form: TypedForm) -> Response:
    return _done(
        records, stay_id, form, ExtendIn, lambda stay, given: service.extend(records, stay, given),
        lambda stay, state: _form(request, records, stay, "extend", state, 422),
    )  # fmt: skip


@router.get("/stays/{stay_id}/exit", requires(Stay, Action.CLOSE))
def exit_page(records: Records, request: Request, stay_id: UUID) -> Response:
    return _exit_form(request, records, _open(records, stay_id), FormState())


@router.post("/stays/{stay_id}/exit", requires(Stay, Action.CLOSE))
def exit_posted(records: Records, request: Request, stay_id: UUID, form: TypedForm) -> Response:
    return _done(
        records, stay_id, form, ExitIn, lambda stay, given: service.leave(records, stay, given),
        lambda stay, state: _exit_form(request, records, stay, state, 422),
    )  # fmt: skip


@router.get("/stays/{stay_id}/hand-on", requires(Stay, Action.WRITE))
def hand_on_page(records: Records, request: Request, stay_id: UUID) -> Response:
    return _hand_on_form(request, records, _writable(records, stay_id), FormState())


@router.post("/stays/{stay_id}/hand-on", requires(Stay, Action.WRITE))
def hand_on_posted(records: Records, request: Request, stay_id: UUID, form: TypedForm) -> Response:
    return _done(
        records, stay_id, form, HandOnIn, lambda stay, given: service.hand_on(records, stay, given),
        lambda stay, state: _hand_on_form(request, records, stay, state, 422),
    )  # fmt: skip


def _done(
    records: Records, stay_id: UUID, form: Typed, model: type[Given], do: Callable[[Stay, Given], None],
    again: Callable[[Stay, FormState], Response],
) -> Response:  # fmt: skip
    """Back to the stay, or the form once more with what is wrong."""
    stay = hold(records, Stay, stay_id)
    if version_in(form) != stay.version:
        raise Invalid("version", "This was changed meanwhile. Open the page again.")

    def act(given: Given) -> Response:
        do(stay, given)
        return RedirectResponse(f"/stays/{stay_id}", 303)

    return answered(model, form, act, lambda state: again(stay, state))


def _writable(records: Records, stay_id: UUID) -> Stay:
    stay = records.one(Stay, stay_id)
    if not records.may(Action.WRITE, stay):
        raise NotFound
    return stay


def _open(records: Records, stay_id: UUID) -> Stay:
    stay = _writable(records, stay_id)
    stay.refuse_ended()
    return stay


def _move_form(request: Request, records: Records, stay: Stay, state: FormState, status: int = 200) -> Response:
    one = told(records, stay)
    stages = [Choice(stage.key, stage.title, stage.purpose) for stage in one.next_stages]
    return _form(request, records, stay, "move", state, status, one=one, stages=stages, undone=_undone(records, one))


def _exit_form(request: Request, records: Records, stay: Stay, state: FormState, status: int = 200) -> Response:
    one = told(records, stay)
    outcomes = [Choice(each.key, each.title) for each in one.pathway.outcomes] if one.pathway else []
    checks = [Choice(each.key, each.text) for each in one.pathway.exit_check] if one.pathway else []
    return _form(
        request, records, stay, "exit", state, status, one=one, outcomes=outcomes, checks=checks,
        undone=_undone(records, one),
    )  # fmt: skip


def _task_form(
    request: Request, records: Records, stay: Stay, mark: str, state: FormState, status: int = 200
) -> Response:
    return _form(request, records, stay, "task", state, status, task=_task(stay, mark))


def _hand_on_form(request: Request, records: Records, stay: Stay, state: FormState, status: int = 200) -> Response:
    colleagues = [Choice(str(one.id), one.name) for one in service.colleagues(records, stay)]
    return _form(request, records, stay, "hand_on", state, status, colleagues=colleagues)


def _task(stay: Stay, mark: str) -> StayTask:
    for task in stay.all_tasks:
        if task.mark == mark:
            return task
    raise NotFound


def _forms(records: Records, stay: Stay) -> Sequence[FormAsked]:
    pathway = definition_of(records, stay) if stay.is_open else None
    return forms_asked(records, stay, pathway) if pathway else ()


def _undone(records: Records, one: Told) -> list[str]:
    return service.undone(records, one.stay, one.pathway) if one.pathway else []


def _form(
    request: Request,
    records: Records,
    stay: Stay,
    template: str,
    state: FormState,
    status: int = 200,
    **context: object,
) -> Response:
    context.setdefault("one", told(records, stay))
    identity = identity_of(records, stay.client) if stay.client else None
    return render(
        request, f"pathways/{template}.html", status_code=status, stay=stay, state=state, identity=identity, **context
    )
