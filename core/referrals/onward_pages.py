"""Pages on which somebody is sent on to another service, and what became of it is written down."""

from uuid import UUID

from fastapi import Request, Response

from core.access.errors import Invalid
from core.access.holding import hold
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.referrals import onward
from core.referrals.directory import services
from core.referrals.models import Referral
from core.referrals.offers import services_and_offers
from core.referrals.onward import OnwardIn, OutcomeIn
from core.referrals.onward_models import OnwardReferral, OnwardSort, Outcome
from core.referrals.step_forms import back_to, stale_page, step_form
from core.web.conflicts import version_in
from core.web.forms import FormState, TypedForm, answered
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/referrals/{referral_id}/onward")

GOES_ALONG = (Choice("yes", "Yes"), Choice("no", "No"))


@router.get("/new", requires(OnwardReferral, Action.CREATE))
def onward_page(records: Records, request: Request, referral_id: UUID) -> Response:
    return _onward_form(request, records, records.one(Referral, referral_id), FormState())


@router.post("/new", requires(OnwardReferral, Action.CREATE))
def onward_posted(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    referral = hold(records, Referral, referral_id)
    if stale := stale_page(request, referral, form, "onward/new", "Send them on"):
        return stale

    def act(given: OnwardIn) -> Response:
        onward.send_on(records, referral=referral, given=given)
        return back_to(referral)

    return answered(OnwardIn, form, act, lambda state: _onward_form(request, records, referral, state, 422))


@router.get("/{onward_id}/outcome", requires(OnwardReferral, Action.WRITE))
def outcome_page(records: Records, request: Request, referral_id: UUID, onward_id: UUID) -> Response:
    return _outcome_form(request, records, onward.one_of(records, referral_id, onward_id), FormState())


@router.post("/{onward_id}/outcome", requires(OnwardReferral, Action.WRITE))
def outcome_posted(records: Records, request: Request, referral_id: UUID, onward_id: UUID, form: TypedForm) -> Response:
    found = onward.one_of(records, referral_id, onward_id)
    if version_in(form) != found.version:
        raise Invalid("version", "This was changed meanwhile. Open the page again.")

    def act(given: OutcomeIn) -> Response:
        onward.end(records, onward=found, given=given)
        return back_to(records.one(Referral, referral_id))

    return answered(OutcomeIn, form, act, lambda state: _outcome_form(request, records, found, state, 422))


def _onward_form(
    request: Request, records: Records, referral: Referral, state: FormState, status: int = 200
) -> Response:
    refusals = onward.refusals_of(records, referral.client_id) if referral.client_id else ()
    return step_form(
        request, records, referral, "onward_form", state, status, sorts=OnwardSort, services=services(records),
        goes_along=GOES_ALONG, refusals=refusals, offers=services_and_offers(records),
    )  # fmt: skip


def _outcome_form(
    request: Request, records: Records, found: OnwardReferral, state: FormState, status: int = 200
) -> Response:
    referral = records.one(Referral, found.referral_id)
    return step_form(request, records, referral, "outcome_form", state, status, onward=found, outcomes=Outcome)
