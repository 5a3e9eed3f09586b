"""The page and the API on which an organisation says for whom its service is, how much room it has, and whether
anybody may use its public form."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ConfigDict

from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires, signed_in
from core.access.vocabulary import Action
from core.organisations.models import Service
from core.referrals.offers import FEW
from core.ways_in.offers import OfferIn, change_offer
from core.web.conflicts import conflict_page, refuse_stale, version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/services/{service_id}/offer")
api = Router(face=Face.API, prefix="/api/v1/services/{service_id}/offer", tags=["services"])

OPEN = "for whom a service is, is no secret from anybody who may refer to it"
YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))


class OfferOut(OfferIn):
    """What is said of a service now."""

    model_config = ConfigDict(from_attributes=True, extra="ignore")


@router.get("", requires(Service, Action.WRITE))
def offer_page(records: Records, request: Request, service_id: UUID) -> Response:
    service = records.kept(Service, service_id)
    return _form(request, service, FormState.showing(_now(service)))


@router.post("", requires(Service, Action.WRITE))
def offer_posted(records: Records, request: Request, service_id: UUID, form: TypedForm) -> Response:
    service, asked = records.kept(Service, service_id), parse(OfferIn, form)
    if isinstance(asked, FormState):
        return _form(request, service, asked, 422)
    if version_in(form) != service.version:
        place = f"/services/{service.id}/offer"
        return conflict_page(request, form, version=service.version, now=_now(service), action=place, current=place)
    change_offer(records, service=service, asked=asked)
    return RedirectResponse("/teams", 303)


@api.get("", signed_in(OPEN))
def show_offer(records: Records, service_id: UUID) -> Reply[OfferOut]:
    """How many places are free, if they are few, is told to its own organisation alone."""
    service = records.kept(Service, service_id)
    shown = OfferOut.model_validate(service)
    if shown.places_free is not None and shown.places_free < FEW and not records.may(Action.WRITE, service):
        shown = shown.model_copy(update={"places_free": None})
    return Reply(shown, version=service.version)


@api.put("", requires(Service, Action.WRITE))
def change_the_offer(records: Records, service_id: UUID, given: OfferIn, version: IfMatch) -> Reply[OfferOut]:
    """Say anew for whom your service is; what you leave out is said no more."""
    service = records.kept(Service, service_id)
    refuse_stale(version, service.version, now=_now(service), yours=given)
    change_offer(records, service=service, asked=given)
    return Reply(OfferOut.model_validate(service), version=service.version)


def _now(service: Service) -> OfferIn:
    return OfferIn.model_validate({name: getattr(service, name) for name in OfferIn.model_fields})


def _form(request: Request, service: Service, state: FormState, status: int = 200) -> Response:
    return render(
        request, "ways_in/offer.html", status_code=status, state=state, service=service, yes_no=YES_NO
    )  # fmt: skip
