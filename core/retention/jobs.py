"""What the ticker does for retention: looks for what is due, and destroys what everybody concerned has agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import func, select

from core.access.protected import table_of
from core.access.system import Reason, SystemRecords
from core.clients.models import Client
from core.database import clock
from core.database.locks import lock
from core.retention.certificates import certify
from core.retention.destroying import destroy
from core.retention.finding import Due, due_among, look
from core.retention.mentions import PEOPLE_AT_ONCE, Mentions, mentions_of
from core.retention.models import Answer, DisposalReview
from core.retention.reviews import is_settled
from core.retention.stopping import LOCK
from core.settings import Settings
from core.ticker.jobs import Job, Tick

R, C = table_of(DisposalReview), table_of(Client)


@dataclass(frozen=True)
class Standing:
    """How it stands with what is held about one person: what is due, and what its holders say."""

    due: Due | None
    reviews: Sequence[DisposalReview]

    @property
    def stopped_by(self) -> list[str]:
        return list(self.due.stopped_by) if self.due else []

    @property
    def waits(self) -> bool:
        """Whether something stands against it, or it is not due any more."""
        return self.due is None or self.due.kept.due_on > clock.today() or bool(self.due.stopped_by)

    @property
    def is_ready(self) -> bool:
        if self.due is None or self.waits:
            return False
        return set(self.due.held) == {one.organisation_id for one in self.reviews} and is_settled(self.reviews)

    @property
    def is_told(self) -> bool:
        """Whether the page says already what stands against it."""
        return not self.waits or all(one.stopped_by == self.stopped_by for one in self.reviews)


def destroy_agreed(settings: Settings, tick: Tick) -> None:
    """A person to a transaction: everything of them goes, or nothing. What takes long to find is found before it."""
    agreed = _agreed(tick)
    for first in range(0, len(agreed), PEOPLE_AT_ONCE):
        with tick.giving_way(), tick.doors.system(Reason.TICKER, writing=False) as system:
            found = {id: _standing(system, id) for id in agreed[first : first + PEOPLE_AT_ONCE]}
            ready = [id for id, standing in found.items() if standing.is_ready]
            mentions = mentions_of(system.connection, ready) if ready else None
            to_do = [id for id, standing in found.items() if standing.is_ready or not standing.is_told]
        for client_id in to_do:
            if tick.is_stopping():
                return
            with tick.giving_way(), tick.door() as system:
                _destroy(system, client_id, settings, mentions)


def _agreed(tick: Tick) -> Sequence[UUID]:
    """People of whom nobody waits for an answer any more and nobody keeps anything."""
    with tick.doors.database.read.connect() as connection:
        agreed = func.count().filter(R.c.answer == Answer.AGREED)
        due = select(R.c.client_id).group_by(R.c.client_id).having(
            func.count() == agreed, func.max(R.c.due_on) <= clock.today()
        )  # fmt: skip
        return connection.execute(due.order_by(R.c.client_id)).scalars().all()


def _standing(system: SystemRecords, client_id: UUID) -> Standing:
    reviews = system.find(select(DisposalReview).where(DisposalReview.client_id == client_id))
    (due,) = list(due_among(system.connection, [client_id], clock.today())) or (None,)
    return Standing(due, reviews)


def _destroy(system: SystemRecords, client_id: UUID, settings: Settings, known: Mentions | None) -> None:
    """Whatever has changed since they agreed wins: a hold, a new contact, a period that was lengthened."""
    connection, today, now = system.connection, clock.today(), clock.now()
    lock(connection, LOCK)
    connection.execute(select(C.c.id).where(C.c.id == client_id).with_for_update())
    standing = _standing(system, client_id)
    if standing.waits:
        _note(standing)
    if standing.due is None or not standing.is_ready or known is None or client_id not in known.people:
        return
    made = certify(
        system, standing.reviews, standing.due.held, now, today + timedelta(days=settings.backups_kept_days)
    )  # fmt: skip
    system.note("destroyed", system.get(Client, client_id))
    for one in made:
        system.note("destroyed", one, detail=f"certificate {one.digest}")
    system.flush()
    destroy(connection, client_id, known)


def _note(standing: Standing) -> None:
    """The page says what stood against it."""
    for one in standing.reviews:
        if one.stopped_by != standing.stopped_by:
            one.stopped_by = standing.stopped_by


def jobs(settings: Settings) -> tuple[Job, ...]:
    return (
        Job("retention: look for what is due", timedelta(days=1), look, "retention"),
        Job("retention: destroy what was agreed", timedelta(hours=1), partial(destroy_agreed, settings), "retention"),
    )
