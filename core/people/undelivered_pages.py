"""The page of addresses that did not work: for whoever may put them right."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from core.access.errors import Invalid, NotFound, Refused
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.notices.choices import set_ways, version_of_ways, ways_of
from core.notices.models import StaffAddress
from core.notices.schemas import WaysIn
from core.notices.settings_pages import ways_changed
from core.notices.undelivered import Undelivered, send_again, undelivered
from core.people.models import Person, RoleHeld
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered, parse

router = Router(face=Face.PAGE, prefix="/people/undelivered")
told = Router(face=Face.PAGE, prefix="/people/told")


@dataclass(frozen=True)
class Line:
    """One address that did not work, whose it is, and whether the viewer may put it right."""

    address: StaffAddress
    person: str
    trouble: Undelivered
    may_mend: bool


@router.get("", requires(StaffAddress, Action.READ))
def undelivered_page(records: Records, request: Request) -> Response:
    return render(request, "people/undelivered.html", lines=lines(records, request))


@told.get("/{person_id}", requires(StaffAddress, Action.WRITE))
def told_form(records: Records, request: Request, person_id: UUID) -> Response:
    """Where a colleague is told, set by whoever looks after staff."""
    return _told(records, request, _somebody(records, person_id), FormState.showing(ways_of(records, person_id)))


@told.post("/{person_id}", requires(StaffAddress, Action.WRITE))
def told_kept(records: Records, request: Request, person_id: UUID, form: TypedForm) -> Response:
    person = _somebody(records, person_id)
    if (meanwhile := ways_changed(records, request, form, person_id)) is not None:
        return meanwhile

    def act(given: WaysIn) -> Response:
        set_ways(records, person_id, given)
        return RedirectResponse(f"/people/told/{person_id}?kept=yes", 303)

    return answered(WaysIn, form, act, lambda state: _told(records, request, person, state, 422))


@router.get("/{address_id}", requires(StaffAddress, Action.WRITE))
def mend_form(records: Records, request: Request, address_id: UUID) -> Response:
    line = _line(records, request, address_id)
    return _form(records, request, line, FormState.showing(ways_of(records, line.address.person_id)))


@router.post("/{address_id}", requires(StaffAddress, Action.WRITE))
def mended(records: Records, request: Request, address_id: UUID, form: TypedForm) -> Response:
    """The address as it is now, and everything that had not reached the person once more."""
    line, given = _line(records, request, address_id), parse(WaysIn, form)
    if (meanwhile := ways_changed(records, request, form, line.address.person_id)) is not None:
        return meanwhile
    if isinstance(given, FormState):
        return _form(records, request, line, given, 422)
    try:
        set_ways(records, line.address.person_id, given)
    except Invalid as wrong:
        return _form(records, request, line, FormState(form).with_error(wrong.field, wrong.message), 422)
    records.alongside(lambda connection: send_again(connection, address_id))
    records.note("sent again", line.address)
    return RedirectResponse("/people/undelivered", 303)


def lines(records: Records, request: Request) -> Sequence[Line]:
    """Of the addresses that the viewer may see."""
    shown = {one.id: one for one in records.find(select(StaffAddress).where(StaffAddress.is_used))}
    with request.app.state.doors.database.read.connect() as connection:
        found = undelivered(connection, shown)
    troubled = [shown[id] for id in found]
    names = select(Person).where(Person.id.in_([one.person_id for one in troubled]))
    people = {one.id: one.name for one in records.find(names)}
    made = [Line(one, people[one.person_id], found[one.id], records.may(Action.WRITE, one)) for one in troubled]
    return sorted(made, key=lambda line: (line.person, line.address.channel))


def _somebody(records: Records, person_id: UUID) -> Person:
    """A colleague whose roles here the viewer may see."""
    held = select(RoleHeld.id).where(
        RoleHeld.person_id == person_id, RoleHeld.organisation_id == records.actor.organisation_id
    )
    found = records.find(select(Person).where(Person.id == person_id)) if records.rows(held) else ()
    if not found:
        raise NotFound
    return found[0]


def _told(records: Records, request: Request, person: Person, state: FormState, status: int = 200) -> Response:
    version = version_of_ways(records, person.id)
    return render(request, "people/told.html", status_code=status, person=person, state=state, version=version)


def _line(records: Records, request: Request, address_id: UUID) -> Line:
    line = next((one for one in lines(records, request) if one.address.id == address_id), None)
    if line is None:
        raise NotFound
    if not line.may_mend:
        raise Refused("The rules do not let you change this address.")
    return line


def _form(records: Records, request: Request, line: Line, state: FormState, status: int = 200) -> Response:
    version = version_of_ways(records, line.address.person_id)
    return render(request, "people/mend_address.html", status_code=status, line=line, state=state, version=version)
