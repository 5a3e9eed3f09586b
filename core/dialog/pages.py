"""Pages around a DIALOG+ session: all of a person's, where one stands, its end, and the page to take home."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.assessments.definitions import kept
from core.casework.submissions import FIELD, new_form
from core.clients.models import Client
from core.clients.record import render_about
from core.database.ids import new_id
from core.dialog.areas import KEY, NO_WORDS, DialogArea, areas_of, title_of
from core.dialog.models import DialogSession, SessionState
from core.dialog.service import (
    NEWEST_FIRST,
    earlier_ratings,
    finish,
    form_of,
    last_agreed,
    picture_of,
    praise,
    session_of,
    start,
    stop,
)
from core.organisations.installed import Host
from core.web.environment import render
from core.web.forms import FormState, TypedForm
from core.web.lists import After
from core.web.parts import Task

router = Router(face=Face.PAGE, prefix="/clients/{client_id}/dialog")

SLUG = "assessments"
WHO = (joinedload(DialogSession.worker), joinedload(DialogSession.organisation))


@router.get("", requires(DialogSession, Action.READ))
def sessions_page(records: Records, request: Request, client_id: UUID, after: After = None) -> Response:
    client = records.one(Client, client_id)
    asked = select(DialogSession).where(DialogSession.client_id == client.id)
    page = records.page(asked, order=NEWEST_FIRST, limit=25, after=after, load=WHO)
    return render_about(
        request, records, client, "dialog/sessions.html", slug=SLUG, listed=DialogSession, page=page,
        is_first=after is None, form_id=new_form().value(FIELD),
    )  # fmt: skip


@router.post("", requires(DialogSession, Action.CREATE))
def session_started(records: Records, host: Host, client_id: UUID, form: TypedForm) -> Response:
    try:
        form_id = UUID(FormState(form).value(FIELD))
    except ValueError:
        form_id = new_id()
    session = start(records, host, client_id=client_id, form_id=form_id)
    return RedirectResponse(_place(session), 303)


@router.get("/{session_id}", requires(DialogSession, Action.READ))
def session_page(records: Records, request: Request, host: Host, client_id: UUID, session_id: UUID) -> Response:
    """Where it stands: what is done, what comes next, what was agreed."""
    session = session_of(records, client_id, session_id)
    if session.state is SessionState.DONE:
        return RedirectResponse(f"{_place(session)}/take-home", 303)
    return _overview(request, records, host, session)


@router.post("/{session_id}/finish", requires(DialogSession, Action.WRITE))
def session_finished(
    records: Records, request: Request, host: Host, client_id: UUID, session_id: UUID, form: TypedForm
) -> Response:
    session = session_of(records, client_id, session_id)
    try:
        finish(records, host, session)
    except Invalid as wrong:
        return _overview(request, records, host, session, FormState().with_error(wrong.field, wrong.message), 422)
    return RedirectResponse(f"{_place(session)}/take-home", 303)


@router.post("/{session_id}/stop", requires(DialogSession, Action.WRITE))
def session_stopped(records: Records, client_id: UUID, session_id: UUID, form: TypedForm) -> Response:
    stop(records, session_of(records, client_id, session_id))
    return RedirectResponse(f"/clients/{client_id}/dialog", 303)


@router.get("/{session_id}/take-home", requires(DialogSession, Action.READ))
def take_home_page(records: Records, request: Request, client_id: UUID, session_id: UUID) -> Response:
    """For the person: without number, address or words for workers, so that it may lie about at home."""
    session = session_of(records, client_id, session_id)
    client = records.one(Client, client_id)
    areas = areas_kept(records, session)
    earlier = earlier_ratings(records, session, areas)
    return render(
        request, "dialog/take_home.html", client=client, session=session, title_of=title_of, place=_place(session),
        picture=picture_of(session, areas, earlier), well=praise(session, areas, earlier[-1] if earlier else None),
    )  # fmt: skip


def areas_kept(records: Records, session: DialogSession) -> tuple[DialogArea, ...]:
    """By the definition that the session pins; what was rated, if that was never kept."""
    definition = kept(records, KEY, session.instrument_version)
    if definition is None:
        return tuple(DialogArea(key, title_of(key), title_of(key), NO_WORDS) for key in session.ratings)
    return areas_of(definition)


def _overview(
    request: Request, records: Records, host: Host, session: DialogSession, state: FormState | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    client = records.one(Client, session.client_id)
    may_write = records.may(Action.WRITE, session)
    may_change = session.is_open and may_write
    areas = areas_of(form_of(records, host, session)[1]) if may_change else areas_kept(records, session)
    return render_about(
        request, records, client, "dialog/session.html", slug=SLUG, status_code=status, state=state, session=session,
        entry=(session, may_write), place=_place(session), may_change=may_change, title_of=title_of,
        tasks=_tasks(session, areas, has_actions=bool(last_agreed(records, session))),
    )  # fmt: skip


def _tasks(session: DialogSession, areas: tuple[DialogArea, ...], *, has_actions: bool) -> list[Task]:
    place = _place(session) if session.is_open else None
    rated = sum(area.key in session.ratings for area in areas)
    tasks = []
    if has_actions:
        tasks.append(_task("Look at last time’s actions", bool(session.reviewed), place and f"{place}/review"))
    following = next((n for n, area in enumerate(areas, 1) if area.key not in session.ratings), 1)
    said = f"{rated} of {len(areas)}" if 0 < rated < len(areas) else None
    tasks.append(_task("Rate together", rated == len(areas), place and f"{place}/rate/{following}", said))
    tasks.append(_task("Look at the picture and choose", bool(session.chosen), place and f"{place}/choose"))
    tasks += [
        _task(f"Talk about {title_of(key).lower()}", key in session.talks, place and f"{place}/talk/{key}")
        for key in session.chosen
    ]
    return tasks


def _task(words: str, done: bool, href: str | None, status: str | None = None) -> Task:
    return Task(words, "Done" if done else status or "To do", href, done=done)


def _place(session: DialogSession) -> str:
    return f"/clients/{session.client_id}/dialog/{session.id}"
