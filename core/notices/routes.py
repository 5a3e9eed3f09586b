"""The ways out: email and text messages, each in a lane of its own, so that a slow one holds up nothing else."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from functools import partial

from sqlalchemy import Row, Select, select, update

from core.access.protected import table_of
from core.notices.delivering import Route, Send
from core.notices.models import Channel, Delivery, DeliveryState, StaffAddress
from core.notices.sending import Letter, mail, text_messages
from core.notices.sending import Send as SendLetter
from core.settings import Settings
from core.ticker.jobs import Job, Tick

D, A = table_of(Delivery), table_of(StaffAddress)
EVERY = timedelta(seconds=5)
NOT_HERE = "this installation has no such way"


def jobs(settings: Settings) -> tuple[Job, ...]:
    """One for each way, also for one that this installation has not: what waits for it is shown as not sent."""
    ways = ((Channel.EMAIL, settings.smtp_url, mail), (Channel.SMS, settings.sms_url, text_messages))
    return tuple(
        Job(
            f"notices: {channel.words.lower()}", EVERY,
            _route(channel, partial(open_way, settings)).deliver if url is not None else partial(_no_way, channel),
            channel,
        )
        for channel, url, open_way in ways
    )  # fmt: skip


def _no_way(channel: Channel, tick: Tick) -> None:
    waiting = (Delivery.channel == channel, Delivery.state == DeliveryState.WAITING)
    with tick.door() as system:
        if system.connection.execute(select(D.c.id).where(*waiting).limit(1)).first() is not None:
            given_up = update(Delivery).where(*waiting).values(state=DeliveryState.DEAD, due_at=None, fault=NOT_HERE)
            system.connection.execute(given_up)


def _route(channel: Channel, open_way: Callable[[], AbstractContextManager[SendLetter]]) -> Route:
    @contextmanager
    def opened() -> Iterator[Send]:
        with open_way() as send:
            yield lambda row: send(_letter(row))

    return Route(Delivery, _rows(channel), opened)


def _rows(channel: Channel) -> Select[*tuple[object, ...]]:
    """What is a matter of safety first, and twice rather than not at all."""
    asked = select(D.c.id, D.c.tries, D.c.is_safety.label("again"), A.c.address)
    return (
        asked.join(A, A.c.id == D.c.address_id)
        .where(D.c.channel == channel, A.c.is_used)
        .order_by(D.c.is_safety.desc(), D.c.id)
    )


def _letter(row: Row[*tuple[object, ...]]) -> Letter:
    return Letter(str(row.id), row.address)
