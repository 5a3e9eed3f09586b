"""Many referrals given to one triager: each for itself, with what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.access.errors import Invalid, NotFound, Refused
from core.access.holding import hold
from core.access.records import Records
from core.access.vocabulary import Action
from core.referrals import decisions
from core.referrals.models import Referral, State
from core.referrals.steps import who_took
from core.web.sentences import Asked

MOST = 100


class PickedIn(BaseModel):
    """One referral, as it was seen."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    version: int


class BulkIn(BaseModel):
    """Which referrals, and who is to triage them."""

    model_config = ConfigDict(extra="forbid")

    referrals: Annotated[list[PickedIn], Asked("referrals"), Field(min_length=1, max_length=MOST)]
    person_id: Annotated[UUID | None, Asked("who triages them")] = Field(None, description="Yourself if left out")


class OutcomeOut(BaseModel):
    """What became of one referral."""

    model_config = ConfigDict(from_attributes=True)

    referral_id: UUID
    is_done: bool
    words: str


class BulkOut(BaseModel):
    """One outcome for each referral, in the order of their ids."""

    items: list[OutcomeOut]


@dataclass(frozen=True)
class Outcome:
    """What became of one referral; `referral` is None where it is absent or not open to the viewer."""

    referral_id: UUID
    is_done: bool
    words: str
    referral: Referral | None = None


def give_many(records: Records, given: BulkIn) -> list[Outcome]:
    """Nothing is tried that could be refused: one refusal must not undo the others."""
    to = given.person_id or records.actor.person_id
    seen = {picked.id: picked.version for picked in given.referrals}
    return [_give(records, id, seen[id], to) for id in sorted(seen)]  # two who do this at once hold them in one order


def _give(records: Records, id: UUID, version: int, to: UUID) -> Outcome:
    try:
        referral = hold(records, Referral, id)
    except NotFound:
        return Outcome(id, False, "Not found, or not open to you.")
    if (why := _why_not(records, referral, version, to)) is not None:
        return Outcome(id, False, why, referral)
    decisions.assign(records, referral=referral, person_id=to)
    return Outcome(id, True, "Taken by you." if to == records.actor.person_id else "Given to triage.", referral)


def _why_not(records: Records, referral: Referral, version: int, to: UUID) -> str | None:
    if referral.version != version:
        return who_took(records, referral) or "This has changed since you opened it."
    if referral.state not in (State.RECEIVED, State.IN_TRIAGE, State.CONVERSATION):
        return f"A referral that is {referral.state.words.lower()} is not in triage."
    if not records.may(Action.WRITE, referral):
        return "The rules of your organisation do not let you do this."
    try:
        decisions.refuse_unfit(records, referral, to)
    except Invalid as wrong:
        return wrong.message
    except Refused:
        return "The rules of your organisation do not let you do this."
    return None


def picked(chosen: Sequence[str]) -> list[dict[str, object]]:
    """What the board's boxes post, `id:version` each; one that says anything else is left to the form to refuse."""
    return [dict(zip(("id", "version"), one.split(":", 1), strict=False)) for one in chosen]
