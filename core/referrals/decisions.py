"""Use cases beside the usual way of a referral: withdrawing, reopening, holding, and giving it to a triager."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from core.access.errors import Invalid, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.involvement.apart import refuse_apart
from core.notices.events import Event
from core.notices.models import Importance
from core.notices.telling import Told, announce, tell
from core.organisations.models import TeamMember
from core.people.models import Person
from core.referrals.after_death import ended_by_death
from core.referrals.clocks import reached, run_on
from core.referrals.decision_access import TAKER_TRIAGES
from core.referrals.decision_schemas import ComplexityIn, HoldIn, ReopenIn, WithdrawalIn
from core.referrals.models import Referral, State
from core.referrals.outcomes import announce_outcome, hears_the_outcome
from core.referrals.telling_models import News
from core.referrals.tellings import no_longer_to_be_told, to_be_told
from core.referrals.transfers import refuse_while_offered
from core.referrals.work_again import work_goes_on

GIVEN = "A referral was given to you to triage."


def withdraw(records: Records, *, referral: Referral, given: WithdrawalIn) -> None:
    """It leaves the board; what was asked and talked about stays."""
    refuse_while_offered(records, referral)
    records.because(given.words or given.by.words)
    sender = hears_the_outcome(referral)  # asked before it closes the record to whoever withdraws it
    with records.act(Action.CLOSE, referral):
        referral.withdraw(given.by, given.reason, words=given.words)
    no_longer_to_be_told(records, referral)
    reached(records, referral, Action.CLOSE)
    announce(records, Event.REFERRAL_CHANGED, referral)
    announce_outcome(records, referral, sender)


def reopen(records: Records, *, referral: Referral, given: ReopenIn) -> None:
    """It goes on in triage with whoever reopens it, which opens the person's record to triage again."""
    records.because(given.why)
    with records.act(Action.REOPEN, referral):
        referral.reopen(records.actor.person_id, has_died=ended_by_death(records, referral))
    no_longer_to_be_told(records, referral)
    run_on(records, referral)
    work_goes_on(records, referral)
    announce(records, Event.REFERRAL_CHANGED, referral)


def put_on_hold(records: Records, *, referral: Referral, given: HoldIn) -> None:
    """Clocks go on: a hold says what is known, it stops nothing that somebody else waits for."""
    records.because(given.because)
    to_be_told(records, referral, News.ON_HOLD, State.DECLINED)  # as long as it can be declined it can wait
    referral.put_on_hold(given.until, given.because)
    records.flush()
    announce(records, Event.REFERRAL_CHANGED, referral)


def mark_complexity(records: Records, *, referral: Referral, given: ComplexityIn) -> None:
    """Who marked it and why stays in its history, also of marks that were changed since."""
    records.because(given.words)
    referral.mark_complexity(given.complexity, given.words, records.actor.person_id)
    records.flush()
    announce(records, Event.REFERRAL_CHANGED, referral)


def go_on(records: Records, referral: Referral) -> None:
    referral.go_on()
    records.flush()
    no_longer_to_be_told(records, referral)
    announce(records, Event.REFERRAL_CHANGED, referral)


def assign(records: Records, *, referral: Referral, person_id: UUID) -> None:
    """Somebody triages it from now on, whoever did before, and is told. Raises `Invalid` for who cannot."""
    refuse_unfit(records, referral, person_id)
    referral.give_to(person_id)
    records.flush()
    reached(records, referral, Action.WRITE)
    announce(records, Event.REFERRAL_CHANGED, referral)
    if person_id != records.actor.person_id:
        here = f"/referrals/{referral.id}"
        source = f"referral {referral.id} version {referral.version} given to triage"
        tell(records, Told(person_id, referral.organisation_id, GIVEN, here, source, Importance.IMPORTANT))


def refuse_unfit(records: Records, referral: Referral, person_id: UUID) -> None:
    """Raises `Invalid` for somebody who does not triage there, `Refused` where the rules do not let the actor."""
    decision = records.decide(Action.ASSIGN, _given(referral, person_id))
    if decision.allowed:
        return
    refuse_apart(decision, "person_id")
    if any(near.missing == (TAKER_TRIAGES,) for near in decision.near):
        raise Invalid("person_id", "Choose somebody who triages for this organisation today.")
    raise Refused(str(decision))


def triagers(records: Records, referral: Referral) -> Sequence[Person]:
    """To whom the actor may give it: people of teams, as far as they triage, and the actor."""
    today = clock.today()
    in_force = (TeamMember.starts <= today, or_(TeamMember.ends.is_(None), TeamMember.ends >= today))
    there = select(TeamMember.person_id).where(TeamMember.organisation_id == referral.organisation_id, *in_force)
    asked = select(Person).where(or_(Person.id.in_(there), Person.id == records.actor.person_id))
    people = records.find(asked.order_by(Person.name))
    return [one for one in people if records.decide(Action.ASSIGN, _given(referral, one.id)).allowed]


def _given(referral: Referral, person_id: UUID) -> Referral:
    """The referral as it would be with that triager, to be asked about only."""
    return Referral(
        client_id=referral.client_id, organisation_id=referral.organisation_id, service_id=referral.service_id,
        label=referral.label, state=referral.state, is_open=referral.is_open, triaged_by=person_id,
    )  # fmt: skip
