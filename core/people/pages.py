"""Pages of sign-in and Today."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from core.access.records import Records
from core.access.routing import COOKIE, Face, Router, public, signed_in
from core.access.system import Reason
from core.people.sign_in import LASTS, act_for, sign_in, sign_out
from core.web.environment import render
from core.web.forms import FormState, TypedForm, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE)


class SignInForm(BaseModel):
    """What the sign-in page asks for."""

    username: str = Field(max_length=120)
    password: str = Field(max_length=200)


@router.get("/sign-in", public("nobody is known before they have signed in"))
def sign_in_page(request: Request) -> Response:
    return _sign_in_again(request, FormState(), 200)


@router.post("/sign-in", public("nobody is known before they have signed in"))
def sign_in_posted(request: Request, form: TypedForm) -> Response:
    asked = parse(SignInForm, form)
    if isinstance(asked, FormState):
        return _sign_in_again(request, asked)
    with request.app.state.doors.system(Reason.SIGN_IN) as system:
        token = sign_in(system, asked.username, asked.password)
    if token is None:
        return _sign_in_again(request, FormState(form).with_error("username", "Check your username and password"))
    response = RedirectResponse("/", 303)
    response.set_cookie(
        COOKIE, token, max_age=int(LASTS.total_seconds()), httponly=True, samesite="lax",
        secure=request.app.state.settings.secure_cookies, path="/",
    )  # fmt: skip
    return response


@router.post("/sign-out", public("whoever is signed in may always leave"))
def sign_out_posted(request: Request) -> Response:
    if token := request.cookies.get(COOKIE):
        with request.app.state.doors.system(Reason.SIGN_IN) as system:
            sign_out(system, token)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE, path="/")
    return response


@router.get("/", signed_in("Today shows only lines that the door lets through"))
def today(records: Records, request: Request) -> Response:
    """What needs me now."""
    return render(request, "people/today.html", lines=request.app.state.places.today(records))


@router.get("/account", signed_in("everybody may see their own account"))
def account(records: Records, request: Request) -> Response:
    roles = [request.app.state.words.roles[role].words for role in records.actor.roles]
    return render(request, "people/account.html", roles=roles)


@router.get("/acting-for", signed_in("everybody may see which organisations they have roles in"))
def acting_for_page(records: Records, request: Request) -> Response:
    return render(request, "people/acting_for.html", state=FormState(), choices=_choices(request))


@router.post("/acting-for", public("the session and its form token are checked with the change itself"))
def acting_for_posted(request: Request, form: TypedForm) -> Response:
    chosen = FormState(form)
    with request.app.state.doors.system(Reason.SIGN_IN) as system:
        token = request.cookies.get(COOKIE, "")
        changed = act_for(system, token, chosen.value("csrf"), chosen.value("organisation"))
    return RedirectResponse("/" if changed else "/acting-for", 303)


def _choices(request: Request) -> list[Choice]:
    return [Choice(key, name) for key, name in request.state.identity.others]


def _sign_in_again(request: Request, state: FormState, status: int = 422) -> Response:
    """The form as typed, the password aside."""
    kept = FormState({name: value for name, value in state.values.items() if name != "password"}, state.errors)
    return render(request, "people/sign_in.html", status_code=status, state=kept, csrf="")
