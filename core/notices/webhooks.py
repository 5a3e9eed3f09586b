"""Use cases of webhooks: set up, changed, switched off, and sent once more by hand."""

import base64
import secrets
from dataclasses import dataclass

from core.access.errors import Invalid
from core.access.records import Records
from core.database.secret_box import SecretBox
from core.notices.models import DeliveryState
from core.notices.outside import Inside, Outside
from core.notices.webhook_models import Webhook, WebhookDelivery
from core.notices.webhook_schemas import WebhookIn

SECRET_BYTES = 32
MOST = 20


@dataclass(frozen=True)
class Made:
    """A new webhook and its secret, in words: shown to whoever made it, once."""

    webhook: Webhook
    secret: str


def add_webhook(records: Records, given: WebhookIn, outside: Outside, box: SecretBox) -> Made:
    """For the organisation acted for. Raises `Invalid`."""
    _refuse_inside(given.url, outside)
    if records.count(Webhook).number >= MOST:
        raise Invalid("url", f"An organisation has {MOST} webhooks at most. Switch one of them over instead.")
    home, secret = records.actor.organisation_id, secrets.token_bytes(SECRET_BYTES)
    webhook = records.add(
        Webhook(
            organisation_id=home, url=given.url, events=_events(given), secret=box.seal(secret, home),
            is_on=given.is_on,
        )
    )  # fmt: skip
    return Made(webhook, _words(secret))


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


def _words(secret: bytes) -> str:
    """As receivers of Standard Webhooks expect it (standardwebhooks.com)."""
    return f"whsec_{base64.b64encode(secret).decode()}"


def _events(given: WebhookIn) -> list[str]:
    return sorted({event.value for event in given.events})


def _refuse_inside(url: str, outside: Outside) -> None:
    try:
        outside.check(url)
    except Inside as why:
        raise Invalid("url", f"Enter another address: {why}.") from None
