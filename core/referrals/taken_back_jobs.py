"""What the ticker does about a referral that its sender takes back: tells whoever is next to act, whoever that is."""

from datetime import timedelta
from uuid import UUID

from core.access.outbox import take
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.referrals.clock_telling import next_to_act
from core.referrals.models import Referral
from core.ticker.jobs import Job, Tick

TAKEN_BACK = "referral taken back"
"""Topic of the outbox: the intake's door shows neither who carries the person nor who triages."""
TAKEN_BACK_WORDS = "Whoever sent a referral takes it back."
BATCH = 200


def tell_whoever_acts(tick: Tick) -> None:
    """Of each sender once: the workers who carry the person, else whoever took it, else those who triage."""
    with tick.door() as system:
        for _, body in take(system.connection, TAKEN_BACK, BATCH):
            referral = system.get(Referral, UUID(str(body["referral"])))
            here, source = f"/referrals/{referral.id}", f"referral {referral.id} taken back: arrival {body['arrival']}"
            for one in next_to_act(system.connection, referral):
                told = (one.person_id, one.organisation_id, TAKEN_BACK_WORDS, here, source, Importance.IMPORTANT)
                tell(system, Told(*told))


JOBS = (Job("referrals: tell of what was taken back", timedelta(seconds=15), tell_whoever_acts),)
