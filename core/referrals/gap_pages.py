"""Pages of gaps: who waits for a service that there is not, what was tried, who sees to it."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid
from core.access.holding import hold
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.identity import identity_of
from core.referrals import gaps
from core.referrals.codes import NeedTag
from core.referrals.directory import services
from core.referrals.gap_api import FIRST_DUE
from core.referrals.gap_models import Gap, Resolution, WhyNot
from core.referrals.gap_schemas import GapIn, HandOnIn, ResolveIn, Tried
from core.referrals.models import Referral
from core.referrals.pages import need_words
from core.referrals.step_forms import step_form
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, Typed, TypedForm, parse
from core.web.lists import After
from core.web.parts import Choice

router = Router(face=Face.PAGE)

A_PAGE = 50
LOADS = (joinedload(Gap.client), joinedload(Gap.owner), joinedload(Gap.organisation))


@router.get("/gaps", requires(Gap, Action.READ), from_replica=True)
def gaps_page(records: Records, request: Request, after: After = None) -> Response:
    """Those due first in front."""
    page = records.page(Gap, order=FIRST_DUE, limit=A_PAGE, after=after, load=LOADS)
    return render(request, "referrals/gaps.html", page=page, is_first=after is None)


@router.get("/referrals/{referral_id}/gap", requires(Gap, Action.CREATE))
def raise_page(records: Records, request: Request, referral_id: UUID) -> Response:
    return _raise_form(request, records, records.one(Referral, referral_id), FormState())


@router.post("/referrals/{referral_id}/gap", requires(Gap, Action.CREATE))
def raise_posted(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    referral, given = hold(records, Referral, referral_id), parse(GapIn, form)
    _refuse_stale(form, referral.version)
    if isinstance(given, FormState):
        return _raise_form(request, records, referral, given, 422)
    made = gaps.raise_gap(records, referral=referral, given=given)
    return RedirectResponse(f"/gaps/{made.id}", 303)


@router.get("/gaps/{gap_id}", requires(Gap, Action.READ))
def gap_page(records: Records, request: Request, gap_id: UUID) -> Response:
    return _shown(request, records, records.one(Gap, gap_id))


@router.post("/gaps/{gap_id}/tried", requires(Gap, Action.WRITE))
def tried_posted(records: Records, request: Request, gap_id: UUID, form: TypedForm) -> Response:
    gap, given = _current(records, gap_id, form), parse(Tried, form)
    if isinstance(given, FormState):
        return _shown(request, records, gap, given, 422)
    gaps.try_another(records, gap=gap, given=given)
    return RedirectResponse(f"/gaps/{gap_id}", 303)


@router.get("/gaps/{gap_id}/hand-on", requires(Gap, Action.ASSIGN))
def hand_on_page(records: Records, request: Request, gap_id: UUID) -> Response:
    return _hand_on_form(request, records, records.one(Gap, gap_id), FormState())


@router.post("/gaps/{gap_id}/hand-on", requires(Gap, Action.ASSIGN))
def hand_on_posted(records: Records, request: Request, gap_id: UUID, form: TypedForm) -> Response:
    gap, given = _current(records, gap_id, form), parse(HandOnIn, form)
    if isinstance(given, FormState):
        return _hand_on_form(request, records, gap, given, 422)
    gaps.hand_on(records, gap=gap, given=given)
    return RedirectResponse("/gaps", 303)


@router.get("/gaps/{gap_id}/resolve", requires(Gap, Action.CLOSE))
def resolve_page(records: Records, request: Request, gap_id: UUID) -> Response:
    return _form(request, records, records.one(Gap, gap_id), "gap_resolve", FormState(), ways=Resolution)


@router.post("/gaps/{gap_id}/resolve", requires(Gap, Action.CLOSE))
def resolve_posted(records: Records, request: Request, gap_id: UUID, form: TypedForm) -> Response:
    gap, given = _current(records, gap_id, form), parse(ResolveIn, form)
    if isinstance(given, FormState):
        return _form(request, records, gap, "gap_resolve", given, 422, ways=Resolution)
    gaps.resolve(records, gap=gap, given=given)
    return RedirectResponse("/gaps", 303)


def _current(records: Records, gap_id: UUID, form: Typed) -> Gap:
    gap = hold(records, Gap, gap_id)
    _refuse_stale(form, gap.version)
    return gap


def _refuse_stale(form: Typed, version: int) -> None:
    if version_in(form) != version:
        raise Invalid("version", "This was changed meanwhile. Open the page again.")


def _raise_form(
    request: Request, records: Records, referral: Referral, state: FormState, status: int = 200
) -> Response:
    return step_form(
        request, records, referral, "gap_form", state, status, needs=NeedTag, reasons=WhyNot,
        services=services(records), owners=_owners(records, referral.organisation_id),
        there_is=gaps.gap_of(records, referral),
    )  # fmt: skip


def _hand_on_form(request: Request, records: Records, gap: Gap, state: FormState, status: int = 200) -> Response:
    owners = _owners(records, gap.organisation_id)
    return _form(request, records, gap, "gap_hand_on", state, status, owners=owners)


def _shown(request: Request, records: Records, gap: Gap, state: FormState | None = None, status: int = 200) -> Response:
    tried = [(one, WhyNot(str(one["why"])).words) for one in gap.tried]
    return _form(
        request, records, gap, "gap", state or FormState(), status, tried=tried, reasons=WhyNot, need_words=need_words,
        services=services(records), may_hand_on=gap.is_open and records.may(Action.ASSIGN, gap),
        may_write=gap.is_open and records.may(Action.WRITE, gap),
        may_resolve=gap.is_open and records.may(Action.CLOSE, gap),
    )  # fmt: skip


def _form(
    request: Request,
    records: Records,
    gap: Gap,
    template: str,
    state: FormState,
    status: int = 200,
    **context: object,
) -> Response:
    identity = identity_of(records, gap.client) if gap.client else None
    return render(
        request, f"referrals/{template}.html", status_code=status, gap=gap, state=state, identity=identity, **context
    )


def _owners(records: Records, organisation_id: UUID) -> list[Choice]:
    return [Choice(str(one.id), one.name) for one in gaps.owners(records, organisation_id)]
