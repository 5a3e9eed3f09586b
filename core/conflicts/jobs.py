"""What the ticker does once a person needs another worker: tells those who lead there, in ordinary words."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, or_, select

from core.access.outbox import take
from core.access.protected import table_of
from core.clients.apart import kept_apart
from core.clients.apart_models import ConflictLink
from core.conflicts.handing_over import LEADS_ASKED
from core.database import clock
from core.involvement.models import Allocation
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.people.holders import everybody
from core.privacy.models import Sort
from core.privacy.raising import Matter, raise_matter
from core.ticker.jobs import FencedRecords, Job, Tick

LEADS = "team_manager"
BATCH = 200
NOBODY = {"what": "A person needs another worker, and there is no team manager who could be asked"}
WORDS = "Somebody whom your organisation supports needs another worker. See who, and give them one."


def tell_leads(tick: Tick) -> None:
    """Nobody's door shows who holds which role elsewhere."""
    with tick.door() as system:
        for key, body in take(system.connection, LEADS_ASKED, BATCH):
            _tell(system, UUID(str(body["client"])), UUID(str(body["organisation"])), f"another worker {key}")


def find_stranded(tick: Tick) -> None:
    """Two records were joined, say, and the worker of the one is kept apart from the other: nobody is there for the
    person now, so the leads are asked as if it had been an ordinary hand-over. Once for each allocation."""
    with tick.door() as system:
        for row in _stranded(system.connection):
            _tell(system, row.client_id, row.organisation_id, f"another worker instead of {row.id}")


def _stranded(connection: Connection) -> Iterator[Row[UUID, UUID, UUID]]:
    a, c, today = table_of(Allocation), table_of(ConflictLink), clock.today()
    both = and_(a.c.client_id == c.c.client_id, a.c.worker_id == c.c.person_id)
    asked = select(a.c.id, a.c.client_id, a.c.organisation_id).join_from(c, a, both)
    counts = (_in_force(c, today), a.c.starts <= today, or_(a.c.ends.is_(None), a.c.ends > today))
    yield from connection.execute(asked.where(*counts).distinct().limit(BATCH))


def _in_force(table: Table, today: date) -> ColumnElement[bool]:
    return and_(table.c.starts <= today, or_(table.c.ends.is_(None), table.c.ends >= today))


def _tell(system: FencedRecords, client_id: UUID, organisation_id: UUID, source: str) -> None:
    """Nobody who is kept apart from the person; where nobody else leads there, the privacy officers see to it."""
    asked = set(everybody(system.connection, organisation_id, LEADS)) - kept_apart(system, client_id)
    for person_id in sorted(asked):
        here = f"/clients/{client_id}/sharing"
        tell(system, Told(person_id, organisation_id, WORDS, here, source, Importance.IMPORTANT))
    if not asked:
        raise_matter(system, Matter(organisation_id, Sort.OTHER, source, client_id=client_id, evidence=NOBODY))


JOBS = (
    Job("conflicts: ask leads for another worker", timedelta(seconds=15), tell_leads),
    Job("conflicts: find whom nobody carries any more", timedelta(minutes=10), find_stranded),
)
