"""What the ticker does about stays: whoever sees to one is told as time runs out, and when it has."""

from datetime import timedelta

from sqlalchemy import select

from core.clients.deaths import has_died
from core.notices.telling import Told, tell
from core.pathways.definitions import definition_of
from core.pathways.models import Stay
from core.pathways.reminders import reminders, schedule
from core.pathways.timing import calendar_of
from core.ticker.jobs import FencedRecords, Job, Tick

BATCH = 200


def remind(tick: Tick) -> None:
    """Of a person who has died nobody is reminded."""
    with tick.door() as system:
        due = (Stay.look_at <= tick.at, ~has_died(Stay.client_id))
        for stay in system.find(select(Stay).where(*due).order_by(Stay.look_at, Stay.id).limit(BATCH)):
            _look_at(system, stay, tick)


def _look_at(system: FencedRecords, stay: Stay, tick: Tick) -> None:
    pathway, calendar = definition_of(system, stay), calendar_of(system, stay.organisation_id)
    if pathway is None:
        stay.look_at = None
        return
    for one in reminders(stay, pathway, calendar):
        if one.at <= tick.at and one.name not in stay.reminded:
            source, here = f"stay {stay.id} {one.name}", f"/stays/{stay.id}"
            tell(system, Told(stay.worker_id, stay.organisation_id, one.words, here, source, one.importance))
            stay.reminded = [*stay.reminded, one.name]
    schedule(stay, pathway, calendar)


JOBS = (Job("pathways: remind of stays", timedelta(minutes=5), remind),)
