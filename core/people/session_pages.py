"""Where I am signed in: the page of one's own sessions, and leaving one or all of them."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import NotFound
from core.access.records import Records
from core.access.routing import Face, Router, signed_in
from core.people.ending import OpenSession, end_everywhere, end_session, open_sessions
from core.people.entrance import HERE
from core.web.environment import render

router = Router(face=Face.PAGE, prefix="/account/sessions")

OWN = "everybody may see and end their own sessions"


@router.get("", signed_in(OWN))
def sessions_page(records: Records, request: Request) -> Response:
    session, sessions = request.state.identity.session, mine(records, request)
    return render(request, "people/sessions.html", sessions=sessions, here=session and session.id)


@router.post("/end", signed_in(OWN))
def signed_out_everywhere(records: Records) -> Response:
    leave_everywhere(records)
    return RedirectResponse(HERE, 303)


@router.post("/{session_id}/end", signed_in(OWN))
def signed_out_there(records: Records, request: Request, session_id: UUID) -> Response:
    leave(records, request, session_id)
    return RedirectResponse("/account/sessions", 303)


def mine(records: Records, request: Request) -> list[OpenSession]:
    with request.app.state.doors.database.read.connect() as connection:
        return open_sessions(connection, records.actor.person_id)


def leave(records: Records, request: Request, session_id: UUID) -> None:
    """Raises `NotFound` for a session that has ended, and for somebody else's."""
    if session_id not in {one.id for one in mine(records, request)}:
        raise NotFound
    me = records.actor.person_id
    records.alongside(lambda connection: end_session(connection, me, session_id))
    records.note("signed out", detail=str(session_id))


def leave_everywhere(records: Records) -> None:
    me = records.actor.person_id
    records.alongside(lambda connection: end_everywhere(connection, me))
    records.note("signed out everywhere")
