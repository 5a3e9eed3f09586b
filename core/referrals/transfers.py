"""Use cases of transfers: offering a referral to another organisation, taking it over, refusing, withdrawing."""

from sqlalchemy import select

from core.access.decision import Decision
from core.access.errors import Conflict, Invalid, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.deaths import refuse_for_the_dead
from core.clients.models import Client
from core.database import clock
from core.involvement.service import involve
from core.notices.events import Event
from core.notices.models import Importance
from core.notices.telling import Told, announce, tell
from core.organisations.closing import refuse_closed
from core.organisations.models import Service
from core.referrals.holders import carried, involved_only_by, snapshot
from core.referrals.models import Referral
from core.referrals.transfer_access import RECEIVER_SHARES
from core.referrals.transfer_models import ANSWERED_WITHIN, Transfer, TransferState
from core.referrals.transfer_schemas import RefuseIn, TransferIn, WithdrawIn

OFFERED = "transfer offered"
"""Topic of the outbox: the ticker finds out who decides at the other organisation."""
LEFT_YOU = "Somebody on your caseload is now supported by another organisation. Your work with them ends today."


def offer_of(records: Records, referral: Referral) -> Transfer | None:
    """The offer of this referral that waits for an answer, as far as it may be read."""
    asked = select(Transfer).where(Transfer.referral_id == referral.id, Transfer.state == TransferState.PROPOSED)
    return next((one for one in records.find(asked) if one.waits), None)


def refuse_while_offered(records: Records, referral: Referral) -> None:
    """Raises `Invalid`: what another organisation is asked to take over does not end behind its back."""
    if offer_of(records, referral) is not None:
        raise Invalid("state", "A transfer of this referral waits for an answer. Withdraw it first.")


def propose(records: Records, *, referral: Referral, given: TransferIn) -> Transfer:
    """Nothing moves yet; the receiver sees who the person is and this referral, and decides. Raises `Invalid` naming
    the field, or `Refused`."""
    if referral.client_id is None:
        raise Invalid("client", "Identify the person before transferring this referral.")
    if not referral.is_open:
        raise Invalid("state", "A referral that has ended is not transferred. Reopen it first.")
    if offer_of(records, referral) is not None:
        raise Invalid("state", "A transfer of this referral waits for an answer already. Withdraw it first.")
    service = records.kept(Service, given.to_service_id)
    if service.organisation_id == referral.organisation_id:
        raise Invalid("to_service_id", "Choose a service of another organisation.")
    _refuse_to_take_over(records, referral, service)
    transfer = Transfer(
        client_id=referral.client_id, referral_id=referral.id, organisation_id=referral.organisation_id,
        to_organisation_id=service.organisation_id, to_service_id=service.id, proposed_by=records.actor.person_id,
        proposed_at=clock.now(), lapses_on=clock.today() + ANSWERED_WITHIN, label=referral.label,
        **given.model_dump(exclude={"to_service_id"}),
    )  # fmt: skip
    _refuse_without_agreement(records.decide(Action.CREATE, transfer), service)
    records.add(transfer)
    records.tell(OFFERED, {"transfer": str(transfer.id), "organisation": str(service.organisation_id)})
    announce(records, Event.TRANSFER_CHANGED, transfer)
    return transfer


def accept(records: Records, *, transfer: Transfer, referral: Referral) -> None:
    """Referral, case lead and, unless the sender stays, its involvement and its workers' allocations go over at once,
    or not at all. Both must be held (see `hold`). Raises `Conflict` in words for an offer that is settled, `Invalid`
    for a service that has closed since, or somebody who has died."""
    refuse_settled(transfer)
    if not referral.is_open:
        raise Conflict("This referral has ended meanwhile. There is nothing to take over.")
    if not (decision := records.decide(Action.APPROVE, transfer)).allowed:
        raise Refused(str(decision))
    client, service = records.one(Client, transfer.client_id), records.kept(Service, transfer.to_service_id)
    _refuse_to_take_over(records, referral, service)
    held = snapshot(records, client, referral)
    records.because(f"Taken over from {referral.organisation.name}")
    if not transfer.sender_stays:
        _end_work_of_sender(records, transfer, referral)
    with records.act(Action.TRANSFER, referral):
        referral.hand_over(service, records.actor.person_id)
    involve(
        records, client=client, organisation_id=service.organisation_id, starts=clock.today(),
        link_worker_id=records.actor.person_id,
    )  # fmt: skip
    if transfer.lead_goes_over:
        with records.act(Action.TRANSFER, client):
            client.lead_by(records.actor.person_id, service.organisation_id)
    with records.act(Action.APPROVE, transfer):
        transfer.accept(records.actor.person_id, held)
    announce(records, Event.REFERRAL_CHANGED, referral)
    _answered(records, transfer)


def refuse(records: Records, *, transfer: Transfer, given: RefuseIn) -> None:
    """The referral stays where it is, and its holder is told why."""
    refuse_settled(transfer)
    records.because(given.answer)
    with records.act(Action.APPROVE, transfer):
        transfer.refuse(records.actor.person_id, given.reason, given.answer)
    _answered(records, transfer)


def withdraw(records: Records, *, transfer: Transfer, given: WithdrawIn) -> None:
    """The sender takes the offer back; what it had opened to the receiver closes."""
    refuse_settled(transfer)
    records.because(given.why)
    with records.act(Action.CLOSE, transfer):
        transfer.withdraw(records.actor.person_id, given.why)
    announce(records, Event.TRANSFER_CHANGED, transfer)


def refuse_settled(transfer: Transfer) -> None:
    """Raises `Conflict` that says what became of it."""
    if (words := transfer.settled_words) is not None:
        raise Conflict(words)


def _refuse_to_take_over(records: Records, referral: Referral, service: Service) -> None:
    refuse_for_the_dead(records, referral.client_id, "Nobody is asked to take them over.")
    refuse_closed(service, "to_service_id")


def _end_work_of_sender(records: Records, transfer: Transfer, referral: Referral) -> None:
    """Today is the last day: they can still write down how they handed over. Whose support rests on another referral
    goes on; only the rules know of one that the receiver may not read."""
    today, held = clock.today(), carried(records, referral, to=transfer.to_organisation_id)
    ending = [one for one in held if records.decide(Action.TRANSFER, one).allowed]
    for involvement in involved_only_by(records, referral, ending):
        if not records.decide(Action.TRANSFER, involvement).allowed:
            continue
        with records.act(Action.TRANSFER, involvement):
            involvement.ends = today
    for allocation in ending:
        with records.act(Action.TRANSFER, allocation):
            allocation.ends = today
        announce(records, Event.ALLOCATION_ENDED, allocation)
        source = f"allocation {allocation.id} ended by transfer {transfer.id}"
        tell(records, Told(allocation.worker_id, allocation.organisation_id, LEFT_YOU, "/caseload", source))


def _answered(records: Records, transfer: Transfer) -> None:
    """Whoever proposed it is told, by the state alone."""
    announce(records, Event.TRANSFER_CHANGED, transfer)
    words = f"A transfer that you proposed was {transfer.state.value}."
    source = f"transfer {transfer.id} {transfer.state.value}"
    here = f"/transfers/{transfer.id}"
    tell(records, Told(transfer.proposed_by, transfer.organisation_id, words, here, source, Importance.IMPORTANT))


def _refuse_without_agreement(decision: Decision, service: Service) -> None:
    if decision.allowed:
        return
    if any(near.missing == (RECEIVER_SHARES,) for near in decision.near):
        words = f"{service.organisation.name} and your organisation share under no agreement today, so nothing is sent."
        raise Invalid("to_service_id", f"{words} Choose another service, or record an onward referral.")
    raise Refused(str(decision))
