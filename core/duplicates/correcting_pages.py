"""The form for an entry that was written about the wrong person."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from core.access.errors import Conflict, Invalid
from core.access.protected import Protected
from core.access.records import Records
from core.access.replies import IfMatch
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.fields import Line
from core.clients.models import Client
from core.clients.schemas import SearchIn
from core.clients.search import read_search, search
from core.duplicates.correcting import correct, entry_of
from core.duplicates.models import CorrectedEntry
from core.duplicates.schemas import MoveIn
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.filters import plain_day
from core.web.forms import FormState, TypedForm, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/wrong-person")
api = Router(face=Face.API, prefix="/api/v1/wrong-person", tags=["duplicates"])

MOST = 20


class Sought(BaseModel):
    """Whom the entry is really about, as somebody types it."""

    q: Line | None = None


@router.get("/{kind}/{entry_id}", requires(CorrectedEntry, Action.CREATE))
def wrong_person_page(records: Records, request: Request, kind: str, entry_id: UUID) -> Response:
    return _page(request, entry_of(records, kind, entry_id), FormState(), [])


@router.post("/{kind}/{entry_id}", requires(CorrectedEntry, Action.CREATE))
def wrong_person_posted(records: Records, request: Request, kind: str, entry_id: UUID, form: TypedForm) -> Response:
    """First whom to look for, then who of those found it is."""
    entry, state = entry_of(records, kind, entry_id), FormState(form)
    people, wrong = _people(records, state)
    if wrong is not None:
        return _page(request, entry, wrong, [], 422)
    if not state.value("to_client_id") and not state.value("reason"):
        return _page(request, entry, state, people)
    asked = parse(MoveIn, {name: state.value(name) for name in ("to_client_id", "reason")})
    if isinstance(asked, FormState):
        return _page(request, entry, FormState(form, asked.errors), people, 422)
    if version_in(form) != entry.version:
        raise Conflict("Somebody has changed this entry meanwhile. Open it again.")
    try:
        correct(records, entry=entry, to=records.one(Client, asked.to_client_id), reason=asked.reason)
    except Invalid as fault:
        return _page(request, entry, state.with_error(fault.field, fault.message), people, 422)
    return RedirectResponse(f"/clients/{asked.to_client_id}/timeline", 303)


@api.post("/{kind}/{entry_id}", requires(CorrectedEntry, Action.CREATE))
def move_entry(records: Records, kind: str, entry_id: UUID, asked: MoveIn, version: IfMatch) -> None:
    """An entry was written about the wrong person: it is about the right one from now on, with what belongs to it. You
    must be able to change it where it is and where it goes. Both records keep a trace that names neither person."""
    entry = entry_of(records, kind, entry_id, version)
    correct(records, entry=entry, to=records.one(Client, asked.to_client_id), reason=asked.reason)


def _people(records: Records, state: FormState) -> tuple[list[Choice], FormState | None]:
    """Those found, of the people whom the actor may see; or the form with what is wrong with the question."""
    typed = parse(Sought, {"q": state.value("q")})
    if isinstance(typed, FormState):
        return [], typed
    try:
        rows = search(records, read_search(SearchIn(text=typed.q)), limit=MOST).page.rows
    except Invalid as wrong:
        return [], state.with_error("q", wrong.message)
    return [Choice(str(one.id), f"{one.called}, born {plain_day(one.date_of_birth)}") for one in rows], None


def _page(request: Request, entry: Protected, state: FormState, people: list[Choice], status: int = 200) -> Response:
    return render(
        request, "duplicates/wrong_person.html", status_code=status, state=state, entry=entry, people=people,
        kind=entry.kind.name, words=entry.kind.name.replace("_", " "),
    )  # fmt: skip
