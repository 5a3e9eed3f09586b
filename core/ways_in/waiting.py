"""What came and could not be taken: kept as it came until somebody has seen to it, and then forgotten."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from core.access.protected import Label, table_of
from core.access.records import Records
from core.database import clock
from core.interop.arrival import Entered
from core.organisations.models import Service
from core.referrals.arrivals import Arrival, ArrivalState, Way
from core.ticker.jobs import Job, Tick
from core.ways_in.waiting_notices import WAITS, tell_who_looks, warn

KEPT = 30
"""Days, where no service says otherwise."""
A = table_of(Arrival)


@dataclass(frozen=True)
class Refusal:
    """What came, why it was not taken, and by whom it was brought. `name`: what its sender calls it, where the same
    one may come again with other content."""

    content: str
    reasons: Sequence[str]
    way: Way
    entered: Entered | None = None
    service_id: UUID | None = None
    from_name: str | None = None
    key: str | None = None
    name: str | None = None
    label: Label = Label.NORMAL
    is_suspect: bool = False


def keep_waiting(records: Records, refusal: Refusal) -> Arrival:
    """Through the intake's door of the organisation that is to look at it. The same once more is only counted."""
    digest = digest_of(refusal.name or refusal.content)
    same = select(Arrival).where(
        Arrival.organisation_id == records.actor.organisation_id, Arrival.digest == digest,
        Arrival.state == ArrivalState.WAITING,
    )  # fmt: skip
    for before in records.find(same):
        before.times += 1
        before.reasons, before.content = list(refusal.reasons), refusal.content
        records.flush()
        return before
    entered = refusal.entered
    records.tell(WAITS, {"organisation": str(records.actor.organisation_id), "is_suspect": refusal.is_suspect})
    return records.add(
        Arrival(
            organisation_id=records.actor.organisation_id, service_id=refusal.service_id, way=refusal.way,
            state=ArrivalState.WAITING, at=clock.now(), reasons=list(refusal.reasons), digest=digest, key=refusal.key,
            content=refusal.content, entered_by=entered and entered.person_id, from_name=refusal.from_name,
            entered_for=entered and entered.organisation_id, label=refusal.label, is_suspect=refusal.is_suspect,
            expires_on=clock.today() + timedelta(days=_kept_for(records, refusal.service_id)),
        )
    )  # fmt: skip


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _kept_for(records: Records, service_id: UUID | None) -> int:
    services = records.find(select(Service).where(Service.id == service_id)) if service_id else ()
    return services[0].keeps_waiting if services else KEPT


def storable(body: bytes) -> str:
    """What came as text that both databases hold: what is no text of theirs is written as it would be in a program."""
    return body.decode("utf-8", "backslashreplace").replace("\x00", "\\x00")


def _expire(tick: Tick) -> None:
    """What nobody has taken in for so long is gone; that it came, and why it was not taken, stays."""
    over = (A.c.state.in_([ArrivalState.WAITING, ArrivalState.DISCARDED]), A.c.expires_on < clock.today())
    with tick.door() as system:
        ids = list(system.connection.execute(select(A.c.id).where(*over).limit(1000)).scalars())
        for id in ids:
            system.get(Arrival, id).expire()
        if ids:
            system.flush()
            gone = update(A).where(A.c.id.in_(ids)).values(content=None, summary=None, expires_on=None)
            system.connection.execute(gone)


JOBS = (
    Job("arrivals: forget what waited too long", timedelta(hours=1), _expire),
    Job("arrivals: tell that something waits", timedelta(seconds=30), tell_who_looks),
    Job("arrivals: warn of what will be forgotten", timedelta(hours=6), warn),
)
