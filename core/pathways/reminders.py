"""What whoever sees to a stay is told: as a stage, the time agreed or a follow-up runs out, and once it has."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from core.clocks.calendars import Calendar
from core.content.pathways import Pathway
from core.notices.models import Importance
from core.pathways.models import Stay
from core.pathways.pieces import StayTask
from core.pathways.timing import warns_before

STAGE_SOON = "Somebody’s stage on a pathway runs out soon. See what comes next."
STAGE_LATE = "Somebody’s stage on a pathway is overdue. Move it on, or say what holds it up."
STAY_SOON = "A stay on a pathway ends soon. Plan how the person leaves, or make it longer."
STAY_LATE = "A stay on a pathway is longer than was agreed."
TASK_LATE = "A task of a stay on a pathway is overdue."
AFTER_SOON = "Somebody who left a pathway is to be asked soon how they are."
AFTER_LATE = "Somebody who left a pathway was to be asked how they are, and nobody has written that they were."


@dataclass(frozen=True)
class Reminder:
    """`name` makes one telling of it; a time that was moved makes it another one."""

    name: str
    at: datetime
    words: str
    importance: Importance = Importance.IMPORTANT


def reminders(stay: Stay, pathway: Pathway, calendar: Calendar) -> Iterator[Reminder]:
    """All there are for a stay as it stands, told already or not."""
    if stay.is_open:
        yield from _of_stage(stay, pathway, calendar)
        yield from _of_length(stay, pathway, calendar)
    for task in stay.all_tasks:
        if task.is_open and task.due is not None:
            yield from _of_task(task, pathway, calendar)


def schedule(stay: Stay, pathway: Pathway, calendar: Calendar) -> None:
    """Sets when the ticker is to look at it next; nothing is told twice."""
    ahead = [one.at for one in reminders(stay, pathway, calendar) if one.name not in (stay.reminded or ())]
    stay.look_at = min(ahead, default=None)


def _of_stage(stay: Stay, pathway: Pathway, calendar: Calendar) -> Iterator[Reminder]:
    within = pathway.stage_by_key[stay.stage].clock
    if stay.stage_due is not None and within is not None:
        name, soon = f"stage {stay.stage} {stay.stage_due:%Y-%m-%dT%H:%M}", stay.stage_due
        yield Reminder(f"{name} soon", warns_before(within, stay.stage_at, soon, calendar), STAGE_SOON)
        yield Reminder(f"{name} late", stay.stage_due, STAGE_LATE)


def _of_length(stay: Stay, pathway: Pathway, calendar: Calendar) -> Iterator[Reminder]:
    if stay.ends_by is not None and pathway.time_box is not None:
        name = f"end {stay.ends_by:%Y-%m-%dT%H:%M}"
        soon = warns_before(pathway.time_box.length, stay.began_at, stay.ends_by, calendar)
        yield Reminder(f"{name} soon", soon, STAY_SOON)
        yield Reminder(f"{name} late", stay.ends_by, STAY_LATE)


def _of_task(task: StayTask, pathway: Pathway, calendar: Calendar) -> Iterator[Reminder]:
    assert task.due is not None
    name = f"task {task.mark}"
    if task.stage is not None or pathway.follow_up is None:
        yield Reminder(f"{name} late", task.due, TASK_LATE)
        return
    soon = warns_before(pathway.follow_up.within, task.begun_at, task.due, calendar)
    yield Reminder(f"{name} soon", soon, AFTER_SOON)
    yield Reminder(f"{name} late", task.due, AFTER_LATE, Importance.SAFETY)
