"""Pages of signing in and out."""

from datetime import timedelta
from math import ceil

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from core.access.routing import COOKIE, Face, Router, public
from core.access.system import Reason
from core.people.devices import REMEMBERED
from core.people.entering import Entered, Visit, Wait, enter
from core.people.passwords import TooBusy
from core.people.resuming import kept_in, resume
from core.people.sessions import Limits, sign_out
from core.web.environment import render
from core.web.forms import FormState, Typed, TypedForm, parse

router = Router(face=Face.PAGE)

LINGERS = timedelta(days=7)
"""The cookie outlives its session: a form posted after its end is then known to have had one, and is kept."""
BUSY = "Many people are signing in at this moment. Try again in a few seconds"


class SignInForm(BaseModel):
    """What the sign-in page asks for."""

    username: str = Field(max_length=120)
    password: str = Field(max_length=200)


@router.get("/sign-in", public("nobody is known before they have signed in"))
def sign_in_page(request: Request) -> Response:
    return _again(request, FormState(), 200)


@router.post("/sign-in", public("nobody is known before they have signed in"))
def sign_in_posted(request: Request, form: TypedForm) -> Response:
    asked = parse(SignInForm, form)
    if isinstance(asked, FormState):
        return _again(request, asked)
    try:
        outcome = enter(
            request.app.state.doors, Limits.of(request.app.state.settings), visit_of(request, form),
            username=asked.username, password=asked.password,
        )  # fmt: skip
    except TooBusy:
        return _later(_again(request, FormState(form).with_error("username", BUSY), 503), 2)
    if isinstance(outcome, Wait):
        seconds = ceil(outcome.time.total_seconds())
        return _later(_again(request, FormState(form).with_error("username", wait_words(seconds)), 429), seconds)
    if isinstance(outcome, Entered):
        return _inside(request, outcome)
    return _again(request, FormState(form).with_error("username", "Check your username and password"))


@router.post("/sign-out", public("whoever is signed in may always leave"))
def sign_out_posted(request: Request) -> Response:
    if token := request.cookies.get(COOKIE):
        with request.app.state.doors.system(Reason.SIGN_IN) as system:
            sign_out(system, token)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE, path="/")
    return response


def visit_of(request: Request, form: Typed) -> Visit:
    return Visit(request.client.host if request.client else None, request.cookies, kept_in(FormState(form)))


def wait_words(seconds: int) -> str:
    """The same whether or not there is such an account."""
    time = f"{seconds} seconds" if seconds < 60 else f"{ceil(seconds / 60)} minutes"
    return f"There were too many tries. Wait {time}, then try again"


def _inside(request: Request, entered: Entered) -> Response:
    """To Today, or on with the form that was kept; with the session's cookie, and the device's, which is sent to the
    sign-in page alone."""
    kept, csrf = entered.resumes, entered.session.csrf
    response = resume(request, kept, csrf) if kept else RedirectResponse("/", 303)
    for name, value, lasts, path in (
        (COOKIE, entered.session.token, LINGERS, "/"),
        (entered.device_cookie, entered.device, REMEMBERED, "/sign-in"),
    ):
        response.set_cookie(
            name, value, max_age=int(lasts.total_seconds()), httponly=True, samesite="lax",
            secure=request.app.state.settings.secure_cookies, path=path,
        )  # fmt: skip
    return response


def _later(response: Response, seconds: int) -> Response:
    response.headers["Retry-After"] = str(seconds)
    return response


def _again(request: Request, state: FormState, status: int = 422) -> Response:
    """The form as typed, the password aside."""
    shown = FormState({name: value for name, value in state.values.items() if name != "password"}, state.errors)
    kept = kept_in(state)
    text = kept.model_dump_json() if kept else ""
    return render(request, "people/sign_in.html", status_code=status, state=shown, csrf="", kept=text)
