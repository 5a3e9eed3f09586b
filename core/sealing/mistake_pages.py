"""Pages of entries recorded by mistake: those that one may look after, marking an entry, and one mark to undo."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import Conflict
from core.access.protected import Protected
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.sealing import mistakes
from core.sealing.mistake_models import Mistake, MistakeSort
from core.sealing.mistake_schemas import MistakeIn, UndoIn
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.lists import After
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/mistakes")

HERE, ROWS = "/mistakes", 50


@router.get("", requires(Mistake, Action.READ))
def mistakes_page(records: Records, request: Request, after: After = None) -> Response:
    """Those that the viewer marked, or that are theirs to look after."""
    loads = (joinedload(Mistake.organisation), joinedload(Mistake.marker))
    page = records.page(select(Mistake), limit=ROWS, after=after, load=loads)
    return render(
        request, "sealing/mistakes.html", mistakes=page.rows, next_href=page.next and f"{HERE}?after={page.next}",
        first_href=HERE if after else None,
    )  # fmt: skip


@router.get("/new/{kind}/{record_id}", requires(Mistake, Action.CREATE))
def mark_page(records: Records, request: Request, kind: str, record_id: UUID) -> Response:
    if known := mistakes.marked(records, kind, record_id):
        return _see(known)
    return _form(request, records, mistakes.entry_of(records, kind, record_id), FormState())


@router.post("/new/{kind}/{record_id}", requires(Mistake, Action.CREATE))
def entry_marked(records: Records, request: Request, kind: str, record_id: UUID, form: TypedForm) -> Response:
    if known := mistakes.marked(records, kind, record_id):
        return _see(known)
    entry = mistakes.entry_of(records, kind, record_id)

    def act(given: MistakeIn) -> Response:
        return _see(mistakes.mark(records, entry=entry, given=given))

    return answered(MistakeIn, form, act, lambda state: _form(request, records, entry, state, 422))


@router.get("/{mistake_id}", requires(Mistake, Action.READ))
def mistake_page(records: Records, request: Request, mistake_id: UUID) -> Response:
    return _one(records, request, records.one(Mistake, mistake_id), FormState())


@router.post("/{mistake_id}/undo", requires(Mistake, Action.CLOSE))
def mistake_undone(records: Records, request: Request, mistake_id: UUID, form: TypedForm) -> Response:
    one = records.one(Mistake, mistake_id)
    if version_in(form) != one.version:
        raise Conflict("Somebody has changed this meanwhile. Open the page again.")

    def act(given: UndoIn) -> Response:
        mistakes.undo(records, mistake=one, given=given)
        return _see(one)

    return answered(UndoIn, form, act, lambda state: _one(records, request, one, state, 422))


def _see(one: Mistake) -> Response:
    return RedirectResponse(f"{HERE}/{one.id}", 303)


def _form(request: Request, records: Records, entry: Protected, state: FormState, status: int = 200) -> Response:
    return render(
        request, "sealing/mark.html", status_code=status, state=state, entry=entry, kind=entry.kind.name,
        why_not=mistakes.why_not(records, entry), sorts=[Choice(one.value, one.words) for one in MistakeSort],
        checked=[Choice("true", "I have made sure that nobody relies on this entry")],
    )  # fmt: skip


def _one(records: Records, request: Request, one: Mistake, state: FormState, status: int = 200) -> Response:
    may_undo = one.stands and records.may(Action.CLOSE, one)
    return render(request, "sealing/mistake.html", status_code=status, state=state, mistake=one, may_undo=may_undo)
