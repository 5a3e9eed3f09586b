"""Pages beside the usual way of a referral: withdrawing, reopening, holding, and many given to one triager at once."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from core.access.errors import Invalid
from core.access.holding import hold
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.referrals import decisions
from core.referrals.bulk import BulkIn, give_many, picked
from core.referrals.decision_codes import Complexity, WithdrawalReason, WithdrawnBy
from core.referrals.decision_schemas import AssignIn, ComplexityIn, HoldIn, ReopenIn, WithdrawalIn
from core.referrals.models import Referral
from core.referrals.step_forms import back_to, stale_page, step_form
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/referrals")


@router.post("/assign", requires(Referral, Action.WRITE))
def many_assigned(records: Records, request: Request, form: TypedForm) -> Response:
    """What became of each; the board's boxes say which."""
    chosen = FormState(form).chosen("referral")
    try:
        given = BulkIn.model_validate({"referrals": picked(chosen), "person_id": FormState(form).value("to") or None})
    except ValidationError:
        raise Invalid("referral", "Choose 1 to 100 referrals on the board first.") from None
    done = give_many(records, given)
    return render(request, "referrals/assigned.html", done=done, count=sum(one.is_done for one in done))


@router.get("/{referral_id}/assign", requires(Referral, Action.WRITE))
def assign_page(records: Records, request: Request, referral_id: UUID) -> Response:
    return _assign_form(request, records, records.one(Referral, referral_id), FormState())


@router.post("/{referral_id}/assign", requires(Referral, Action.WRITE))
def assign_posted(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    referral, given = hold(records, Referral, referral_id), parse(AssignIn, form)
    if stale := stale_page(request, referral, form, "assign", "Give it to a triager"):
        return stale
    if isinstance(given, FormState):
        return _assign_form(request, records, referral, given, 422)
    decisions.assign(records, referral=referral, person_id=given.person_id)
    return back_to(referral)


@router.get("/{referral_id}/withdraw", requires(Referral, Action.CLOSE))
def withdraw_page(records: Records, request: Request, referral_id: UUID) -> Response:
    return _withdraw_form(request, records, records.one(Referral, referral_id), FormState())


@router.post("/{referral_id}/withdraw", requires(Referral, Action.CLOSE))
def withdraw_posted(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    referral, given = hold(records, Referral, referral_id), parse(WithdrawalIn, form)
    if stale := stale_page(request, referral, form, "withdraw", "Withdraw it"):
        return stale
    if isinstance(given, FormState):
        return _withdraw_form(request, records, referral, given, 422)
    decisions.withdraw(records, referral=referral, given=given)
    return back_to(referral)


@router.get("/{referral_id}/reopen", requires(Referral, Action.REOPEN))
def reopen_page(records: Records, request: Request, referral_id: UUID) -> Response:
    return step_form(request, records, records.one(Referral, referral_id), "reopen_form", FormState(), 200)


@router.post("/{referral_id}/reopen", requires(Referral, Action.REOPEN))
def reopen_posted(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    referral, given = hold(records, Referral, referral_id), parse(ReopenIn, form)
    if stale := stale_page(request, referral, form, "reopen", "Reopen it"):
        return stale
    if isinstance(given, FormState):
        return step_form(request, records, referral, "reopen_form", given, 422)
    decisions.reopen(records, referral=referral, given=given)
    return back_to(referral)


@router.get("/{referral_id}/hold", requires(Referral, Action.WRITE))
def hold_page(records: Records, request: Request, referral_id: UUID) -> Response:
    return step_form(request, records, records.one(Referral, referral_id), "hold_form", FormState(), 200)


@router.post("/{referral_id}/hold", requires(Referral, Action.WRITE))
def hold_posted(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    referral, given = hold(records, Referral, referral_id), parse(HoldIn, form)
    if stale := stale_page(request, referral, form, "hold", "Put it on hold"):
        return stale
    if isinstance(given, FormState):
        return step_form(request, records, referral, "hold_form", given, 422)
    decisions.put_on_hold(records, referral=referral, given=given)
    return back_to(referral)


@router.get("/{referral_id}/complexity", requires(Referral, Action.WRITE))
def complexity_page(records: Records, request: Request, referral_id: UUID) -> Response:
    referral = records.one(Referral, referral_id)
    marked = {"complexity": referral.complexity.value} if referral.complexity else {}
    return _complexity_form(request, records, referral, FormState(marked))


@router.post("/{referral_id}/complexity", requires(Referral, Action.WRITE))
def complexity_posted(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    referral, given = hold(records, Referral, referral_id), parse(ComplexityIn, form)
    if stale := stale_page(request, referral, form, "complexity", "Mark its complexity"):
        return stale
    if isinstance(given, FormState):
        return _complexity_form(request, records, referral, given, 422)
    decisions.mark_complexity(records, referral=referral, given=given)
    return back_to(referral)


@router.post("/{referral_id}/go-on", requires(Referral, Action.WRITE))
def go_on_posted(records: Records, referral_id: UUID, form: TypedForm) -> Response:
    """Ending the same hold twice does no harm, so a stale form is none here."""
    version_in(form)
    decisions.go_on(records, hold(records, Referral, referral_id))
    return RedirectResponse(f"/referrals/{referral_id}", 303)


def _assign_form(
    request: Request, records: Records, referral: Referral, state: FormState, status: int = 200
) -> Response:
    choices = [Choice(str(one.id), one.name) for one in decisions.triagers(records, referral)]
    return step_form(request, records, referral, "assign_form", state, status, choices=choices)


def _complexity_form(
    request: Request, records: Records, referral: Referral, state: FormState, status: int = 200
) -> Response:
    return step_form(request, records, referral, "complexity_form", state, status, grades=Complexity)


def _withdraw_form(
    request: Request, records: Records, referral: Referral, state: FormState, status: int = 200
) -> Response:
    return step_form(
        request, records, referral, "withdraw_form", state, status, reasons=WithdrawalReason, who=WithdrawnBy
    )
