"""Tokens of links that tell somebody without an account how a referral stands; like those of resets, only their hashes
are kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, ForeignKey, LargeBinary, Row, delete, insert, update
from sqlalchemy.orm import Mapped, mapped_column

from core.access.errors import NotFound
from core.access.protected import SystemOnly, table_of
from core.access.records import Records
from core.database import clock
from core.database.base import Base, Identified
from core.database.ids import new_id
from core.people.sign_in import fingerprint


class StatusToken(SystemOnly, Identified, Base):
    """The token of a status page, good for one look. The one before is good for a moment longer, for a second click and
    an answer that was lost."""

    __tablename__ = "status_token"

    page_id: Mapped[UUID] = mapped_column(ForeignKey("status_page.id"), unique=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    before_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    spent_at: Mapped[datetime | None]


T = table_of(StatusToken)


def keep_token(records: Records, page_id: UUID, token: str) -> None:
    row = {"id": new_id(), "page_id": page_id, "token_hash": fingerprint(token)}
    records.alongside(lambda connection: _keep(connection, row))


def forget_token(records: Records, page_id: UUID) -> None:
    records.alongside(lambda connection: _forget(connection, page_id))


def spend_token(records: Records, found: Row[*tuple[object, ...]], token: str, following: str) -> None:
    """`found`: (id, token_hash). Of two looks at the same moment one is first; for the other it is `NotFound`. A second
    click leaves the first one's time."""
    hashed = fingerprint(token)
    records.alongside(lambda connection: _spend(connection, found, hashed, following))


def _keep(connection: Connection, row: dict[str, object]) -> None:
    connection.execute(insert(StatusToken), row)


def _forget(connection: Connection, page_id: UUID) -> None:
    connection.execute(delete(StatusToken).where(T.c.page_id == page_id))


def _spend(connection: Connection, found: Row[*tuple[object, ...]], hashed: bytes, following: str) -> None:
    values: dict[str, object] = {"token_hash": fingerprint(following)}
    if found.token_hash == hashed:
        values |= {"before_hash": hashed, "spent_at": clock.now()}
    spent = update(StatusToken).where(T.c.id == found.id, T.c.token_hash == found.token_hash).values(**values)
    if connection.execute(spent).rowcount == 0:
        raise NotFound
