"""Giving a worker their first way to sign in: decided by the rules, made by the system, shown once."""

import secrets
from uuid import UUID

from fastapi import Request, Response

from core.access.errors import Invalid, Refused
from core.access.identity import Identity
from core.access.own_forms import WrongForm
from core.access.records import Records
from core.access.routing import Face, Router, SignInNeeded, credentials_of, public, requires
from core.access.vocabulary import Action
from core.people.accounts import give_first_password
from core.people.models import Person
from core.people.myself import WHY
from core.people.passwords import TooBusy
from core.staff.schemas import UsernameIn
from core.web.environment import render
from core.web.forms import FormState, Typed, TypedForm, parse

router = Router(face=Face.PAGE, prefix="/staff")

BUSY = "Many people sign in at this moment. Try again in a moment."


@router.get("/{person_id}/sign-in", requires(Person, Action.GRANT))
def sign_in_form(records: Records, request: Request, person_id: UUID) -> Response:
    person = records.kept(Person, person_id)
    if not records.may(Action.GRANT, person):
        raise Refused("The rules do not let you give this person a way to sign in.")
    return render(request, "staff/sign_in.html", person_id=person.id, name=person.name, state=FormState())


@router.post("/{person_id}/sign-in", public(WHY))
def sign_in_given(request: Request, person_id: UUID, form: TypedForm) -> Response:
    name, asked = _decided(request, person_id, form), parse(UsernameIn, form)
    if isinstance(asked, FormState):
        return _again(request, person_id, name, asked)
    try:
        password = give_first_password(request.app.state.doors, person_id=person_id, username=asked.username)
    except Invalid as wrong:
        return _again(request, person_id, name, FormState(form).with_error(wrong.field, wrong.message))
    except TooBusy:
        return _again(request, person_id, name, FormState(form).with_error("username", BUSY))
    return render(
        request, "staff/first_password.html", person_id=person_id, name=name, username=asked.username, password=password
    )


def _decided(request: Request, person_id: UUID, form: Typed) -> str:
    """The person's name, once it is settled that whoever asks may; a refusal is audited."""
    with request.app.state.doors.answering(credentials_of(request), writing=False) as call:
        if call is None:
            raise SignInNeeded
        _check(call.identity, FormState(form))
        request.state.identity = call.identity
        request.app.state.show_viewer(request, call.identity, call.records)
        person: Person = call.records.kept(Person, person_id)
        if not call.records.may(Action.GRANT, person):
            call.records.refused(Action.GRANT, Person, person_id)
            raise Refused("The rules do not let you give this person a way to sign in.")
        call.records.note("first password", person)
        return person.name


def _check(identity: Identity, form: FormState) -> None:
    """Only a form of one's own session, made for the organisation acted for, gives anything."""
    if identity.csrf is None:
        raise SignInNeeded
    same = secrets.compare_digest(identity.csrf.encode(), form.value("csrf").encode())
    if not same or not identity.actor.is_acting_for(form.value("acting_for")):
        raise WrongForm


def _again(request: Request, person_id: UUID, name: str, state: FormState) -> Response:
    return render(request, "staff/sign_in.html", status_code=422, person_id=person_id, name=name, state=state)
