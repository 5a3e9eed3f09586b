"""Pages of the second step while signing in: asking for a code, and setting up an app where one is needed."""

from functools import partial

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from core.access.routing import Face, Router, public
from core.people.authenticator import App
from core.people.entering import Entered, HalfWay, enter_code, enter_setting_up, halfway
from core.people.entrance import HALF, HERE, NOBODY, answer, gate_of, page, visit_of, with_half, with_session
from core.people.second_step import unconfirmed
from core.web.environment import render
from core.web.forms import FormState, TypedForm, parse

router = Router(face=Face.PAGE, prefix=HERE)

WRONG = "Enter the code that your app shows now. Each code works once"


class CodeForm(BaseModel):
    """What the second step asks for."""

    code: str = Field(max_length=40, title="Code")


@router.get("/code", public(NOBODY))
def code_page(request: Request) -> Response:
    return _code_page(request, request.cookies.get(HALF), FormState(), 200)


@router.post("/code", public(NOBODY))
def code_posted(request: Request, form: TypedForm) -> Response:
    half, asked = request.cookies.get(HALF), parse(CodeForm, form)
    again = partial(_code_page, request, half)
    if isinstance(asked, FormState):
        return again(asked, 422)
    outcome = enter_code(gate_of(request), visit_of(request, form), half, asked.code)
    return answer(request, outcome, again, FormState(form), field="code", wrong=WRONG)


@router.get("/set-up", public(NOBODY))
def set_up_page(request: Request) -> Response:
    return _set_up_page(request, request.cookies.get(HALF), FormState(), 200)


@router.post("/set-up", public(NOBODY))
def set_up_posted(request: Request, form: TypedForm) -> Response:
    half, asked = request.cookies.get(HALF), parse(CodeForm, form)
    if isinstance(asked, FormState):
        return _set_up_page(request, half, asked, 422)
    outcome, codes = enter_setting_up(gate_of(request), visit_of(request, form), half, asked.code)
    if not isinstance(outcome, Entered):
        return _set_up_page(request, half, FormState(form).with_error("code", WRONG), 422)
    shown = render(request, "people/recovery_codes.html", codes=codes, kept=outcome.resumes, csrf=outcome.session.csrf)
    return with_session(request, shown, outcome)


def half_way(request: Request, outcome: HalfWay, state: FormState) -> Response:
    """On to the second step. A form kept from before is in this page, so it is shown at once; else by its address."""
    if state.value("kept"):
        show = _set_up_page if outcome.sets_up else _code_page
        response = show(request, outcome.token, FormState({"kept": state.value("kept")}), 200)
    else:
        response = RedirectResponse(f"{HERE}/set-up" if outcome.sets_up else f"{HERE}/code", 303)
    return with_half(request, response, outcome.token)


def _code_page(request: Request, half: str | None, state: FormState, status: int) -> Response:
    with request.app.state.doors.database.read.connect() as connection:
        is_known = halfway(connection, half) is not None
    return page(request, "people/code.html", state, status) if is_known else _from_the_start(request, state)


def _set_up_page(request: Request, half: str | None, state: FormState, status: int) -> Response:
    with request.app.state.doors.database.read.connect() as connection:
        account = halfway(connection, half)
        secret = unconfirmed(connection, gate_of(request).box, account.person_id) if account else None
    if account is None or secret is None:
        return _from_the_start(request, state)
    return page(request, "people/set_up.html", state, status, app=App.of(secret, account.username))


def _from_the_start(request: Request, state: FormState) -> Response:
    """The password was given too long ago, or in another browser."""
    late = FormState({"kept": state.value("kept")}).with_error("username", "Sign in again: that took too long")
    return page(request, "people/sign_in.html", late, 401)
