"""The ticker's work on privacy matters: what nobody saw to in time goes to the officers of another organisation."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, select

from core.access.door import Door
from core.access.protected import table_of
from core.database import clock
from core.notices.ladders import Holder
from core.organisations.models import Organisation
from core.people.holders import everybody
from core.privacy.models import MatterState, PrivacyMatter
from core.privacy.raising import HERE, OFFICER, may_not_know, next_after, tell_elsewhere
from core.ticker.jobs import Job, Tick

ORGANISATIONS = table_of(Organisation)
BATCH = 100


def escalate(tick: Tick) -> None:
    """Each once: it stays open to the other officers until somebody has closed it."""
    late = select(PrivacyMatter).where(
        PrivacyMatter.state != MatterState.CLOSED, PrivacyMatter.due_at < tick.at, PrivacyMatter.escalated_at.is_(None)
    )
    with tick.door() as system:
        for matter in system.find(late.order_by(PrivacyMatter.due_at).limit(BATCH)):
            matter.escalated_at = clock.now()
            system.flush()
            tell_elsewhere(system, matter)


def officers_elsewhere(connection: Connection, told: Holder, _: str) -> Sequence[Holder]:
    """Whom a ladder asks: privacy officers of the organisation after that of whoever was told."""
    in_order = connection.execute(select(ORGANISATIONS.c.id).order_by(ORGANISATIONS.c.key)).scalars().all()
    officers = [Holder(one, home) for home in in_order for one in everybody(connection, home, OFFICER)]
    return next_after(told.organisation_id, [one for one in officers if one.person_id != told.person_id], in_order)


def left_out(door: Door, href: str) -> Collection[UUID]:
    """Whom a ladder passes over though they hold the role: whose act the matter at this address is, and who is kept
    apart from the person it names."""
    place, _, id = href.rpartition("/")
    found = door.find(select(PrivacyMatter).where(PrivacyMatter.id == UUID(id))) if place == HERE else ()
    return {one for matter in found for one in may_not_know(door, matter.person_id, matter.client_id) if one}


JOBS = (Job("privacy: hand on what nobody saw to", timedelta(minutes=5), escalate),)
