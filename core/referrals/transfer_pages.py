"""Pages of transfers: offering a referral to another organisation, what it means, and the answer."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid
from core.access.holding import hold
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.identity import identity_of
from core.clients.models import Client
from core.organisations.models import Service
from core.referrals import transfers
from core.referrals.holders import carried
from core.referrals.models import Referral
from core.referrals.offers import Offer, services_and_offers
from core.referrals.transfer_api import LAST_FIRST
from core.referrals.transfer_models import RefusalReason, Transfer, TransferReason
from core.referrals.transfer_schemas import RefuseIn, TransferIn, WithdrawIn
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered, parse
from core.web.lists import After
from core.web.parts import Choice

router = Router(face=Face.PAGE)

A_PAGE = 50
LOADS = (joinedload(Transfer.organisation), joinedload(Transfer.to_organisation), joinedload(Transfer.to_service))
YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))


@router.get("/transfers", requires(Transfer, Action.READ), from_replica=True)
def transfers_page(records: Records, request: Request, after: After = None) -> Response:
    """Those to us and those from us, the last first."""
    page = records.page(Transfer, order=LAST_FIRST, limit=A_PAGE, after=after, load=LOADS)
    wanted = [one.client_id for one in page.rows]
    names = {one.id: one.called for one in records.find(select(Client).where(Client.id.in_(wanted)))}
    return render(request, "referrals/transfers.html", page=page, names=names, is_first=after is None)


@router.get("/referrals/{referral_id}/transfer", requires(Transfer, Action.CREATE))
def proposal_page(records: Records, request: Request, referral_id: UUID) -> Response:
    return _proposal(request, records, records.one(Referral, referral_id), FormState())


@router.post("/referrals/{referral_id}/transfer", requires(Transfer, Action.CREATE))
def proposal_posted(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    referral = hold(records, Referral, referral_id)
    _refuse_stale(form, referral.version)

    def act(given: TransferIn) -> Response:
        made = transfers.propose(records, referral=referral, given=given)
        return RedirectResponse(f"/transfers/{made.id}", 303)

    return answered(TransferIn, form, act, lambda state: _proposal(request, records, referral, state, 422))


@router.get("/transfers/{transfer_id}", requires(Transfer, Action.READ))
def transfer_page(records: Records, request: Request, transfer_id: UUID) -> Response:
    return _shown(request, records, records.one(Transfer, transfer_id), "transfer")


@router.post("/transfers/{transfer_id}/accept", requires(Transfer, Action.APPROVE))
def accept_posted(records: Records, transfer_id: UUID, form: TypedForm) -> Response:
    """Of two who accept at once one has it; the other is told who."""
    transfer = _waiting(records, transfer_id, form)
    transfers.accept(records, transfer=transfer, referral=hold(records, Referral, transfer.referral_id))
    return RedirectResponse(f"/referrals/{transfer.referral_id}", 303)


@router.get("/transfers/{transfer_id}/refuse", requires(Transfer, Action.APPROVE))
def refusal_page(records: Records, request: Request, transfer_id: UUID) -> Response:
    return _shown(request, records, records.one(Transfer, transfer_id), "transfer_refuse", reasons=RefusalReason)


@router.post("/transfers/{transfer_id}/refuse", requires(Transfer, Action.APPROVE))
def refusal_posted(records: Records, request: Request, transfer_id: UUID, form: TypedForm) -> Response:
    transfer, given = _waiting(records, transfer_id, form), parse(RefuseIn, form)
    if isinstance(given, FormState):
        return _shown(request, records, transfer, "transfer_refuse", given, 422, reasons=RefusalReason)
    transfers.refuse(records, transfer=transfer, given=given)
    return RedirectResponse(f"/transfers/{transfer_id}", 303)


@router.get("/transfers/{transfer_id}/withdraw", requires(Transfer, Action.CLOSE))
def withdrawal_page(records: Records, request: Request, transfer_id: UUID) -> Response:
    return _shown(request, records, records.one(Transfer, transfer_id), "transfer_withdraw")


@router.post("/transfers/{transfer_id}/withdraw", requires(Transfer, Action.CLOSE))
def withdrawal_posted(records: Records, request: Request, transfer_id: UUID, form: TypedForm) -> Response:
    transfer, given = _waiting(records, transfer_id, form), parse(WithdrawIn, form)
    if isinstance(given, FormState):
        return _shown(request, records, transfer, "transfer_withdraw", given, 422)
    transfers.withdraw(records, transfer=transfer, given=given)
    return RedirectResponse(f"/transfers/{transfer_id}", 303)


def _waiting(records: Records, transfer_id: UUID, form: Mapping[str, str | list[str]]) -> Transfer:
    transfer = hold(records, Transfer, transfer_id)
    transfers.refuse_settled(transfer)
    _refuse_stale(form, transfer.version)
    return transfer


def _refuse_stale(form: Mapping[str, str | list[str]], version: int) -> None:
    if version_in(form) != version:
        raise Invalid("version", "This was changed meanwhile. Open the page again.")


def _proposal(request: Request, records: Records, referral: Referral, state: FormState, status: int = 200) -> Response:
    client, offers = referral.client, _offers(records, referral)
    return render(
        request, "referrals/transfer_form.html", status_code=status, referral=referral, state=state,
        identity=identity_of(records, client) if client else None, place=f"/referrals/{referral.id}",
        services=_services(offers), offers=offers, reasons=TransferReason, yes_no=YES_NO,
        losing=carried(records, referral), waiting=transfers.offer_of(records, referral),
    )  # fmt: skip


def _offers(records: Records, referral: Referral) -> list[tuple[Service, Offer]]:
    """Of other organisations; whether an agreement reaches there is said when the form is sent."""
    found = services_and_offers(records)
    return [(one, offer) for one, offer in found if one.organisation_id != referral.organisation_id]


def _services(offers: Sequence[tuple[Service, Offer]]) -> list[Choice]:
    return [Choice(str(one.id), f"{one.organisation.name}: {one.name}") for one, _ in offers]


def _shown(
    request: Request,
    records: Records,
    transfer: Transfer,
    template: str,
    state: FormState | None = None,
    status: int = 200,
    **context: object,
) -> Response:
    """The client and the referral are shown as far as the rules open them to whoever looks."""
    client = next(iter(records.find(select(Client).where(Client.id == transfer.client_id))), None)
    referral = transfer.referral
    ending = carried(records, referral, to=transfer.to_organisation_id) if referral and transfer.waits else []
    return render(
        request, f"referrals/{template}.html", status_code=status, transfer=transfer, state=state or FormState(),
        client=client, identity=identity_of(records, client) if client else None, referral=referral, ending=ending,
        may_answer=transfer.waits and records.may(Action.APPROVE, transfer),
        may_withdraw=transfer.waits and records.may(Action.CLOSE, transfer), **context,
    )  # fmt: skip
