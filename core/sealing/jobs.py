"""What the ticker does once a sealed entry was opened on a ground: tells the privacy officers, naming nobody."""

from datetime import timedelta
from uuid import UUID

from core.access.outbox import take
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.people.holders import everybody
from core.sealing.service import OPENED
from core.ticker.jobs import Job, Tick

OFFICER = "privacy_officer"
BATCH = 200
WORDS = "A sealed entry was opened by somebody who had not been named. See who, and on which ground."


def tell_officers(tick: Tick) -> None:
    """Of the organisation that holds the entry."""
    with tick.door() as system:
        for _, body in take(system.connection, OPENED, BATCH):
            organisation_id = UUID(str(body["organisation"]))
            for person_id in everybody(system.connection, organisation_id, OFFICER):
                here, source = f"/seals/{body['seal']}", f"opening of a sealed entry {body['opening']}"
                tell(system, Told(person_id, organisation_id, WORDS, here, source, Importance.IMPORTANT))


JOBS = (Job("sealing: tell privacy officers", timedelta(seconds=15), tell_officers),)
