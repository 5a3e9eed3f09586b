"""Use cases of onward referrals and signposts: sending somebody on, and learning what became of it."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from core.access.errors import Invalid, NotFound, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.fields import Line, Words
from core.database import clock
from core.organisations.models import Service
from core.referrals.models import Referral
from core.referrals.onward_models import SAID_NO, OnwardReferral, OnwardSort, Outcome
from core.web.sentences import Asked

MOST = 20


class OnwardIn(BaseModel):
    """Where else somebody is sent or pointed to: a service known here, or another agency by its name."""

    model_config = ConfigDict(extra="forbid")

    sort: Annotated[OnwardSort, Asked("what you did")]
    to_service_id: Annotated[UUID | None, Asked("a service")] = None
    to_name: Annotated[Line | None, Asked("the name of the agency")] = None
    why: Annotated[Words, Asked("what it is for"), Field(min_length=3)]
    is_accompanied: Annotated[bool, Asked("whether somebody goes along")] = Field(
        False, description="Somebody of ours goes along to the first appointment"
    )
    appointment_on: Annotated[date | None, Asked("the day of the first appointment")] = None


class OutcomeIn(BaseModel):
    """What became of it."""

    model_config = ConfigDict(extra="forbid")

    outcome: Annotated[Outcome, Asked("what became of it")]
    words: Annotated[Words | None, Asked("what they said")] = None


def send_on(records: Records, *, referral: Referral, given: OnwardIn) -> OnwardReferral:
    """The referral itself goes on as before. Raises `Invalid` naming the field, or `Refused`."""
    if referral.client_id is None:
        raise Invalid("client", "Identify the person before sending them on.")
    if (given.to_service_id is None) == (given.to_name is None):
        raise Invalid("to_service_id", "Choose a service, or name another agency: one of the two.")
    name = records.kept(Service, given.to_service_id).name if given.to_service_id else str(given.to_name)
    made = OnwardReferral(
        client_id=referral.client_id, referral_id=referral.id, organisation_id=records.actor.organisation_id,
        worker_id=records.actor.person_id, made_at=clock.now(), to_name=name, label=referral.label,
        **given.model_dump(exclude={"to_name"}),
    )  # fmt: skip
    if not (decision := records.decide(Action.CREATE, made)).allowed:
        raise Refused(str(decision))
    return records.add(made)


def end(records: Records, *, onward: OnwardReferral, given: OutcomeIn) -> None:
    """A refusal by an agency needs its words: it may become a block that somebody has to lift."""
    if given.outcome in SAID_NO and not given.words:
        raise Invalid("words", "Write down what they said: a refusal is something to follow up.")
    records.because(given.words)
    onward.ended(given.outcome, given.words)
    records.flush()


def onward_of(records: Records, referral: Referral) -> Sequence[OnwardReferral]:
    """Of this referral, newest first, as far as they may be read."""
    asked = select(OnwardReferral).where(OnwardReferral.referral_id == referral.id)
    return records.find(asked.order_by(OnwardReferral.made_at.desc(), OnwardReferral.id.desc()))


def refusals_of(records: Records, client_id: UUID) -> Sequence[OnwardReferral]:
    """Who has said no to this person before, newest first, as far as it may be read: so that nobody is sent to a closed
    door a second time."""
    asked = select(OnwardReferral).where(OnwardReferral.client_id == client_id, OnwardReferral.outcome.in_(SAID_NO))
    return records.find(asked.order_by(OnwardReferral.outcome_on.desc(), OnwardReferral.id.desc()).limit(MOST))


def one_of(records: Records, referral_id: UUID, onward_id: UUID) -> OnwardReferral:
    """The one, if it may be read and belongs to that referral."""
    found = records.one(OnwardReferral, onward_id)
    if found.referral_id != referral_id:
        raise NotFound
    return found
