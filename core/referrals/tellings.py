"""Use cases of telling people what was decided: what they are to be told, by which ways that is safe, and that it was
done. Nothing is sent by itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid, NotFound
from core.access.holding import hold
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.deaths import death_of, refuse_for_the_dead
from core.clients.fields import DayOfWork, TimeOfWork, Words
from core.clients.safe_contact import instructions_of
from core.database import clock
from core.referrals.models import Referral, State
from core.referrals.telling_models import News, NotTold, Telling, TellingState, ToldHow
from core.web.sentences import Asked

LAPSES = timedelta(days=28)
"""So long whoever triages may still find and reach the person, though the referral has ended."""
NOT_SAFE = "It is not recorded that this way is safe. Look at the safe contact first, or choose another way."


class ToldIn(BaseModel):
    """How the person was told, and when; day and time are London's."""

    model_config = ConfigDict(extra="forbid")

    day: Annotated[DayOfWork, Asked("a day")]
    began: Annotated[TimeOfWork, Asked("a time")]
    how: Annotated[ToldHow, Asked("how they were told")]
    words: Annotated[Words | None, Asked("what they said")] = None

    @property
    def at(self) -> datetime:
        return clock.moment(self.day, self.began)


class NotToldIn(BaseModel):
    """Why they were not told."""

    model_config = ConfigDict(extra="forbid")

    because: Annotated[NotTold, Asked("why they were not told")]
    why_words: Annotated[Words | None, Asked("more about it")] = None


def to_be_told(records: Records, referral: Referral, news: News, becomes: State) -> None:
    """As something is decided: the person is to be told of it, and of nothing before it. Called before the decision
    itself, which may close the record to whoever decides. Where the order of the work will refuse the decision, and
    where the rules open the person or such a task to nobody who decides, there is none."""
    client_id = referral.client_id
    if not (referral.may_become(becomes) and client_id and referral.client) or death_of(records, client_id):
        return
    no_longer_to_be_told(records, referral)
    made = Telling(
        client_id=client_id, referral_id=referral.id, organisation_id=referral.organisation_id, news=news,
        due_since=clock.now(), lapses_on=clock.today() + LAPSES, label=referral.label,
    )  # fmt: skip
    if records.decide(Action.CREATE, made).allowed:
        records.add(made)


def no_longer_to_be_told(records: Records, referral: Referral) -> None:
    """It goes on, or something else is decided: what was decided does not hold any more."""
    for before in _due(records, referral):
        if records.may(Action.WRITE, before):
            before.overtake()
    records.flush()


def told(records: Records, *, telling: Telling, given: ToldIn) -> None:
    """Raises `Invalid` for a way of which nobody has recorded that it is safe, and for somebody who has died."""
    refuse_for_the_dead(records, telling.client_id, "They need not be told any more.")
    if given.how not in safe_ways(records, telling.client_id):
        raise Invalid("how", NOT_SAFE)
    if given.at < telling.due_since.replace(second=0, microsecond=0):
        raise Invalid("began", "This is before it was decided.")
    telling.told(records.actor.person_id, given.how, given.at, given.words)
    records.flush()


def not_told(records: Records, *, telling: Telling, given: NotToldIn) -> None:
    """Raises `Invalid` where another reason is not said."""
    if given.because is NotTold.OTHER and not given.why_words:
        raise Invalid("why_words", "Write down the reason.")
    records.because(given.why_words or given.because.words)
    telling.not_told(records.actor.person_id, given.because, given.why_words)
    records.flush()


def safe_ways(records: Records, client_id: UUID) -> list[ToldHow]:
    """By all instructions that this door shows; face to face always."""
    instructions = instructions_of(records, client_id)
    return [how for how in ToldHow if how.is_safe(instructions)]


def tellings_of(records: Records, referral: Referral) -> Sequence[Telling]:
    """Of this referral, newest first, as far as they may be read."""
    asked = select(Telling).where(Telling.referral_id == referral.id).options(joinedload(Telling.worker))
    return records.find(asked.order_by(Telling.due_since.desc(), Telling.id.desc()))


def one_of(records: Records, referral_id: UUID, telling_id: UUID) -> Telling:
    """The one, if it may be read and belongs to that referral; held until the transaction ends."""
    found = hold(records, Telling, telling_id)
    if found.referral_id != referral_id:
        raise NotFound
    return found


def _due(records: Records, referral: Referral) -> Sequence[Telling]:
    asked = select(Telling).where(Telling.referral_id == referral.id, Telling.state == TellingState.DUE)
    return records.find(asked.order_by(Telling.id))
