"""Who is told that something came and could not be taken: once a day, whatever comes, and before it is forgotten."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from core.access.outbox import take
from core.access.protected import table_of
from core.access.system import SystemRecords
from core.database import clock
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.people.holders import everybody
from core.referrals.arrivals import Arrival, ArrivalState
from core.ticker.jobs import Tick

WAITS = "arrival waits"
"""The topic of the outbox."""
LOOKS = "senior_navigator"
BATCH = 200
BEFORE = timedelta(days=3)
CAME = "Referrals came that could not be taken. Somebody may be waiting for help behind each: please look at them."
SUSPECT = (
    "Forms came that a machine may have sent. A browser can fill in what only machines should: please look whether "
    "somebody is waiting for help behind one."
)
GOES = "Referrals that could not be taken will be forgotten within 3 days, and nobody has looked at them."
A = table_of(Arrival)


def tell_who_looks(tick: Tick) -> None:
    """No door shows who holds which role: only the system can tell them. A flood is one notice a day."""
    while not tick.is_stopping():
        with tick.door() as system:
            found = take(system.connection, WAITS, BATCH)
            for organisation_id, is_suspect in {(str(b["organisation"]), bool(b.get("is_suspect"))) for _, b in found}:
                words, what = (SUSPECT, "came, suspect") if is_suspect else (CAME, "came")
                _tell(system, UUID(organisation_id), words, f"{what} {clock.today()}")
        if len(found) < BATCH:
            return


def warn(tick: Tick) -> None:
    """Of each day on which something goes once, however often the ticker comes round, and however long it rested."""
    soon = A.c.expires_on.between(clock.today(), clock.today() + BEFORE)
    asked = select(A.c.organisation_id, A.c.expires_on).distinct().where(A.c.state == ArrivalState.WAITING, soon)
    with tick.door() as system:
        for organisation_id, expires_on in system.connection.execute(asked).all():
            _tell(system, organisation_id, GOES, f"go {expires_on}")


def _tell(system: SystemRecords, organisation_id: UUID, words: str, what: str) -> None:
    source = f"arrivals of {organisation_id} {what}"
    for person_id in everybody(system.connection, organisation_id, LOOKS):
        told = Told(person_id, organisation_id, words, "/referrals/waiting", source, Importance.IMPORTANT)
        tell(system, told)
