"""Pages of one organisation's part in an agreement: accepting, ending, adding a party, signing, looking at it again."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.agreements import Agreement, AgreementParty, AgreementSignature, Capacity
from core.access.errors import Conflict
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.agreements.api import own_part, part_and_agreement
from core.agreements.schemas import PartEndIn, PartyIn, ReviewIn, SignatureIn
from core.agreements.service import NOTICE, accept, add_party, end_part, parts_of, review, sign
from core.agreements.showing import effect_of_end
from core.clients.people_named import names_of_organisations
from core.database import clock
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, Typed, TypedForm, answered, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE)

STALE = "This was changed meanwhile. Open the page again."


@router.post("/agreement-parties/{part_id}/accept", requires(AgreementParty, Action.APPROVE))
def part_accepted(records: Records, part_id: UUID, form: TypedForm) -> Response:
    part, agreement = part_and_agreement(records, part_id)
    _refuse_stale(part, form)
    accept(records, agreement=agreement, part=part)
    return RedirectResponse(f"/agreements/{agreement.id}", 303)


@router.get("/agreement-parties/{part_id}/end", requires(AgreementParty, Action.CLOSE))
def end_form(records: Records, request: Request, part_id: UUID) -> Response:
    part, agreement = own_part(records, part_id)
    return _end(records, request, agreement, part, FormState())


@router.post("/agreement-parties/{part_id}/end", requires(AgreementParty, Action.CLOSE))
def part_ended(records: Records, request: Request, part_id: UUID, form: TypedForm) -> Response:
    """Told first, in numbers, what closes; only the second time it is done."""
    part, agreement = own_part(records, part_id)
    _refuse_stale(part, form)
    if "sure" not in form and part.accepted_at is not None:
        asked = parse(PartEndIn, form)
        state, status = (asked, 422) if isinstance(asked, FormState) else (FormState(form), 200)
        return _end(records, request, agreement, part, state, status, sure=status == 200)

    def act(asked: PartEndIn) -> Response:
        end_part(records, part=part, asked=asked)
        return RedirectResponse(f"/agreements/{agreement.id}", 303)

    given = {name: value for name, value in form.items() if name != "sure"}
    return answered(PartEndIn, given, act, lambda state: _end(records, request, agreement, part, state, 422))


@router.get("/agreements/{agreement_id}/parties/add", requires(AgreementParty, Action.CREATE))
def add_form(records: Records, request: Request, agreement_id: UUID) -> Response:
    return _add(records, request, records.kept(Agreement, agreement_id), FormState())


@router.post("/agreements/{agreement_id}/parties/add", requires(AgreementParty, Action.CREATE))
def party_added(records: Records, request: Request, agreement_id: UUID, form: TypedForm) -> Response:
    agreement = records.kept(Agreement, agreement_id)

    def act(asked: PartyIn) -> Response:
        add_party(records, agreement=agreement, asked=asked)
        return RedirectResponse(f"/agreements/{agreement.id}", 303)

    return answered(PartyIn, form, act, lambda state: _add(records, request, agreement, state, 422))


@router.get("/agreements/{agreement_id}/sign", requires(AgreementSignature, Action.CREATE))
def sign_form(records: Records, request: Request, agreement_id: UUID) -> Response:
    return _sign(records, request, records.kept(Agreement, agreement_id), FormState())


@router.post("/agreements/{agreement_id}/sign", requires(AgreementSignature, Action.CREATE))
def signed(records: Records, request: Request, agreement_id: UUID, form: TypedForm) -> Response:
    agreement = records.kept(Agreement, agreement_id)

    def act(asked: SignatureIn) -> Response:
        sign(records, agreement=agreement, asked=asked)
        return RedirectResponse(f"/agreements/{agreement.id}", 303)

    return answered(SignatureIn, form, act, lambda state: _sign(records, request, agreement, state, 422))


@router.get("/agreements/{agreement_id}/review", requires(Agreement, Action.APPROVE))
def review_form(records: Records, request: Request, agreement_id: UUID) -> Response:
    return _review(request, records.kept(Agreement, agreement_id), FormState())


@router.post("/agreements/{agreement_id}/review", requires(Agreement, Action.APPROVE))
def reviewed(records: Records, request: Request, agreement_id: UUID, form: TypedForm) -> Response:
    agreement = records.kept(Agreement, agreement_id)
    _refuse_stale(agreement, form)

    def act(asked: ReviewIn) -> Response:
        review(records, agreement=agreement, asked=asked)
        return RedirectResponse(f"/agreements/{agreement.id}", 303)

    return answered(ReviewIn, form, act, lambda state: _review(request, agreement, state, 422))


def _refuse_stale(one: Agreement | AgreementParty, form: Typed) -> None:
    if version_in(form) != one.version:
        raise Conflict(STALE)


def _end(
    records: Records, request: Request, agreement: Agreement, part: AgreementParty, state: FormState,
    status: int = 200, *, sure: bool = False,
) -> Response:  # fmt: skip
    """`sure`: the day is known and its effect is told with it; before, the effect is that of today."""
    asked = parse(PartEndIn, state.values) if sure else None
    ends = asked.ends if isinstance(asked, PartEndIn) and asked.ends else clock.today()
    if sure and (ends < clock.today() or (part.ends and ends > part.ends)):
        wrong = "The last day is today or later, and not after the day on which it ends already."
        state, status, sure, ends = state.with_error("ends", wrong), 422, False, clock.today()
    return render(
        request, "agreements/end.html", status_code=status, state=state, agreement=agreement, part=part, sure=sure,
        organisation=names_of_organisations(records)[part.organisation_id], ends=ends,
        effect=effect_of_end(records, agreement, part, ends),
    )  # fmt: skip


def _add(records: Records, request: Request, agreement: Agreement, state: FormState, status: int = 200) -> Response:
    today = clock.today()
    going_on = {one.organisation_id for one in parts_of(records, agreement)
                if (one.ends is None and one.accepted_at) or one.starts > today}  # fmt: skip
    others = [Choice(str(id), name) for id, name in names_of_organisations(records).items()
              if not records.actor.acts_for(id) and id not in going_on]  # fmt: skip
    return render(
        request, "agreements/add_party.html", status_code=status, state=state, agreement=agreement,
        others=sorted(others, key=lambda one: one.words), earliest=today + NOTICE,
    )  # fmt: skip


def _sign(records: Records, request: Request, agreement: Agreement, state: FormState, status: int = 200) -> Response:
    ours = names_of_organisations(records)[records.actor.organisation_id]
    return render(
        request, "agreements/sign.html", status_code=status, state=state, agreement=agreement, organisation=ours,
        capacities=[Choice(one.value, one.words) for one in Capacity],
    )  # fmt: skip


def _review(request: Request, agreement: Agreement, state: FormState, status: int = 200) -> Response:
    return render(request, "agreements/review.html", status_code=status, state=state, agreement=agreement)
