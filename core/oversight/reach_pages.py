"""The pages “what can they see, and why” and “what can I see, and why”."""

from uuid import UUID

from fastapi import Request, Response

from core.access.audit.watch import AuditWatch
from core.access.records import Records
from core.access.routing import Face, Router, requires, signed_in
from core.access.vocabulary import Action
from core.explain.api import READABLE, WHO
from core.explain.records_of import record_of
from core.oversight.explaining import explained_as_csv, people_as_csv
from core.oversight.reaching import my_reach, reach_of_person
from core.oversight.schemas import ReachOut
from core.web.environment import render
from core.web.places import NavigationItem

router = Router(face=Face.PAGE)
api = Router(face=Face.API, prefix="/api/v1", tags=["audit"])
OWN = signed_in("everybody may know what they themselves can see")


@router.get("/account/access", OWN)
def my_access_page(records: Records, request: Request) -> Response:
    return render(request, "oversight/reach.html", reach=my_reach(records, _lists(records, request)), is_mine=True)


@router.get("/oversight/people/{person_id}", requires(AuditWatch, Action.READ))
def their_access_page(records: Records, request: Request, person_id: UUID) -> Response:
    return render(request, "oversight/reach.html", reach=reach_of_person(records, person_id), is_mine=False)


@api.get("/me/reach", OWN)
def show_what_i_can_see(records: Records, request: Request) -> ReachOut:
    """For each kind of record each rule that opens any to you, of which organisation, and how many (up to 1,000)."""
    return ReachOut.model_validate(my_reach(records, _lists(records, request)))


@api.get("/audit/people/{person_id}/reach", requires(AuditWatch, Action.READ))
def show_what_they_can_see(records: Records, person_id: UUID) -> ReachOut:
    """The same of somebody with a role in your organisation: numbers only. The look is written down."""
    return ReachOut.model_validate(reach_of_person(records, person_id))


@api.get("/explain/{kind}/{record_id}/csv", READABLE)
def download_an_explanation(records: Records, kind: str, record_id: UUID) -> Response:
    """Every rule of every action on a record you may read, as a spreadsheet; that it was taken is written down."""
    return explained_as_csv(records, record_of(records, kind, record_id))


@api.get("/explain/{kind}/{record_id}/people/csv", WHO)
def download_who_can_see_a_record(records: Records, kind: str, record_id: UUID) -> Response:
    """The same people and numbers as a spreadsheet; that it was taken is written down."""
    return people_as_csv(records, kind, record_id)


def _lists(records: Records, request: Request) -> dict[str, NavigationItem]:
    """The pages that the asker finds in their navigation, by the kind that each lists."""
    items: list[NavigationItem] = request.app.state.places.navigation(records)
    return {one.model.kind.name: one for one in items if one.model is not None}
