"""Pages of signing in with a password, and of signing out."""

from functools import partial

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from core.access.routing import COOKIE, Face, Router, public
from core.access.system import Reason
from core.people.code_pages import half_way
from core.people.entering import HalfWay, enter
from core.people.entrance import BUSY, HERE, NOBODY, answer, gate_of, later, page, visit_of
from core.people.passwords import TooBusy
from core.people.sessions import sign_out
from core.web.forms import FormState, TypedForm, parse

router = Router(face=Face.PAGE)

WRONG = "Check your username and password"


class SignInForm(BaseModel):
    """What the sign-in page asks for."""

    username: str = Field(max_length=120)
    password: str = Field(max_length=200)


@router.get("/sign-in", public(NOBODY))
def sign_in_page(request: Request) -> Response:
    return page(request, "people/sign_in.html", FormState(), 200)


@router.post("/sign-in", public(NOBODY))
def sign_in_posted(request: Request, form: TypedForm) -> Response:
    asked, again = parse(SignInForm, form), partial(page, request, "people/sign_in.html")
    if isinstance(asked, FormState):
        return again(asked, 422)
    state = FormState(form)
    try:
        outcome = enter(gate_of(request), visit_of(request, form), asked.username, asked.password)
    except TooBusy:
        return later(again(state.with_error("username", BUSY), 503), 2)
    if isinstance(outcome, HalfWay):
        return half_way(request, outcome, state)
    return answer(request, outcome, again, state, field="username", wrong=WRONG)


@router.post("/sign-out", public("whoever is signed in may always leave"))
def sign_out_posted(request: Request) -> Response:
    if token := request.cookies.get(COOKIE):
        with request.app.state.doors.system(Reason.SIGN_IN) as system:
            sign_out(system, token)
    response = RedirectResponse(HERE, 303)
    response.delete_cookie(COOKIE, path="/")
    return response
