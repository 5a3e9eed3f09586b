"""The page on which one changes one's own password."""

from functools import partial

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, update

from core.access.protected import table_of
from core.access.records import Records
from core.access.routing import Face, Router, public, signed_in
from core.people.account_pages import OWN, asks_code, proved
from core.people.ending import end_sessions, forget_ways_in
from core.people.entrance import BUSY, later
from core.people.models import Account, SignIn
from core.people.myself import WHY, Myself, myself, show_me
from core.people.new_passwords import new_password
from core.people.passwords import TooBusy, hash_password
from core.web.environment import render
from core.web.forms import FormState, TypedForm

router = Router(face=Face.PAGE, prefix="/account/password")

A, S = table_of(Account), table_of(SignIn)


@router.get("", signed_in(OWN))
def password_page(records: Records, request: Request) -> Response:
    return _page(request, FormState(), 200)


@router.post("", public(WHY))
def password_changed(request: Request, form: TypedForm) -> Response:
    """With the present password; every other browser is signed out, for somebody else may know the old one."""
    again, password = partial(_again, request), new_password(form)
    if isinstance(password, FormState):
        with myself(request, form):  # before a code is spent on it
            pass
        return again(FormState({}, password.errors), 422)
    known = proved(request, form, partial(_page, request))
    if isinstance(known, Response):
        return known
    try:
        kept = hash_password(password)
    except TooBusy:
        return later(again(FormState().with_error("new_password", BUSY), 503), 2)
    with myself(request, form) as me:
        _change(me.system.connection, me, kept)
    return RedirectResponse("/account", 303)


def _change(connection: Connection, me: Myself, kept: str) -> None:
    connection.execute(update(Account).where(A.c.person_id == me.id).values(password_hash=kept))
    end_sessions(connection, me.id, S.c.id != me.session_id)
    forget_ways_in(connection, [me.id])
    me.system.note("password changed", detail=str(me.id))


def _again(request: Request, state: FormState, status: int) -> Response:
    show_me(request)
    return _page(request, state, status)


def _page(request: Request, state: FormState, status: int) -> Response:
    return render(request, "people/password.html", status_code=status, state=state, asks_code=asks_code(request))
