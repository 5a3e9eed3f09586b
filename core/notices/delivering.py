"""The ticker's work on deliveries: claimed, sent, ticked off, in that order, so that a process that dies in between
leaves what is known. What was begun and not ended is sent again under the same key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, or_, select, update

from core.access.protected import table_of
from core.database import clock
from core.notices.mail_server import Unreachable
from core.notices.models import Channel, Delivery, DeliveryState, Notice, StaffAddress
from core.notices.sending import AddressRefused, Letter, NotNow, Send, opened
from core.settings import Settings
from core.ticker.jobs import Job, Tick

DELIVERIES, NOTICES, ADDRESSES = table_of(Delivery), table_of(Notice), table_of(StaffAddress)
BATCH = 50
"""Sent between two commits: as many could be sent a second time, under the same key, after a kill."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240, 480))
"""Between one try and the next; after the last, about seventeen hours on, it is dead and shown as such."""
BEGUN = timedelta(minutes=5)
"""After this a delivery that was begun is taken to have been cut off."""


@dataclass(frozen=True)
class Delivering:
    """The job, for one installation's settings."""

    settings: Settings

    def __call__(self, tick: Tick) -> None:
        for channel in Channel:
            while claimed := _claim(tick, channel):
                if not self._send_all(tick, channel, claimed):
                    break

    def _send_all(self, tick: Tick, channel: Channel, claimed: Sequence[Row[*tuple[object, ...]]]) -> bool:
        """Whether the way works; if not, everything claimed waits for its next try."""
        outcomes: dict[Row[*tuple[object, ...]], Outcome] = {}
        try:
            with opened(channel, self.settings) as send:
                for row in claimed:
                    outcomes[row] = _try(send, row)
        except Unreachable as problem:
            rest = [row for row in claimed if row not in outcomes]
            _tick_off(tick, outcomes | {row: (DeliveryState.WAITING, str(problem)) for row in rest})
            return False
        _tick_off(tick, outcomes)
        return send is not None


Outcome = tuple[DeliveryState, str | None]


def _try(send: Send | None, row: Row[*tuple[object, ...]]) -> Outcome:
    if send is None:
        return DeliveryState.WAITING, "this installation has no such way"
    if row.address is None:
        return DeliveryState.DEAD, "no address"
    try:
        send(Letter(str(row.id), row.address))
    except AddressRefused as refused:
        return DeliveryState.DEAD, str(refused)
    except NotNow as problem:
        return DeliveryState.WAITING, str(problem)
    return DeliveryState.SENT, None


def _claim(tick: Tick, channel: Channel) -> Sequence[Row[*tuple[object, ...]]]:
    """The oldest that are due, marked as begun before the first is sent."""
    now = clock.now()
    waiting = (DELIVERIES.c.state == DeliveryState.WAITING) & (DELIVERIES.c.due_at <= now)
    cut_off = (DELIVERIES.c.state == DeliveryState.SENDING) & (DELIVERIES.c.due_at <= now - BEGUN)
    asked = (
        select(DELIVERIES.c.id, DELIVERIES.c.tries, ADDRESSES.c.address)
        .join(NOTICES, NOTICES.c.id == DELIVERIES.c.notice_id)
        .outerjoin(
            ADDRESSES, (ADDRESSES.c.person_id == NOTICES.c.person_id) & (ADDRESSES.c.channel == DELIVERIES.c.channel)
        )
        .where(DELIVERIES.c.channel == channel, or_(waiting, cut_off))
        .order_by(DELIVERIES.c.due_at, DELIVERIES.c.id)
        .limit(BATCH)
    )
    with tick.door() as system:
        found = system.connection.execute(asked).all()
        begun = update(Delivery).where(Delivery.id.in_([row.id for row in found]))
        if found:
            system.connection.execute(begun.values(state=DeliveryState.SENDING, due_at=now))
    return found


def _tick_off(tick: Tick, outcomes: dict[Row[*tuple[object, ...]], Outcome]) -> None:
    now = clock.now()
    with tick.door() as system:
        for row, (state, fault) in outcomes.items():
            values = {"state": state, "fault": fault, "tries": row.tries + 1, "due_at": now}
            if state is DeliveryState.SENT:
                values["sent_at"] = now
            elif state is DeliveryState.WAITING:
                values |= _again(row.tries, now)
            system.connection.execute(update(Delivery).where(Delivery.id == row.id).values(**values))


def _again(tries: int, now: datetime) -> dict[str, object]:
    if tries >= len(WAITS):
        return {"state": DeliveryState.DEAD}
    return {"due_at": now + WAITS[tries]}


def delivery_job(settings: Settings) -> Job:
    return Job("notices: deliver", timedelta(seconds=5), Delivering(settings))
