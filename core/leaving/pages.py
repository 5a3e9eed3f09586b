"""Pages of people who leave: who does, a form to record it, and what each leaves to be handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from core.access.paging import Order
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.database import clock
from core.leaving.models import Departure
from core.leaving.schemas import LeavingAsked
from core.leaving.service import leave
from core.organisations.models import Organisation
from core.people.models import Person
from core.people.roles import people_here
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.lists import After
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/people/leavers")

HERE = "/people/leavers"
LAST_FIRST = Order((Departure.last_day,), descending=True)
ROWS = 50


class When(StrEnum):
    """From when on nothing opens to them."""

    LATER = "no"
    AT_ONCE = "yes"

    @property
    def words(self) -> str:
        return "From this moment" if self is When.AT_ONCE else "After their last day"


@dataclass(frozen=True)
class Leaver:
    """A departure as pages show it."""

    departure: Departure
    name: str
    organisation: str

    @property
    def has_left(self) -> bool:
        return self.departure.last_day < clock.today()


@router.get("", requires(Departure, Action.READ))
def leavers_page(records: Records, request: Request, after: After = None, person_id: UUID | None = None) -> Response:
    """`person_id`: whom the form names already, for links from a person's page."""
    return _page(records, request, FormState({"person_id": str(person_id or "")}), after=after)


@router.post("", requires(Departure, Action.CREATE))
def leaving_recorded(records: Records, request: Request, form: TypedForm) -> Response:

    def act(asked: LeavingAsked) -> Response:
        departure = leave(records, asked=asked)
        return RedirectResponse(f"{HERE}/{departure.id}", 303)

    return answered(LeavingAsked, form, act, lambda state: _page(records, request, state, status=422))


@router.get("/{departure_id}", requires(Departure, Action.READ))
def hand_over_page(records: Records, request: Request, departure_id: UUID) -> Response:
    """What is still open, as far as whoever looks may see it."""
    departure = records.one(Departure, departure_id)
    (leaver,) = leavers(records, [departure])
    work = request.app.state.places.open_work(records, departure.person_id)
    return render(request, "leaving/hand_over.html", leaver=leaver, work=work)


def leavers(records: Records, departures: Sequence[Departure]) -> list[Leaver]:
    ids = {one.person_id for one in departures}
    people = {one.id: one.name for one in records.find(select(Person).where(Person.id.in_(ids)))}
    organisations = {one.id: one.name for one in records.find(select(Organisation))}
    return [Leaver(one, people[one.person_id], organisations[one.organisation_id]) for one in departures]


def _page(
    records: Records, request: Request, state: FormState, *, after: UUID | None = None, status: int = 200
) -> Response:
    page = records.page(Departure, order=LAST_FIRST, limit=ROWS, after=after)
    may_record = records.judge.may_ever(Departure, Action.CREATE)
    people = [Choice(str(one.id), one.name) for one in people_here(records)] if may_record else []
    return render(
        request, "leaving/leavers.html", status_code=status, state=state, may_record=may_record, people=people,
        when=When, leavers=leavers(records, list(page.rows)), next_href=page.next and f"{HERE}?after={page.next}",
        first_href=HERE if after else None,
    )  # fmt: skip
