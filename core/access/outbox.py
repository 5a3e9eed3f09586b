"""What is to be told because of a change, written in the change's own transaction: both happen, or neither."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Connection, Index, String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import SystemOnly, table_of
from core.database import clock
from core.database.base import Base, Identified


class OutboxMessage(SystemOnly, Identified, Base):
    """One thing to tell, until the ticker has handed it out. Ids are in order of time."""

    __tablename__ = "outbox_message"
    __table_args__ = (Index(None, "topic", "id"),)

    topic: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    at: Mapped[datetime]
    body: Mapped[dict[str, object]] = mapped_column(JSON)


TABLE = table_of(OutboxMessage)
Body = Mapping[str, object]


@dataclass(frozen=True)
class Outgoing:
    """A message before it is written: the topic says who hands it out, the body is JSON."""

    topic: str
    body: Body


def put(
    connection: Connection, messages: Sequence[Outgoing], actor_id: UUID | None, organisation_id: UUID | None
) -> None:
    """Write them, within the caller's transaction."""
    who = {"actor_id": actor_id, "organisation_id": organisation_id, "at": clock.now()}
    rows = [{"topic": message.topic, "body": dict(message.body), **who} for message in messages]
    connection.execute(insert(OutboxMessage), rows)


def take(connection: Connection, topic: str, most: int) -> Sequence[tuple[UUID, Mapping[str, object]]]:
    """(id, body) of the oldest messages of a topic; they are gone once the caller's transaction commits."""
    asked = select(TABLE.c.id, TABLE.c.body).where(TABLE.c.topic == topic).order_by(TABLE.c.id).limit(most)
    found = [(row.id, row.body) for row in connection.execute(asked)]
    if found:
        connection.execute(delete(OutboxMessage).where(OutboxMessage.id.in_([id for id, _ in found])))
    return found
