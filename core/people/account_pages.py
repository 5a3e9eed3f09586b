"""Pages of one's own account: the second step of signing in."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from math import ceil
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field
from sqlalchemy import select

from core.access.protected import table_of
from core.access.records import Records
from core.access.routing import Face, Router, public, signed_in
from core.people.authenticator import App
from core.people.budgets import forgive, of_session, spend
from core.people.code_pages import WRONG, CodeForm
from core.people.ending import open_sessions
from core.people.entrance import BUSY, Again, gate_of, later, provider_name, wait_words
from core.people.models import Account
from core.people.myself import WHY, Myself, myself, show_me
from core.people.passwords import TooBusy, matches
from core.people.second_step import (
    begin,
    confirm,
    is_required,
    is_right,
    renew_codes,
    standing,
    switch_off,
    unconfirmed,
)  # fmt: skip
from core.web.environment import render
from core.web.forms import FieldError, FormState, Typed, TypedForm, parse

router = Router(face=Face.PAGE, prefix="/account")

A = table_of(Account)
OWN = "everybody may see their own account"
HERE = "/account/second-step"


class PasswordForm(BaseModel):
    """Proving once more that it is oneself; the code is for whoever has a second step."""

    password: str = Field(max_length=200)
    code: str = Field(default="", max_length=40, title="Code")


@router.get("", signed_in(OWN))
def account(records: Records, request: Request) -> Response:
    roles = [request.app.state.words.roles[role].words for role in records.actor.roles]
    with request.app.state.doors.database.read.connect() as connection:
        second_step = standing(connection, records.actor.person_id)
        count = len(open_sessions(connection, records.actor.person_id))
    return render(
        request, "people/account.html", roles=roles, second_step=second_step, session_count=count,
        provider=provider_name(request),
    )  # fmt: skip


@router.get("/second-step", signed_in(OWN))
def second_step_page(records: Records, request: Request) -> Response:
    return _page(request, FormState(), 200)


@router.post("/second-step", public(WHY))
def set_up_asked(request: Request, form: TypedForm) -> Response:
    """With the password once more: whoever finds a session open sets up no app of theirs."""
    known = proved(request, form, partial(_page, request))
    if isinstance(known, Response):
        return known
    with myself(request, form) as me:
        if not standing(me.system.connection, me.id).is_on:
            begin(me.system, gate_of(request).box, me.id)
    return RedirectResponse(HERE, 303)


def proved(request: Request, form: Typed, again: Again) -> UUID | Response:
    """Who has given their own password once more, or the page that says what is wrong with it."""
    asked, shown = parse(PasswordForm, form), partial(_shown, request, again)
    if isinstance(asked, FormState):
        return shown(asked.errors)
    with myself(request, form) as me:
        wait, kept = spend(me.system.connection, [of_session(me.session_id)]), _password_hash(me)
    if wait:
        seconds = ceil(wait.total_seconds())
        return later(shown((FieldError("password", wait_words(seconds)),), 429), seconds)
    try:
        is_same = matches(asked.password, kept)
    except TooBusy:
        return later(shown((FieldError("password", BUSY),), 503), 2)
    if not is_same:
        return shown((FieldError("password", "Check your password"),))
    return me.id if _has_code(request, form, asked.code) else shown((FieldError("code", WRONG),))


def asks_code(request: Request) -> bool:
    """Whether whoever looks has a second step: then a password alone proves nothing."""
    with request.app.state.doors.database.read.connect() as connection:
        return standing(connection, request.state.identity.actor.person_id).is_on


@router.post("/second-step/on", public(WHY))
def set_up_confirmed(request: Request, form: TypedForm) -> Response:
    return _with_code(request, form, lambda me, code: confirm(me.system, gate_of(request).box, me.id, code))


@router.post("/second-step/codes", public(WHY))
def codes_asked(request: Request, form: TypedForm) -> Response:
    """New recovery codes, for somebody who has the app or a code at hand."""

    def renewed(me: Myself, code: str) -> list[str] | None:
        return renew_codes(me.system, me.id) if is_right(me.system, gate_of(request).box, me.id, code) else None

    return _with_code(request, form, renewed)


@router.post("/second-step/off", public(WHY))
def switched_off(request: Request, form: TypedForm) -> Response:
    def off(me: Myself, code: str) -> list[str] | None:
        is_needed = is_required(me.system.connection, me.id)
        if is_needed or not is_right(me.system, gate_of(request).box, me.id, code):
            return None
        switch_off(me.system, me.id)
        return []

    return _with_code(request, form, off)


def _with_code(request: Request, form: Typed, act: Callable[[Myself, str], list[str] | None]) -> Response:
    """What `act` does for a code that is right: new recovery codes to show, or none; None for a wrong code."""
    asked = parse(CodeForm, form)
    if isinstance(asked, FormState):
        return _again(request, asked.errors)
    with myself(request, form) as me:
        wait = spend(me.system.connection, [of_session(me.session_id)])
        done = None if wait else act(me, asked.code)
        if done is not None:
            forgive(me.system.connection, of_session(me.session_id))
    if wait:
        return _held_back(request, wait)
    if done is None:
        return _again(request, (FieldError("code", WRONG),))
    return _codes(request, done) if done else RedirectResponse("/account", 303)


def _has_code(request: Request, form: Typed, code: str) -> bool:
    with myself(request, form) as me:
        is_on = standing(me.system.connection, me.id).is_on
        return not is_on or is_right(me.system, gate_of(request).box, me.id, code)


def _password_hash(me: Myself) -> str | None:
    kept: str | None = me.system.connection.execute(select(A.c.password_hash).where(A.c.person_id == me.id)).scalar()
    return kept


def _shown(request: Request, again: Again, errors: tuple[FieldError, ...], status: int = 422) -> Response:
    show_me(request)
    return again(FormState({}, errors), status)


def _held_back(request: Request, wait: timedelta) -> Response:
    seconds = ceil(wait.total_seconds())
    return later(_again(request, (FieldError("code", wait_words(seconds)),), 429), seconds)


def _codes(request: Request, codes: list[str]) -> Response:
    show_me(request)
    return render(request, "people/recovery_codes.html", codes=codes, kept=None, csrf="")


def _again(request: Request, errors: tuple[FieldError, ...], status: int = 422) -> Response:
    return _shown(request, partial(_page, request), errors, status)


def _page(request: Request, state: FormState, status: int) -> Response:
    """Off, being set up, or on; the secret is shown while it is being set up alone."""
    actor = request.state.identity.actor
    with request.app.state.doors.database.read.connect() as connection:
        now = standing(connection, actor.person_id)
        secret = None if now.is_on else unconfirmed(connection, gate_of(request).box, actor.person_id)
        username = connection.execute(select(A.c.username).where(A.c.person_id == actor.person_id)).scalar() or ""
        needed = is_required(connection, actor.person_id)
    return render(
        request, "people/second_step.html", status_code=status, state=state, second_step=now, is_required=needed,
        app=App.of(secret, username) if secret else None,
    )  # fmt: skip
