"""Pages on which a referral is worked on: taken, talked about, allocated, declined, closed."""

from collections.abc import Iterator
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import StaleVersion
from core.access.holding import hold
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.database import clock
from core.referrals import service
from core.referrals.candidates import Candidate, candidates, kept_from
from core.referrals.capacity import FEWEST
from core.referrals.codes import ClosureReason, NeedTag, RejectionReason
from core.referrals.models import Referral, State, SupportConversation
from core.referrals.schemas import AllocateIn, CloseIn, ConversationIn, DeclineIn
from core.referrals.step_forms import back_to, stale_page, step_form
from core.referrals.steps import who_took
from core.web.conflicts import version_in
from core.web.forms import FormState, TypedForm, answered, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/referrals/{referral_id}")

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))
ELSEWHERE = (Choice("no", "Yes"), Choice("yes", "No, no service can", "Somebody must see to the gap first."))
"""Answers to whether another service can take the person, as the field `no_service` has them."""


@router.post("/take", requires(Referral, Action.WRITE))
def take_posted(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    """Of two who take it at once one has it; the other is told who."""
    referral = hold(records, Referral, referral_id)
    if version_in(form) != referral.version and (first := who_took(records, referral)):
        raise StaleVersion(referral.version, words=first)
    if stale := stale_page(request, referral, form, "take", "Take it into triage"):
        return stale
    service.take(records, referral)
    return back_to(referral)


@router.get("/support-conversations/new", requires(SupportConversation, Action.CREATE))
def conversation_page(records: Records, request: Request, referral_id: UUID) -> Response:
    today = clock.today()
    day = {"day-day": str(today.day), "day-month": str(today.month), "day-year": str(today.year)}
    return _conversation_form(request, records, records.one(Referral, referral_id), FormState(day))


@router.post("/support-conversations/new", requires(SupportConversation, Action.CREATE))
def conversation_posted(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    referral, given = hold(records, Referral, referral_id), parse(ConversationIn, form)
    if stale := stale_page(request, referral, form, "support-conversations/new", "Record a support conversation"):
        return stale
    if isinstance(given, FormState):
        return _conversation_form(request, records, referral, given, 422)
    service.record_conversation(records, referral=referral, given=given)
    return back_to(referral)


@router.post("/support-conversations/{conversation_id}/follow-up", requires(SupportConversation, Action.WRITE))
def follow_up_posted(records: Records, referral_id: UUID, conversation_id: UUID, form: TypedForm) -> Response:
    """Making the same call twice does no harm, so a stale form is none here."""
    version_in(form)
    service.follow_up(records, service.conversation_of(records, referral_id, conversation_id))
    return RedirectResponse(f"/referrals/{referral_id}", 303)


@router.get("/allocation", requires(Referral, Action.ALLOCATE))
def allocation_page(records: Records, request: Request, referral_id: UUID) -> Response:
    return _allocation_form(request, records, records.one(Referral, referral_id), FormState())


@router.post("/allocation", requires(Referral, Action.ALLOCATE))
def allocation_posted(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    referral = hold(records, Referral, referral_id)
    if stale := stale_page(request, referral, form, "allocation", "Allocate it"):
        return stale

    def act(given: AllocateIn) -> Response:
        service.allocate_referral(records, referral=referral, given=given)
        return back_to(referral)

    return answered(AllocateIn, form, act, lambda state: _allocation_form(request, records, referral, state, 422))


@router.get("/decline", requires(Referral, Action.CLOSE))
def decline_page(records: Records, request: Request, referral_id: UUID) -> Response:
    return _decline_form(request, records, records.one(Referral, referral_id), FormState())


@router.post("/decline", requires(Referral, Action.CLOSE))
def decline_posted(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    referral = hold(records, Referral, referral_id)
    if stale := stale_page(request, referral, form, "decline", "Decline it"):
        return stale

    def act(given: DeclineIn) -> Response:
        service.decline(records, referral=referral, given=given)
        return back_to(referral)

    return answered(DeclineIn, form, act, lambda state: _decline_form(request, records, referral, state, 422))


@router.get("/close", requires(Referral, Action.CLOSE))
def close_page(records: Records, request: Request, referral_id: UUID) -> Response:
    return _close_form(request, records, records.one(Referral, referral_id), FormState())


@router.post("/close", requires(Referral, Action.CLOSE))
def close_posted(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    referral = hold(records, Referral, referral_id)
    if stale := stale_page(request, referral, form, "close", "Close it"):
        return stale

    def act(given: CloseIn) -> Response:
        service.close(records, referral=referral, given=given)
        return back_to(referral)

    return answered(CloseIn, form, act, lambda state: _close_form(request, records, referral, state, 422))


def _conversation_form(
    request: Request, records: Records, referral: Referral, state: FormState, status: int = 200
) -> Response:
    return step_form(request, records, referral, "conversation_form", state, status, needs=NeedTag)


def _allocation_form(
    request: Request, records: Records, referral: Referral, state: FormState, status: int = 200
) -> Response:
    choices = [
        Choice(str(one.team_member_id), one.worker, ". ".join(_known_of(one))) for one in candidates(records, referral)
    ]
    lead = referral.client.case_lead if referral.client else None
    return step_form(
        request, records, referral, "allocation_form", state, status, choices=choices, lead=lead, yes_no=YES_NO,
        kept_from=kept_from(records, referral),
    )  # fmt: skip


def _decline_form(
    request: Request, records: Records, referral: Referral, state: FormState, status: int = 200
) -> Response:
    return step_form(
        request, records, referral, "decline_form", state, status, reasons=RejectionReason, elsewhere=ELSEWHERE
    )


def _close_form(
    request: Request, records: Records, referral: Referral, state: FormState, status: int = 200
) -> Response:
    is_carried = referral.may_become(State.CLOSED)
    reasons = ClosureReason if is_carried else (ClosureReason.DIED,)
    return step_form(request, records, referral, "close_form", state, status, reasons=reasons)


def _known_of(one: Candidate) -> Iterator[str]:
    """What stands beside a name, in words."""
    yield f"{one.employer}. {_carries(one)}"
    if one.languages:
        yield f"Speaks {', '.join(one.languages)}" + (": the person’s language" if one.speaks else "")
    if one.travels:
        yield f"Goes to {one.travels}"
    if one.for_women:
        yield "In a post for women who asked for a woman"


def _carries(one: Candidate) -> str:
    if one.caseload is None:
        return f"Carries fewer than {FEWEST} people whom you may see"
    people = "1 person" if one.caseload == 1 else f"{one.caseload or 'no'} people"
    points = f": {one.points} of {one.can_carry} points" if one.can_carry is not None else ""
    return f"Carries {people} whom you may see{points}"
