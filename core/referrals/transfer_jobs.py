"""What the ticker does about transfers: tells those who decide at the other organisation, ends what nobody answers."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from core.access.outbox import take
from core.database import clock
from core.notices.events import Event
from core.notices.ladders import Holder
from core.notices.models import Importance
from core.notices.telling import Told, announce, tell
from core.people.holders import holders_of
from core.referrals.transfer_models import Transfer, TransferState
from core.referrals.transfers import OFFERED
from core.ticker.jobs import FencedRecords, Job, Tick

DECIDES = "senior_navigator"
BATCH = 200
WAITS = "A transfer to your organisation waits for an answer."
LAPSED = "A transfer that you proposed was not answered in time, and lapsed."


def tell_of_offers(tick: Tick) -> None:
    """Nobody's door shows who holds which role elsewhere: only the system can tell those who decide there."""
    with tick.door() as system:
        for _, body in take(system.connection, OFFERED, BATCH):
            _tell_deciders(system, UUID(str(body["transfer"])), UUID(str(body["organisation"])))


def lapse(tick: Tick) -> None:
    """The day after the last one."""
    with tick.door() as system:
        over = (Transfer.state == TransferState.PROPOSED, Transfer.lapses_on < clock.today())
        for transfer in system.find(select(Transfer).where(*over).order_by(Transfer.id).limit(BATCH)):
            transfer.lapse()
            system.flush()
            announce(system, Event.TRANSFER_CHANGED, transfer)
            source, here = f"transfer {transfer.id} lapsed", f"/transfers/{transfer.id}"
            told = (transfer.proposed_by, transfer.organisation_id, LAPSED, here, source, Importance.IMPORTANT)
            tell(system, Told(*told))


def _tell_deciders(system: FencedRecords, transfer_id: UUID, organisation_id: UUID) -> None:
    there = Holder(transfer_id, organisation_id)  # of whom only the organisation is asked
    for one in holders_of(system.connection, there, DECIDES):
        source, here = f"transfer {transfer_id} proposed", f"/transfers/{transfer_id}"
        tell(system, Told(one.person_id, organisation_id, WAITS, here, source, Importance.IMPORTANT))


JOBS = (
    Job("referrals: tell of transfers", timedelta(seconds=15), tell_of_offers),
    Job("referrals: lapse transfers", timedelta(minutes=10), lapse),
)
