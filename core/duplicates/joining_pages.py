"""Pages of joining two records and of taking them apart: what it does, in numbers and names, before the button."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import Conflict, Invalid
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.clients.record import render_about
from core.duplicates.models import ClientMerge
from core.duplicates.schemas import MergeIn, UnmergeIn
from core.duplicates.service import ClashShown, clashes_shown, entries_since, join, moves, take_apart
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/duplicates")

KEPT, OTHER = "kept", "other"
ENTRY = "entry "


@router.get("/{client_id}/{other_id}/join", requires(ClientMerge, Action.CREATE))
def join_page(records: Records, request: Request, client_id: UUID, other_id: UUID) -> Response:
    return _join_page(records, request, client_id, other_id, FormState())


@router.post("/{client_id}/{other_id}/join", requires(ClientMerge, Action.CREATE))
def join_posted(records: Records, request: Request, client_id: UUID, other_id: UUID, form: TypedForm) -> Response:
    """Each field in which the two differ is asked by a question of its own."""
    state = FormState(form)
    take = [name.removeprefix("take_") for name in form if name.startswith("take_") and state.value(name) == OTHER]
    asked = parse(MergeIn, {"keep_id": str(client_id), "other_id": str(other_id), "reason": state.value("reason")})
    if isinstance(asked, FormState):
        errors = FormState(form, asked.errors)
        return _join_page(records, request, client_id, other_id, errors, 422)
    try:
        join(records, asked=asked.model_copy(update={"take": take}))
    except Invalid as wrong:
        return _join_page(records, request, client_id, other_id, state.with_error("reason", wrong.message), 422)
    return RedirectResponse(f"/clients/{client_id}/duplicates", 303)


def _join_page(
    records: Records, request: Request, client_id: UUID, other_id: UUID, state: FormState, status: int = 200
) -> Response:
    keep, other = records.one(Client, client_id), records.one(Client, other_id)
    found = clashes_shown(records, keep, other)
    asked = [_question(one) for one in found if one.clash.settled is None]
    kept_first = FormState({**{name: KEPT for name, _, _ in asked}, **state.values}, state.errors)
    return render(
        request, "duplicates/join.html", status_code=status, state=kept_first, keep=keep, other=other,
        moves=moves(records, other), asked=asked, settled=[one for one in found if one.clash.settled],
    )  # fmt: skip


def _question(one: ClashShown) -> tuple[str, str, list[Choice]]:
    """Name of the field in the form, its words, and the two answers."""
    part = one.clash.part
    return f"take_{part.field}", part.words, [Choice(KEPT, one.kept or ""), Choice(OTHER, one.other or "")]


@router.get("/merges/{merge_id}/take-apart", requires(ClientMerge, Action.WRITE))
def apart_page(records: Records, request: Request, merge_id: UUID) -> Response:
    return _apart_page(records, request, records.one(ClientMerge, merge_id), FormState())


@router.post("/merges/{merge_id}/take-apart", requires(ClientMerge, Action.WRITE))
def apart_posted(records: Records, request: Request, merge_id: UUID, form: TypedForm) -> Response:
    made = records.one(ClientMerge, merge_id)
    if version_in(form) != made.version:
        raise Conflict("Somebody has changed this meanwhile. Open it again.")
    state, client_id = FormState(form), made.client_id
    said = {name.removeprefix(ENTRY): state.value(name) for name in form if name.startswith(ENTRY)}
    asked = parse(UnmergeIn, {"reason": state.value("reason")})
    if isinstance(asked, FormState):
        return _apart_page(records, request, made, FormState(form, asked.errors), 422)
    chosen = {
        "to_other": [place for place, whose in said.items() if whose == OTHER],
        "to_kept": [place for place, whose in said.items() if whose == KEPT],
    }
    try:
        take_apart(records, made=made, asked=asked.model_copy(update=chosen))
    except Invalid as wrong:
        return _apart_page(records, request, made, state.with_error("reason", wrong.message), 422)
    return RedirectResponse(f"/clients/{client_id}/duplicates", 303)


def _apart_page(records: Records, request: Request, made: ClientMerge, state: FormState, status: int = 200) -> Response:
    client = records.one(Client, made.client_id)
    entries = [(f"{ENTRY}{entry.place}", entry) for entry in entries_since(records, made)]
    return render_about(
        request, records, client, "duplicates/apart.html", slug="duplicates", status_code=status, state=state,
        made=made, entries=entries, whose=[Choice(KEPT, "This record"), Choice(OTHER, "The record that comes back")],
    )  # fmt: skip
