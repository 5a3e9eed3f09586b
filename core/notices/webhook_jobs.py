"""The ticker's work on webhooks: an event becomes a message for each webhook that asked for it, signed and sent."""

import base64
import hashlib
import hmac
import http.client
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from json import dumps
from uuid import UUID

from sqlalchemy import Connection, literal, or_, select, update

from core.access.outbox import take
from core.access.protected import table_of
from core.access.system import SystemRecords
from core.database import clock
from core.database.secret_box import SecretBox, WrongKey
from core.notices.delivering import Due, Route, Send
from core.notices.models import DeliveryState
from core.notices.outside import Inside, Outside
from core.notices.sending import AddressRefused, Broken, NotNow
from core.notices.telling import EVENT
from core.notices.webhook_models import Webhook, WebhookDelivery
from core.ticker.jobs import Job, Tick

D, W = table_of(WebhookDelivery), table_of(Webhook)
BATCH = 200
EVERY = timedelta(seconds=5)
GONE, TOO_MANY = 410, 429


IsHidden = Callable[[Connection, str, UUID], bool]
"""Whether no other system may hear of a record, by its kind and id."""


def jobs(outside: Outside, box: SecretBox, is_hidden: IsHidden) -> tuple[Job, Job]:
    route = Route(WebhookDelivery, _ROWS, partial(_opened, outside, box), rests=_rests, is_one_way=False)
    return (
        Job("webhooks: hand out", EVERY, partial(hand_out, is_hidden)),
        Job("webhooks: send", EVERY, route.deliver, "webhooks"),
    )


def hand_out(is_hidden: IsHidden, tick: Tick) -> None:
    while _hand_out_batch(is_hidden, tick) == BATCH:
        pass


def _hand_out_batch(is_hidden: IsHidden, tick: Tick) -> int:
    with tick.door() as system:
        events = take(system.connection, EVENT, BATCH)
        for _, body in events:
            if not is_hidden(system.connection, str(body["kind"]), UUID(str(body["id"]))):
                _address(system, body)
    return len(events)


def _address(system: SystemRecords, body: Mapping[str, object]) -> None:
    """Nothing goes to a webhook that is off, or is told of other things."""
    organisation_id = UUID(str(body.get("told") or body["organisation_id"]))
    asked = select(W.c.id, W.c.events).where(W.c.organisation_id == organisation_id, W.c.is_on)
    for row in system.connection.execute(asked).all():
        if body["event"] in row.events:
            system.add(
                WebhookDelivery(
                    organisation_id=organisation_id, webhook_id=row.id, event=str(body["event"]), body=_said(body),
                    made_at=datetime.fromisoformat(str(body["at"])),
                )
            )  # fmt: skip


def _said(body: Mapping[str, object]) -> str:
    """The least that is of use: what happened, when, to which record."""
    about = {name: body[name] for name in ("kind", "id", "organisation_id", "code") if name in body}
    return dumps({"type": body["event"], "timestamp": body["at"], "data": about}, separators=(",", ":"))


_ROWS = (
    select(
        D.c.id,
        D.c.tries,
        literal(True).label("again"),
        D.c.webhook_id,
        D.c.body,
        W.c.url,
        W.c.secret,
        W.c.organisation_id,
    )
    .join(W, W.c.id == D.c.webhook_id)
    .where(W.c.is_on)
    .order_by(D.c.id)
)


@contextmanager
def _opened(outside: Outside, box: SecretBox) -> Iterator[Send]:
    """Each receiver is called anew."""
    yield lambda row: _post(outside, box, row)


def _post(outside: Outside, box: SecretBox, row: Due) -> None:
    """Receivers know a second copy by its id, so whatever is not answered with yes is sent again."""
    try:
        secret = box.open(row.secret, row.organisation_id)
        status = outside.post(row.url, row.body.encode(), signed(row.id, row.body, secret, clock.now()))
    except WrongKey:
        raise NotNow("its secret cannot be opened: FINGERPOST_SECRET_KEY is not the one that sealed it") from None
    except Inside as why:
        raise AddressRefused(str(why)) from None
    except (OSError, http.client.HTTPException) as problem:
        raise Broken(type(problem).__name__) from None
    if status == GONE:
        raise AddressRefused(f"answered {status}, gone")
    if 300 <= status < 400:
        raise NotNow(f"redirects ({status}), which is not followed")
    if status >= 500 or status == TOO_MANY:
        raise Broken(f"answered {status}")
    if not 200 <= status < 300:
        raise NotNow(f"answered {status}")


def signed(id: UUID, body: str, secret: bytes, now: datetime) -> dict[str, str]:
    """Headers as Standard Webhooks has them (standardwebhooks.com): an id that stays, a moment, and an HMAC-SHA256 of
    both with the body, so that an old message cannot be played again as a new one."""
    moment = str(int(now.timestamp()))
    digest = hmac.new(secret, f"{id}.{moment}.{body}".encode(), hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Fingerpost",
        "webhook-id": str(id),
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def _rests(connection: Connection, row: Due, until: datetime) -> None:
    """What waits for the same receiver waits with it: one that is down is not called for each message."""
    same = update(WebhookDelivery).where(
        WebhookDelivery.webhook_id == row.webhook_id,
        WebhookDelivery.state == DeliveryState.WAITING,
        or_(WebhookDelivery.due_at.is_(None), WebhookDelivery.due_at < until),
    )
    connection.execute(same.values(due_at=until))
