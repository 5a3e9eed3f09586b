"""Whoever sent a referral takes it back, the way they sent it: they alone, and only what nobody has decided yet."""

from uuid import UUID

from sqlalchemy import select

from core.access.errors import NotFound
from core.access.holding import hold
from core.access.records import Records
from core.database import clock
from core.interop.arrival import Entered
from core.referrals.arrivals import Arrival, ArrivalState, arrivals_of
from core.referrals.decision_codes import WithdrawalReason, WithdrawnBy
from core.referrals.decision_schemas import WithdrawalIn
from core.referrals.decisions import withdraw
from core.referrals.models import Referral, State
from core.referrals.taken_back_jobs import TAKEN_BACK, TAKEN_BACK_WORDS
from core.referrals.transfers import offer_of
from core.web.filters import plain_day

HEARD = (
    "Those who received this referral know that you take it back. It ends, unless somebody has decided on it already; "
    "then they see to it. Telephone them if it is urgent."
)
"""Always the same: nothing tells whether somebody else has sent the same person too."""
ASKED = "On {day} a sender of this referral took it back: {why}. Speak with them and the person before you go on."


def sent_by(records: Records, entered: Entered, *, key: str | None = None, id: UUID | None = None) -> Arrival | None:
    """What this sender brought, by its key or by what it was called in the answer; None if it is another's. Through the
    intake's door of the organisation that received it."""
    asked = select(Arrival).where(Arrival.entered_for == entered.organisation_id)
    asked = asked.where(Arrival.key == key if key is not None else Arrival.id == id)
    found = next(iter(records.find(asked)), None)
    if found is None or found.state in (ArrivalState.DISCARDED, ArrivalState.EXPIRED):
        return None
    # Within one organisation nobody ends by a message what they may not decide on: only who sent it takes it back.
    is_own = found.organisation_id == entered.organisation_id and found.entered_by != entered.person_id
    return None if is_own else found


def take_back(records: Records, arrival: Arrival, reason: WithdrawalReason, words: str | None = None) -> str:
    """The sentence for its sender. Where somebody has decided already, or another one sent the same person too, nothing
    ends: the people who work on it are told. Raises `NotFound` for what became no referral here."""
    if arrival.is_waiting:
        arrival.discard(words or TAKEN_BACK_WORDS)
        records.flush()
        return HEARD
    if arrival.referral_id is None:
        raise NotFound
    referral = _held(records, arrival.referral_id)
    if arrival.ending_words is not None:
        return HEARD
    arrival.ending_words = words or reason.words
    records.flush()
    if referral is not None and not referral.is_open:
        return HEARD
    if referral is not None and _stands_alone(records, arrival, referral):
        withdraw(records, referral=referral, given=WithdrawalIn(by=WithdrawnBy.SENDER, reason=reason, words=words))
    elif referral is not None:
        _note(records, referral, words or reason.words)
    # Nobody's door here shows who carries the person, or who triages: the system tells them.
    records.tell(TAKEN_BACK, {"referral": str(arrival.referral_id), "arrival": str(arrival.id)})
    return HEARD


def _held(records: Records, id: UUID) -> Referral | None:
    """None for one that went to another organisation or became confidential since: its sender, who may know of
    neither, is answered the same, and whoever holds it now is told."""
    try:
        return hold(records, Referral, id)
    except NotFound:
        return None


def _stands_alone(records: Records, arrival: Arrival, referral: Referral) -> bool:
    """Whether it may end by this: nobody carries it, nobody is asked to take it over, and nobody else sent it too."""
    others = [one for one in arrivals_of(records, referral) if one.id != arrival.id and one.ending_words is None]
    return not others and referral.may_become(State.WITHDRAWN) and offer_of(records, referral) is None


def _note(records: Records, referral: Referral, why: str) -> None:
    """On the page of the referral, for whoever opens it next."""
    said = ASKED.format(day=plain_day(clock.today()), why=why.removesuffix("."))
    referral.import_notes = [*referral.import_notes, said]
    records.flush()
