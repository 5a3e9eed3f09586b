"""The API of webhooks: set up, changed, their log, and sending once more."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import Row, bindparam

from core.access.idempotency import refuse_key
from core.access.paging import Filter, Order
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.database.secret_box import SecretBox
from core.notices.outside import Outside
from core.notices.webhook_models import Webhook, WebhookDelivery
from core.notices.webhook_schemas import WebhookDeliveryOut, WebhookIn, WebhookMade, WebhookOut
from core.notices.webhooks import add_webhook, change_webhook, resend
from core.web.conflicts import refuse_stale
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1/webhooks", tags=["webhooks"])
LINE = ("id", *(name for name in WebhookOut.model_fields if name != "id"))
LOG_LINE = ("id", *(name for name in WebhookDeliveryOut.model_fields if name != "id"))
NEWEST_FIRST = Order((), descending=True)
OF_WEBHOOK = Filter(WebhookDelivery.webhook_id == bindparam("webhook"))


def outside_of(request: Request) -> Outside:
    """What this installation's webhooks may call."""
    return Outside(request.app.state.settings.webhooks_inside)


Calls = Annotated[Outside, Depends(outside_of)]


@router.get("", requires(Webhook, Action.READ))
def list_webhooks(records: Records, after: After = None, limit: Limit = 50) -> Listed[WebhookOut]:
    """Webhooks of your organisation."""
    return listed(*page_and_count(records, Webhook, LINE, limit=limit, after=after), _line)


@router.post("", requires(Webhook, Action.CREATE), status=201)
def make_webhook(records: Records, request: Request, given: WebhookIn, outside: Calls) -> Reply[WebhookMade]:
    """A new webhook. Its secret is in this answer and never shown again, so this takes no Idempotency-Key."""
    refuse_key(request)
    made = add_webhook(records, given, outside, SecretBox.of(request.app.state.settings))
    webhook, shown = made.webhook, WebhookOut.model_validate(made.webhook).model_dump()
    location = f"{router.prefix}/{webhook.id}"
    return Reply(WebhookMade(**shown, secret=made.secret), version=webhook.version, location=location)


@router.get("/{webhook_id}", requires(Webhook, Action.READ))
def show_webhook(records: Records, webhook_id: UUID) -> Reply[WebhookOut]:
    return _shown(records.one(Webhook, webhook_id))


@router.put("/{webhook_id}", requires(Webhook, Action.WRITE))
def replace_webhook(
    records: Records, webhook_id: UUID, given: WebhookIn, version: IfMatch, outside: Calls
) -> Reply[WebhookOut]:
    """Another address, other events, on or off. The secret stays."""
    webhook = records.one(Webhook, webhook_id)
    refuse_stale(version, webhook.version, now=WebhookOut.model_validate(webhook), yours=given)
    change_webhook(records, webhook, given, outside)
    return _shown(webhook)


@router.get("/{webhook_id}/deliveries", requires(WebhookDelivery, Action.READ))
def list_deliveries(
    records: Records, webhook_id: UUID, after: After = None, limit: Limit = 50
) -> Listed[WebhookDeliveryOut]:
    """What it was told, the newest first, and how that went."""
    webhook = records.one(Webhook, webhook_id)
    found = page_and_count(
        records, WebhookDelivery, LOG_LINE, order=NEWEST_FIRST, limit=limit, after=after, filters=(OF_WEBHOOK,),
        values={"webhook": webhook.id},
    )  # fmt: skip
    return listed(*found, _log_line)


@router.post("/deliveries/{delivery_id}/resend", requires(WebhookDelivery, Action.WRITE))
def resend_delivery(records: Records, delivery_id: UUID) -> WebhookDeliveryOut:
    """Once more, under the same id."""
    delivery = records.one(WebhookDelivery, delivery_id)
    resend(records, delivery)
    return WebhookDeliveryOut.model_validate(delivery)


def _shown(webhook: Webhook) -> Reply[WebhookOut]:
    return Reply(WebhookOut.model_validate(webhook), version=webhook.version)


def _line(row: Row[*tuple[object, ...]]) -> WebhookOut:
    return WebhookOut.model_construct(**dict(zip(LINE, row, strict=False)))  # type: ignore[arg-type]


def _log_line(row: Row[*tuple[object, ...]]) -> WebhookDeliveryOut:
    return WebhookDeliveryOut.model_construct(**dict(zip(LOG_LINE, row, strict=False)))  # type: ignore[arg-type]
