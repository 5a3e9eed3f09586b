"""Giving a worker their first way to sign in: a link, shown once, with which they choose a password themselves."""

from uuid import UUID

from fastapi import Request, Response

from core.access.errors import Refused
from core.access.idempotency import refuse_key
from core.access.records import Records
from core.access.replies import Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.people.accounts import first_link, refuse_unfit
from core.people.links import LASTS, address_of
from core.people.models import Person
from core.people.schemas import ResetLinkOut
from core.staff.schemas import UsernameIn
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered

router = Router(face=Face.PAGE, prefix="/staff")
api = Router(face=Face.API, prefix="/api/v1/staff", tags=["staff"])


@router.get("/{person_id}/sign-in", requires(Person, Action.GRANT))
def sign_in_form(records: Records, request: Request, person_id: UUID) -> Response:
    return _form(request, _starter(records, person_id), FormState(), 200)


@router.post("/{person_id}/sign-in", requires(Person, Action.GRANT))
def sign_in_given(records: Records, request: Request, person_id: UUID, form: TypedForm) -> Response:
    person = _starter(records, person_id)

    def act(asked: UsernameIn) -> Response:
        link, hours = _link(records, request, person, asked), int(LASTS.total_seconds()) // 3600
        return render(request, "staff/first_link.html", person=person, username=asked.username, link=link, hours=hours)

    return answered(UsernameIn, form, act, lambda state: _form(request, person, state, 422))


@api.post("/{person_id}/sign-in", requires(Person, Action.GRANT))
def give_a_first_sign_in(records: Records, request: Request, person_id: UUID, asked: UsernameIn) -> Reply[ResetLinkOut]:
    """Makes the account of somebody who cannot sign in yet, and the link with which they choose their password: shown
    this once, good for one use within 24 hours. Answers of this call are not kept, so it takes no Idempotency-Key."""
    refuse_key(request)
    return Reply(ResetLinkOut(link=_link(records, request, _starter(records, person_id), asked)))


def _starter(records: Records, person_id: UUID) -> Person:
    person: Person = records.kept(Person, person_id)
    if not records.may(Action.GRANT, person):
        records.refused(Action.GRANT, Person, person_id)
        raise Refused("The rules do not let you give this person a way to sign in.")
    return person


def _link(records: Records, request: Request, person: Person, asked: UsernameIn) -> str:
    """Raises `Invalid` before anything is promised; the transaction looks once more."""
    with request.app.state.doors.database.read.connect() as connection:
        refuse_unfit(connection, person.id, asked.username)
    token = first_link(records, person, asked.username)
    return address_of(request.app.state.settings.public_url, token)


def _form(request: Request, person: Person, state: FormState, status: int) -> Response:
    return render(request, "staff/sign_in.html", status_code=status, person=person, state=state)
