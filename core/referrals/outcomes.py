"""What other systems are told of how a referral went: accepted, declined or closed, and the coded reason."""

from uuid import UUID

from core.access.door import Door
from core.access.protected import Label
from core.notices.events import Event
from core.notices.telling import announce
from core.referrals.codes import ClosureReason
from core.referrals.models import Referral, State

EVENTS = {
    State.ALLOCATED: Event.REFERRAL_ACCEPTED,
    State.DECLINED: Event.REFERRAL_DECLINED,
    State.CLOSED: Event.REFERRAL_CLOSED,
    State.WITHDRAWN: Event.REFERRAL_CLOSED,
}


def hears_the_outcome(referral: Referral) -> UUID | None:
    """The other organisation that sent it, if its systems may be told. Asked before the decision, which may close the
    person's record to whoever decides: what is not seen any more is taken for hidden."""
    sender, client = referral.from_organisation_id, referral.client
    is_ordinary = client is not None and client.label is Label.NORMAL
    return sender if sender != referral.organisation_id and is_ordinary else None


def announce_outcome(door: Door, referral: Referral, sender: UUID | None) -> None:
    """To systems of the organisation that holds it, and of the one that sent it (`hears_the_outcome`): which referral,
    and a code. Of people whose record is more than normally confidential, and of a death, no other organisation's
    system is told."""
    event, code = EVENTS[referral.state], _code(referral)
    announce(door, event, referral, code=code)
    if sender is not None and referral.closed_as is not ClosureReason.DIED:
        announce(door, event, referral, code=code, to=sender)


def _code(referral: Referral) -> str | None:
    reason = referral.declined_as or referral.closed_as or referral.withdrawn_as
    return reason.value if reason is not None else None
