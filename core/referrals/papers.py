"""Use cases of missing papers: saying what is missing, asking again, saying that it came or is given up."""

from collections.abc import Sequence
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid, NotFound, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.fields import Line, Words
from core.database import clock
from core.referrals.gap_schemas import Due
from core.referrals.models import Referral
from core.referrals.work_codes import Paper, PaperState
from core.referrals.work_models import MissingPaper
from core.web.sentences import Asked


class PaperIn(BaseModel):
    """What is missing, who was asked for it today, and when somebody asks again."""

    model_config = ConfigDict(extra="forbid")

    what: Annotated[Paper, Asked("what is missing")]
    words: Annotated[Words | None, Asked("what exactly")] = None
    asked_of: Annotated[Line, Asked("whom you asked"), Field(min_length=2)]
    chase_on: Annotated[Due, Asked("the day to ask again")]

    @model_validator(mode="after")
    def _names_other(self) -> Self:
        if self.what is Paper.OTHER and not self.words:
            raise ValueError("Say what exactly is missing")
        return self


class AskAgainIn(BaseModel):
    """Asked once more today; when somebody asks again."""

    model_config = ConfigDict(extra="forbid")

    chase_on: Annotated[Due, Asked("the day to ask again")]


class PaperEndIn(BaseModel):
    """It came, or nobody asks for it any more."""

    model_config = ConfigDict(extra="forbid")

    given_up: Annotated[bool, Asked("whether it came")] = Field(False, description="Nobody asks for it any more")
    words: Annotated[Words | None, Asked("why, or where it is kept")] = None


def say_missing(records: Records, *, referral: Referral, given: PaperIn) -> MissingPaper:
    """Whoever says so is reminded to ask again. Raises `Invalid`, or `Refused`."""
    if referral.client_id is None:
        raise Invalid("client", "Identify the person before asking for papers.")
    made = MissingPaper(
        client_id=referral.client_id, referral_id=referral.id, organisation_id=referral.organisation_id,
        worker_id=records.actor.person_id, asked_on=clock.today(), label=referral.label, **given.model_dump(),
    )  # fmt: skip
    if not (decision := records.decide(Action.CREATE, made)).allowed:
        raise Refused(str(decision))
    return records.add(made)


def ask_again(records: Records, *, paper: MissingPaper, given: AskAgainIn) -> None:
    paper.ask_again(records.actor.person_id, given.chase_on)
    records.flush()


def end_paper(records: Records, *, paper: MissingPaper, given: PaperEndIn) -> None:
    records.because(given.words)
    paper.end(PaperState.GIVEN_UP if given.given_up else PaperState.RECEIVED, given.words)
    records.flush()


def papers_on(records: Records, referral: Referral) -> Sequence[MissingPaper]:
    """Those still missing in front, as far as they may be read."""
    asked = select(MissingPaper).where(MissingPaper.referral_id == referral.id).options(joinedload(MissingPaper.worker))
    return sorted(records.find(asked), key=lambda one: (not one.is_missing, one.chase_on, str(one.id)))


def paper_of(records: Records, referral_id: UUID, paper_id: UUID) -> MissingPaper:
    """The paper, if it may be read and belongs to that referral."""
    paper = records.one(MissingPaper, paper_id)
    if paper.referral_id != referral_id:
        raise NotFound
    return paper
