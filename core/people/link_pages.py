"""The page that a reset's link opens: choosing a new password. It says nothing of whom it is for."""

from fastapi import Request, Response

from core.access.routing import Face, Router, public
from core.people.entrance import BUSY, later
from core.people.links import LASTS, choose_password, is_good
from core.people.new_passwords import new_password
from core.people.passwords import TooBusy
from core.web.environment import render
from core.web.forms import FormState, TypedForm

router = Router(face=Face.PAGE, prefix="/reset")

WHY = "whoever has the link has no password to sign in with"


@router.get("/{token}", public(WHY))
def link_page(request: Request, token: str) -> Response:
    with request.app.state.doors.database.read.connect() as connection:
        works = is_good(connection, token)
    return _form(request, token, FormState(), 200) if works else _over(request)


@router.post("/{token}", public(WHY))
def password_chosen(request: Request, token: str, form: TypedForm) -> Response:
    """What is wrong with a password is said to whoever has a good link alone."""
    with request.app.state.doors.database.read.connect() as connection:
        if not is_good(connection, token):
            return _over(request)
    password = new_password(form)
    if isinstance(password, FormState):
        return _form(request, token, FormState({}, password.errors), 422)
    try:
        chosen = choose_password(request.app.state.doors, token, password)
    except TooBusy:
        return later(_form(request, token, FormState().with_error("new_password", BUSY), 503), 2)
    return render(request, "people/password_chosen.html", viewer=None) if chosen else _over(request)


def _form(request: Request, token: str, state: FormState, status: int) -> Response:
    return render(
        request, "people/choose_password.html", status_code=status, viewer=None, csrf="", state=state, token=token
    )


def _over(request: Request) -> Response:
    hours = int(LASTS.total_seconds()) // 3600
    return render(request, "people/link_over.html", status_code=404, viewer=None, hours=hours)
