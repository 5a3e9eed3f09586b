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
from core.referrals.onward import OnwardIn, OutcomeIn
from core.referrals.onward_models import OnwardReferral, OnwardSort, Outcome
from core.referrals.step_forms import back_to, stale_page, step_form
from core.web.conflicts import version_in
from core.web.forms import FormState, TypedForm, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/referrals/{referral_id}/onward")

GOES_ALONG = (Choice("yes", "Yes"), Choice("no", "No"))


@router.get("/new", requires(OnwardReferral, Action.CREATE))
def onward_page(records: Records, request: Request, referral_id: UUID) -> Response:
    return _onward_form(request, records, records.one(Referral, referral_id), FormState())


@router.post("/new", requires(OnwardReferral, Action.CREATE))
def onward_posted(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    referral, given = hold(records, Referral, referral_id), parse(OnwardIn, form)
    if stale := stale_page(request, referral, form, "onward/new", "Send them on"):
        return stale
    if isinstance(given, FormState):
        return _onward_form(request, records, referral, given, 422)
    try:
        onward.send_on(records, referral=referral, given=given)
    except Invalid as wrong:
        return _onward_form(request, records, referral, FormState(form).with_error(wrong.field, wrong.message), 422)
    return back_to(referral)


@router.get("/{onward_id}/outcome", requires(OnwardReferral, Action.WRITE))
def outcome_page(records: Records, request: Request, referral_id: UUID, onward_id: UUID) -> Response:
    return _outcome_form(request, records, onward.one_of(records, referral_id, onward_id), FormState())


@router.post("/{onward_id}/outcome", requires(OnwardReferral, Action.WRITE))
def outcome_posted(records: Records, request: Request, referral_id: UUID, onward_id: UUID, form: TypedForm) -> Response:
    found, given = onward.one_of(records, referral_id, onward_id), parse(OutcomeIn, form)
    if version_in(form) != found.version:
        raise Invalid("version", "This was changed meanwhile. Open the page again.")
    if isinstance(given, FormState):
        return _outcome_form(request, records, found, given, 422)
    try:
        onward.end(records, onward=found, given=given)
    except Invalid as wrong:
        return _outcome_form(request, records, found, FormState(form).with_error(wrong.field, wrong.message), 422)
    return back_to(records.one(Referral, referral_id))


def _onward_form(
    request: Request, records: Records, referral: Referral, state: FormState, status: int = 200
) -> Response:
    refusals = onward.refusals_of(records, referral.client_id) if referral.client_id else ()
    return step_form(
        request, records, referral, "onward_form", state, status, sorts=OnwardSort, services=services(records),
        goes_along=GOES_ALONG, refusals=refusals,
    )  # fmt: skip


def _outcome_form(
    request: Request, records: Records, found: OnwardReferral, state: FormState, status: int = 200
) -> Response:
    referral = records.one(Referral, found.referral_id)
    return step_form(request, records, referral, "outcome_form", state, status, onward=found, outcomes=Outcome)
