"""What the pages of signing in share: what a browser brings along, what it is given, and how tries are answered."""

from collections.abc import Callable
from datetime import timedelta
from math import ceil

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.routing import COOKIE
from core.people.browsers import device_words
from core.people.devices import REMEMBERED
from core.people.entering import HALF_LASTS, Entered, Gate, Outcome, Visit, Wait
from core.people.provider import Provider
from core.people.resuming import kept_in, resume
from core.web.environment import render
from core.web.forms import FormState, Typed

NOBODY = "nobody is known before they have signed in"
HALF = "fingerpost_half"
HERE = "/sign-in"
LINGERS = timedelta(days=7)
"""The cookie outlives its session: a form posted after its end is then known to have had one, and is kept."""
BUSY = "Many people are signing in at this moment. Try again in a few seconds"
Again = Callable[[FormState, int], Response]


def gate_of(request: Request) -> Gate:
    return Gate.of(request.app.state.doors, request.app.state.settings)


def visit_of(request: Request, form: Typed) -> Visit:
    address, device = request.client.host if request.client else None, device_words(request.headers.get("user-agent"))
    return Visit(address, request.cookies, device, kept_in(FormState(form)))


def page(request: Request, template: str, state: FormState, status: int, **more: object) -> Response:
    """A form as typed, passwords and codes aside; a form kept from before goes along."""
    shown = FormState({name: state.values[name] for name in ("username",) if name in state.values}, state.errors)
    kept = kept_in(state)
    text = kept.model_dump_json() if kept else ""
    return render(
        request, template, status_code=status, state=shown, csrf="", kept=text, provider=provider_name(request), **more
    )


def provider_name(request: Request) -> str | None:
    """Of the identity provider that people may sign in with here, if there is one."""
    provider: Provider | None = request.app.state.provider
    return provider.rules.name if provider else None


def answer(request: Request, outcome: Outcome, again: Again, state: FormState, *, field: str, wrong: str) -> Response:
    """What follows a try: in, wait, or `again` with the fault beside its field."""
    if isinstance(outcome, Entered):
        return _inside(request, outcome)
    if isinstance(outcome, Wait):
        seconds = ceil(outcome.time.total_seconds())
        return later(again(state.with_error(field, wait_words(seconds)), 429), seconds)
    return again(state.with_error(field, wrong), 422)


def wait_words(seconds: int) -> str:
    """The same whether or not there is such an account."""
    time = f"{seconds} seconds" if seconds < 60 else f"{ceil(seconds / 60)} minutes"
    return f"There were too many tries. Wait {time}, then try again"


def later(response: Response, seconds: int) -> Response:
    response.headers["Retry-After"] = str(seconds)
    return response


def _inside(request: Request, entered: Entered) -> Response:
    """To Today, or on with the form that was kept."""
    kept, csrf = entered.resumes, entered.session.csrf
    return with_session(request, resume(request, kept, csrf) if kept else RedirectResponse("/", 303), entered)


def with_session(request: Request, response: Response, entered: Entered) -> Response:
    """Its cookie, and the device's, which is sent to the sign-in pages alone."""
    is_secure = request.app.state.settings.secure_cookies
    _set(response, COOKIE, entered.session.token, lasts=LINGERS, path="/", is_secure=is_secure)
    _set(response, entered.device_cookie, entered.device, lasts=REMEMBERED, path=HERE, is_secure=is_secure)
    response.delete_cookie(HALF, path=HERE)
    return response


def with_half(request: Request, response: Response, token: str) -> Response:
    is_secure = request.app.state.settings.secure_cookies
    _set(response, HALF, token, lasts=HALF_LASTS, path=HERE, is_secure=is_secure)
    return response


def _set(response: Response, name: str, value: str, *, lasts: timedelta, path: str, is_secure: bool) -> None:
    age = int(lasts.total_seconds())
    response.set_cookie(name, value, max_age=age, httponly=True, samesite="lax", secure=is_secure, path=path)
