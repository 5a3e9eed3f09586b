"""Tables of webhooks: where another system is told that something happened, and each telling."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Anchor, Kind, Protected
from core.database.base import Base, Versioned
from core.notices.models import OnItsWay


class Webhook(Protected, Versioned, Base):
    """One address of one organisation's own system, and which events it is told; `secret` signs every message."""

    __tablename__ = "webhook"
    kind = Kind("webhook", "webhooks", Anchor.ORGANISATION, about=None, label=None, fixed=("organisation_id", "secret"))

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    url: Mapped[str] = mapped_column(String(400))
    events: Mapped[list[str]]
    secret: Mapped[bytes] = mapped_column(LargeBinary(200))
    is_on: Mapped[bool] = mapped_column(default=True)


class WebhookDelivery(Protected, Versioned, OnItsWay, Base):
    """One event on its way to one webhook. `body` is sent as it stands, so that a second copy is the same. `made_at`:
    when it happened."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        Index(None, "state", "due_at"),
        Index(None, "webhook_id", "id"),
        Index(None, "organisation_id", "id"),
    )
    kind = Kind(
        "webhook_delivery", "messages to webhooks", Anchor.ORGANISATION, about=None, label=None,
        fixed=("organisation_id", "webhook_id", "made_at", "event", "body"),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhook.id"))
    made_at: Mapped[datetime]
    event: Mapped[str] = mapped_column(String(60))
    body: Mapped[str] = mapped_column(String(1000))
