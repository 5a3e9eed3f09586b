"""Use cases of the task list of a referral: adding one, handing it on, saying that it is done."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid, NotFound, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.fields import Words
from core.database import clock
from core.involvement.apart import refuse_apart, refuse_giving
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.referrals.gap_schemas import Due
from core.referrals.gaps import owners
from core.referrals.models import Referral
from core.referrals.work_codes import TaskState
from core.referrals.work_models import ReferralTask
from core.web.sentences import Asked

YOURS = "Something about a referral is to be done by you. See what, and by when."


class TaskIn(BaseModel):
    """What is to be done, by whom, by when."""

    model_config = ConfigDict(extra="forbid")

    what: Annotated[Words, Asked("what is to be done"), Field(min_length=3)]
    owner_id: Annotated[UUID | None, Asked("who does it")] = Field(None, description="Yourself if left out")
    due: Due


class TaskHandIn(BaseModel):
    """Who does it from now on, and by when."""

    model_config = ConfigDict(extra="forbid")

    owner_id: Annotated[UUID, Asked("who does it")]
    due: Due


class TaskEndIn(BaseModel):
    """Done, or not needed any more."""

    model_config = ConfigDict(extra="forbid")

    dropped: Annotated[bool, Asked("whether it is still needed")] = Field(
        False, description="It is not needed any more"
    )
    words: Annotated[Words | None, Asked("what was done, or why it is not needed any more")] = None


def add_task(records: Records, *, referral: Referral, given: TaskIn) -> ReferralTask:
    """Raises `Invalid` naming the field, or `Refused`."""
    if referral.client_id is None:
        raise Invalid("client", "Identify the person before adding a task.")
    owner = given.owner_id or records.actor.person_id
    _refuse_stranger(records, referral.organisation_id, owner)
    made = ReferralTask(
        client_id=referral.client_id, referral_id=referral.id, organisation_id=referral.organisation_id,
        what=given.what, owner_id=owner, due=given.due, made_by=records.actor.person_id, made_at=clock.now(),
        label=referral.label,
    )  # fmt: skip
    if not (decision := records.decide(Action.CREATE, made)).allowed:
        refuse_apart(decision, "owner_id")
        raise Refused(str(decision))
    records.add(made)
    _tell_owner(records, made)
    return made


def may_add_task(records: Records, referral: Referral) -> bool:
    """Whether the rules let the viewer add one to this referral; papers are asked for by the same people."""
    if referral.client_id is None:
        return False
    proposed = ReferralTask(
        client_id=referral.client_id, referral_id=referral.id, organisation_id=referral.organisation_id,
        label=referral.label,
    )  # fmt: skip
    return records.decide(Action.CREATE, proposed).allowed


def hand_task_on(records: Records, *, task: ReferralTask, given: TaskHandIn) -> None:
    """Whoever does it now is told."""
    _refuse_stranger(records, task.organisation_id, given.owner_id)
    refuse_giving(records, Action.WRITE, task, task.client_id, given.owner_id)
    task.hand_to(given.owner_id, given.due)
    records.flush()
    _tell_owner(records, task)


def may_hand_on(records: Records, task: ReferralTask) -> bool:
    """Whether the viewer may change it also where somebody else does it: not whoever may see it because they do it."""
    proposed = ReferralTask(
        client_id=task.client_id, referral_id=task.referral_id, organisation_id=task.organisation_id, label=task.label
    )
    return task.is_open and records.decide(Action.WRITE, proposed).allowed


def end_task(records: Records, *, task: ReferralTask, given: TaskEndIn) -> None:
    records.because(given.words)
    task.end(TaskState.DROPPED if given.dropped else TaskState.DONE, records.actor.person_id, given.words)
    records.flush()


def tasks_on(records: Records, referral: Referral) -> Sequence[ReferralTask]:
    """Those still to do in front, each due first, as far as they may be read."""
    asked = select(ReferralTask).where(ReferralTask.referral_id == referral.id).options(joinedload(ReferralTask.owner))
    return sorted(records.find(asked), key=lambda one: (not one.is_open, one.due, str(one.id)))


def task_of(records: Records, referral_id: UUID, task_id: UUID) -> ReferralTask:
    """The task, if it may be read and belongs to that referral."""
    task = records.one(ReferralTask, task_id)
    if task.referral_id != referral_id:
        raise NotFound
    return task


def _refuse_stranger(records: Records, organisation_id: UUID, owner_id: UUID) -> None:
    if owner_id not in {one.id for one in owners(records, organisation_id)}:
        raise Invalid("owner_id", "Choose somebody of a team who supports people for this organisation today.")


def _tell_owner(records: Records, task: ReferralTask) -> None:
    if task.owner_id == records.actor.person_id:
        return
    place, source = f"/referrals/{task.referral_id}/tasks/{task.id}", f"task {task.id} version {task.version} given"
    tell(records, Told(task.owner_id, task.organisation_id, YOURS, place, source, Importance.IMPORTANT))
