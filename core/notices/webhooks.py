"""Use cases of webhooks: set up, changed, switched off, and sent once more by hand."""

import base64
import secrets

from core.access.errors import Invalid
from core.access.records import Records
from core.notices.models import DeliveryState
from core.notices.outside import Inside, Outside
from core.notices.webhook_models import Webhook, WebhookDelivery
from core.notices.webhook_schemas import WebhookIn

SECRET_BYTES = 32
MOST = 20


def add_webhook(records: Records, given: WebhookIn, outside: Outside) -> Webhook:
    """For the organisation acted for; its secret is shown to whoever made it, once. Raises `Invalid`."""
    _refuse_inside(given.url, outside)
    if records.count(Webhook).number >= MOST:
        raise Invalid("url", f"An organisation has {MOST} webhooks at most. Switch one of them over instead.")
    return records.add(
        Webhook(
            organisation_id=records.actor.organisation_id, url=given.url, events=_events(given),
            secret=secrets.token_bytes(SECRET_BYTES), is_on=given.is_on,
        )
    )  # fmt: skip


def change_webhook(records: Records, webhook: Webhook, given: WebhookIn, outside: Outside) -> None:
    """While it is off nothing is told; what was on its way waits until it is on again."""
    _refuse_inside(given.url, outside)
    webhook.url, webhook.events, webhook.is_on = given.url, _events(given), given.is_on
    records.flush()


def resend(records: Records, delivery: WebhookDelivery) -> None:
    """Once more, under the same id: a receiver that had it knows that it is the same."""
    if delivery.state in (DeliveryState.WAITING, DeliveryState.SENDING):
        raise Invalid("state", "This is on its way already.")
    delivery.state, delivery.tries, delivery.due_at, delivery.fault = DeliveryState.WAITING, 0, None, None
    records.flush()


def shown_secret(webhook: Webhook) -> str:
    """As receivers of Standard Webhooks expect it (standardwebhooks.com)."""
    return f"whsec_{base64.b64encode(webhook.secret).decode()}"


def _events(given: WebhookIn) -> list[str]:
    return sorted({event.value for event in given.events})


def _refuse_inside(url: str, outside: Outside) -> None:
    try:
        outside.check(url)
    except Inside as why:
        raise Invalid("url", f"Enter another address: {why}.") from None
