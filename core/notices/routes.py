"""The ways out: email and text messages, each in a lane of its own, so that a slow one holds up nothing else."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from functools import partial

from sqlalchemy import Row, Select, select

from core.access.protected import table_of
from core.notices.delivering import Route, Send
from core.notices.models import Channel, Delivery, StaffAddress
from core.notices.sending import Letter, mail, text_messages
from core.notices.sending import Send as SendLetter
from core.settings import Settings
from core.ticker.jobs import Job

D, A = table_of(Delivery), table_of(StaffAddress)
EVERY = timedelta(seconds=5)


def jobs(settings: Settings) -> tuple[Job, ...]:
    """One for each way that this installation has."""
    ways = ((Channel.EMAIL, settings.smtp_url, mail), (Channel.SMS, settings.sms_url, text_messages))
    return tuple(
        Job(f"notices: {channel.words.lower()}", EVERY, _route(channel, partial(open_way, settings)).deliver, channel)
        for channel, url, open_way in ways
        if url is not None
    )


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
