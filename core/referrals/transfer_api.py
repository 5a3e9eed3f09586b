"""The transfers API: offering a referral to another organisation, and answering."""

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Row, bindparam

from core.access.holding import hold
from core.access.paging import Filter, Order
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.referrals import transfers
from core.referrals.models import Referral
from core.referrals.schemas import ReferralOut
from core.referrals.transfer_models import Transfer, TransferState
from core.referrals.transfer_schemas import AcceptIn, RefuseIn, TransferIn, TransferLine, TransferOut, WithdrawIn
from core.web.conflicts import refuse_stale
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1", tags=["transfers"])

LINE = tuple(TransferLine.model_fields)
LAST_FIRST = Order((Transfer.proposed_at,), descending=True)
IN_STATE = Filter(Transfer.state == bindparam("in_state", type_=Transfer.state.type))


@router.get("/transfers", requires(Transfer, Action.READ), from_replica=True)
def list_transfers(
    records: Records, state: TransferState | None = None, after: After = None, limit: Limit = 50
) -> Listed[TransferLine]:
    """The transfers from and to your organisation that you may see, the last first; `state` narrows them."""
    filters, values = ((IN_STATE,), {"in_state": state}) if state else ((), {})
    return listed(
        *page_and_count(
            records, Transfer, LINE, order=LAST_FIRST, limit=limit, after=after, filters=filters, values=values
        ),
        _line,
    )


@router.post("/referrals/{referral_id}/transfers", requires(Transfer, Action.CREATE), status=201)
def propose_a_transfer(records: Records, referral_id: UUID, given: TransferIn, version: IfMatch) -> Reply[TransferOut]:
    """Offer a referral to a service of another organisation; nothing moves before that accepts. `If-Match` names the
    version of the referral. Refused where the two organisations share under no agreement today."""
    referral = hold(records, Referral, referral_id)
    refuse_stale(version, referral.version, now=ReferralOut.model_validate(referral), yours=given)
    made = transfers.propose(records, referral=referral, given=given)
    location = f"{router.prefix}/transfers/{made.id}"
    return Reply(TransferOut.model_validate(made), version=made.version, location=location)


@router.get("/transfers/{transfer_id}", requires(Transfer, Action.READ))
def show_transfer(records: Records, transfer_id: UUID) -> Reply[TransferOut]:
    return _reply(records.one(Transfer, transfer_id))


@router.post("/transfers/{transfer_id}/accept", requires(Transfer, Action.APPROVE))
def accept_a_transfer(records: Records, transfer_id: UUID, version: IfMatch) -> Reply[TransferOut]:
    """Your organisation takes the referral over. What the sender holds of it moves at once, or nothing does; an offer
    that was withdrawn, answered or lapsed is a 409 that says so."""
    transfer = _waiting(records, transfer_id, version, AcceptIn())
    transfers.accept(records, transfer=transfer, referral=hold(records, Referral, transfer.referral_id))
    return _reply(transfer)


@router.post("/transfers/{transfer_id}/refuse", requires(Transfer, Action.APPROVE))
def refuse_a_transfer(records: Records, transfer_id: UUID, given: RefuseIn, version: IfMatch) -> Reply[TransferOut]:
    """The referral stays with the organisation that offered it."""
    transfer = _waiting(records, transfer_id, version, given)
    transfers.refuse(records, transfer=transfer, given=given)
    return _reply(transfer)


@router.post("/transfers/{transfer_id}/withdraw", requires(Transfer, Action.CLOSE))
def withdraw_a_transfer(records: Records, transfer_id: UUID, given: WithdrawIn, version: IfMatch) -> Reply[TransferOut]:
    """Take back an offer that nobody has answered yet."""
    transfer = _waiting(records, transfer_id, version, given)
    transfers.withdraw(records, transfer=transfer, given=given)
    return _reply(transfer)


def _waiting(records: Records, transfer_id: UUID, version: int, given: BaseModel) -> Transfer:
    transfer = hold(records, Transfer, transfer_id)
    transfers.refuse_settled(transfer)
    refuse_stale(version, transfer.version, now=TransferOut.model_validate(transfer), yours=given)
    return transfer


def _reply(transfer: Transfer) -> Reply[TransferOut]:
    return Reply(TransferOut.model_validate(transfer), version=transfer.version)


def _line(row: Row[*tuple[object, ...]]) -> TransferLine:
    return TransferLine.model_construct(None, **dict(zip(LINE, row, strict=False)))
