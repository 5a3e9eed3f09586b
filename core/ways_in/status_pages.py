"""The page that a referrer's link opens, without an account; and the page on which the desk makes such a link."""

from datetime import timedelta
from math import ceil
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import Invalid, NotFound
from core.access.holding import hold
from core.access.records import Records
from core.access.routing import Face, Router, public, requires
from core.access.vocabulary import Action
from core.clients.identity import identity_of
from core.people.intake import status_wait
from core.referrals.arrivals import Arrival
from core.referrals.codes import SourceOfReferral
from core.referrals.models import Referral
from core.ways_in import status_links as links
from core.ways_in.doors import TheIntake
from core.ways_in.status_models import LASTS, StatusPage
from core.web.environment import render
from core.web.forms import FormState, TypedForm

router = Router(face=Face.PAGE)

WHY = "whoever has the link referred somebody, and has no account here"


@router.get("/status/{token}", public(WHY))
def link_page(request: Request, token: str) -> Response:
    """A button alone, whatever the link is: programs that look through mail open links too, and must spend none."""
    return render(request, "ways_in/status_button.html", viewer=None, csrf="", token=token[:200])


@router.post("/status/{token}", public(WHY))
def looked_at(request: Request, token: str) -> Response:
    doors = request.app.state.doors
    if wait := status_wait(doors, request.client.host if request.client else None):
        return _wait(request, wait)
    found = links.look(doors, token)
    if found is None:
        return render(request, "ways_in/status_over.html", status_code=404, viewer=None, days=LASTS.days)
    return render(
        request, "ways_in/status_shown.html", viewer=None, csrf="", found=found, link=_address(request, found.token)
    )


@router.get("/referrals/{referral_id}/status-page", requires(StatusPage, Action.READ))
def desk_page(records: Records, request: Request, referral_id: UUID) -> Response:
    """Whether the referrer has a link, until when, and a new one or an end for it."""
    return _desk(request, records, records.one(Referral, referral_id), FormState())


@router.post("/referrals/{referral_id}/status-page", requires(StatusPage, Action.CREATE))
def link_made(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    referral = hold(records, Referral, referral_id)
    try:
        token = links.open_for_referral(records, referral, agreed=form.get("agreed") == "yes")
    except Invalid as wrong:
        return _desk(request, records, referral, FormState(form).with_error(wrong.field, wrong.message), 422)
    return _made(request, token, f"/referrals/{referral.id}")


@router.post("/referrals/{referral_id}/status-page/{page_id}/end", requires(StatusPage, Action.CLOSE))
def link_ended(records: Records, referral_id: UUID, page_id: UUID, form: TypedForm) -> Response:
    """Ending the same link twice does no harm."""
    referral = records.one(Referral, referral_id)
    page = _one_of(records, referral, page_id)
    if page.is_open:
        links.end(records, page)
    return RedirectResponse(f"/referrals/{referral.id}/status-page", 303)


@router.post("/referrals/brought/{organisation_id}/{arrival_id}/status-page", requires(Arrival, Action.CREATE))
def link_for_bringer(
    records: Records, request: Request, organisation_id: UUID, arrival_id: UUID, intake: TheIntake
) -> Response:
    """For whoever has just entered a letter or a telephone call for a service whose referrals they may not read."""
    token = links.new_token()
    links.open_for_bringer(
        records, intake, arrival_id=arrival_id, organisation_id=organisation_id, token=token
    )  # fmt: skip
    return _made(request, token, "/referrals/new")


def _made(request: Request, token: str, back: str) -> Response:
    return render(request, "ways_in/status_made.html", link=_address(request, token), days=LASTS.days, back=back)


def _address(request: Request, token: str) -> str:
    return links.address_of(request.app.state.settings.public_url, token)


def _one_of(records: Records, referral: Referral, page_id: UUID) -> StatusPage:
    found = next((one for one in links.pages_of(records, referral) if one.id == page_id), None)
    if found is None:
        raise NotFound
    return found


def _desk(request: Request, records: Records, referral: Referral, state: FormState, status: int = 200) -> Response:
    proposed = StatusPage(
        client_id=referral.client_id, referral_id=referral.id, organisation_id=records.actor.organisation_id
    )
    client = referral.client
    return render(
        request, "ways_in/status_desk.html", status_code=status, referral=referral, state=state,
        identity=identity_of(records, client) if client else None, place=f"/referrals/{referral.id}",
        pages=[(one, one.is_open and records.may(Action.CLOSE, one)) for one in links.pages_of(records, referral)],
        may_make=records.decide(Action.CREATE, proposed).allowed, days=LASTS.days,
        is_self=referral.source is SourceOfReferral.SELF,
        is_carer=referral.source is SourceOfReferral.CARER_OR_RELATIVE,
    )  # fmt: skip


def _wait(request: Request, wait: timedelta) -> Response:
    seconds = ceil(wait.total_seconds())
    response = render(
        request, "ways_in/status_wait.html", status_code=429, viewer=None, minutes=ceil(seconds / 60)
    )  # fmt: skip
    response.headers["Retry-After"] = str(seconds)
    return response
