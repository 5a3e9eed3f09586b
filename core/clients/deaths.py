"""Use cases of a person's death: recorded once, taken back if it was a mistake, and asked by whoever would remind."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from core.access.door import Door
from core.access.errors import Invalid, NotFound, Refused
from core.access.holding import hold
from core.access.protected import table_of
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.death_models import Death, DeathSource
from core.clients.fields import PastDay, Words
from core.clients.models import Client
from core.database import clock
from core.web.filters import plain_day
from core.web.sentences import Asked

D = table_of(Death)
DAY_ENDS = time(23, 59, 59)
KNOWN_ALREADY = "It is recorded already that this person has died."
NOBODY_REACHES_OUT = "Nobody gets in touch: this person has died."


class DeathIn(BaseModel):
    """That a person has died, and from whom it is known."""

    model_config = ConfigDict(extra="forbid")

    died_on: Annotated[PastDay | None, Asked("the day")] = Field(None, description="Left out where it is not known")
    source: Annotated[DeathSource, Asked("from whom it is known")]
    words: Annotated[Words | None, Asked("anything that colleagues should know")] = None
    is_certain: Annotated[bool, Asked("whether it is certain")] = Field(
        description="True: it is certain, and certainly this person. Nothing is recorded otherwise"
    )

    @field_validator("is_certain")
    @classmethod
    def _is_sure(cls, is_certain: bool) -> bool:
        if not is_certain:
            raise ValueError("Make sure first that it is so, and that it is this person")
        return is_certain


class TakeBackIn(BaseModel):
    """Why it was a mistake."""

    model_config = ConfigDict(extra="forbid")

    because: Annotated[Words, Asked("how the mistake came about"), Field(min_length=3, max_length=500)]


def has_died(client_id: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]) -> ColumnElement[bool]:
    """For statements through a door: whether it stands that this person has died."""
    return select(Death.id).where(Death.client_id == client_id, Death.taken_back_at.is_(None)).exists()


def has_died_in_tables(client_id: ColumnElement[UUID] | ColumnElement[UUID | None]) -> ColumnElement[bool]:
    """The same for the ticker's own statements on tables."""
    return select(D.c.id).where(D.c.client_id == client_id, D.c.taken_back_at.is_(None)).exists()


def died(door: Door, clients: Collection[UUID]) -> frozenset[UUID]:
    """Those of these people who have died, as far as the door shows it."""
    if not clients:
        return frozenset()
    asked = select(Death).where(Death.client_id.in_(clients), Death.taken_back_at.is_(None))
    return frozenset(one.client_id for one in door.find(asked))


def ends_of_lives(door: Door, clients: Collection[UUID | None], known_at: datetime) -> Mapping[UUID | None, datetime]:
    """By person, until when they may have lived: to the end of the day on which they died, or for want of one until it
    was known; never later than that."""
    asked = select(Death).where(Death.client_id.in_(clients), Death.taken_back_at.is_(None))
    ends: dict[UUID | None, datetime] = {}
    for one in door.find(asked):
        ended = clock.moment(one.died_on, DAY_ENDS) if one.died_on else known_at
        ends[one.client_id] = min(ended, ends.get(one.client_id, known_at))
    return ends


def deaths_of(door: Door, client_id: UUID) -> Sequence[Death]:
    """What was recorded of one person, the newest first: taken back or not."""
    asked = select(Death).where(Death.client_id == client_id).order_by(Death.recorded_at.desc(), Death.id.desc())
    return door.find(asked.options(joinedload(Death.recorder), joinedload(Death.organisation)))


def death_of(door: Door, client_id: UUID) -> Death | None:
    """The one that stands, if one does."""
    return next((one for one in deaths_of(door, client_id) if one.stands), None)


def refuse_for_the_dead(door: Door, client_id: UUID | None, what: str) -> None:
    """Raises `Invalid` with `what` cannot be done any more, and where to look if the person lives."""
    if client_id is not None and death_of(door, client_id) is not None:
        raise Invalid("client", f"This person has died. {what} If that is not so, correct their record first.")


def reaching_words(door: Door, client_id: UUID, safe: str) -> str:
    """How the person may be reached, in words: not at all once they have died."""
    return NOBODY_REACHES_OUT if death_of(door, client_id) else safe


def died_words(death: Death) -> str:
    """One calm line for the top of every page about the person."""
    return f"This person died on {plain_day(death.died_on)}." if death.died_on else "This person has died."


def record_death(records: Records, *, client: Client, given: DeathIn) -> Death:
    """Once: of two who record it at the same moment the second is told. Raises `Invalid` or `Refused`."""
    hold(records, Client, client.id)
    if death_of(records, client.id) is not None:
        raise Invalid("source", KNOWN_ALREADY)
    _refuse_before_birth(client, given.died_on)
    made = Death(
        client_id=client.id, died_on=given.died_on, source=given.source, words=given.words or None,
        recorded_by=records.actor.person_id, recorded_for=records.actor.organisation_id, recorded_at=clock.now(),
    )  # fmt: skip
    if not (decision := records.decide(Action.CREATE, made)).allowed:
        raise Refused(str(decision))
    return records.add(made)


def take_back(records: Records, *, death: Death, given: TakeBackIn) -> None:
    """The person lives. What was stopped goes on as if it had not been; that it was recorded stays."""
    records.because(given.because)
    with records.act(Action.CLOSE, death):
        death.take_back(records.actor.person_id, given.because)


def one_of(records: Records, client_id: UUID, death_id: UUID) -> Death:
    """The one, if it may be read and is about that person; held until the transaction ends."""
    found = hold(records, Death, death_id)
    if found.client_id != client_id:
        raise NotFound
    return found


def _refuse_before_birth(client: Client, day: date | None) -> None:
    if day is not None and client.date_of_birth is not None and day < client.date_of_birth:
        raise Invalid("died_on", "The day must not be before the date of birth.")
