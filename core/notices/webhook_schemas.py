"""What the API and the forms about webhooks take and give."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.notices.events import Event
from core.notices.models import DeliveryState


class WebhookIn(BaseModel):
    """An address of one of your organisation's own systems, and what it is told of."""

    url: str = Field(title="Address", min_length=8, max_length=400, examples=["https://example.org.uk/fingerpost"])
    events: list[Event] = Field(title="What it is told of", min_length=1, max_length=20)
    is_on: bool = Field(default=True, title="Switched on")


class WebhookOut(BaseModel):
    """A webhook; its secret is never shown again."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    url: str
    events: list[str]
    is_on: bool
    version: int


class WebhookMade(WebhookOut):
    """A new webhook with its secret: the only time that it is shown."""

    secret: str = Field(description="Checks the signature of every message: Standard Webhooks, HMAC-SHA256")


class WebhookDeliveryOut(BaseModel):
    """One message to a webhook, and how it went. `fault` says what was wrong with the last try."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    webhook_id: UUID
    event: str
    state: DeliveryState
    tries: int
    made_at: datetime
    due_at: datetime | None
    sent_at: datetime | None
    fault: str | None
    version: int
