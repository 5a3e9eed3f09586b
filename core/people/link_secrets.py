"""Table of the secrets of links for clients: hashes of the token and of the code, the tries, and the letter until it is
sent; and how it is read and changed in an actor's own transaction."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, ForeignKey, LargeBinary, Row, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core.access.errors import NotFound
from core.access.protected import SystemOnly, table_of
from core.access.records import Records
from core.database import clock
from core.database.base import Base, Identified
from core.database.ids import new_id
from core.people.sign_in import fingerprint

TRIES = 5
"""Wrong codes until a link opens nothing any more."""


class LinkSecret(SystemOnly, Identified, Base):
    """Of one link. The code is hashed together with the token, which nothing here holds: a copy of the database does
    not tell it. `letter`, sealed, is what is sent and where to; it goes once it is sent."""

    __tablename__ = "link_secret"

    link_id: Mapped[UUID] = mapped_column(ForeignKey("client_link.id"), unique=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    tries: Mapped[int] = mapped_column(default=0)
    spent_at: Mapped[datetime | None]
    letter: Mapped[bytes | None] = mapped_column(LargeBinary(2000))


T = table_of(LinkSecret)


def code_hash(token: str, code: str) -> bytes:
    return fingerprint(f"{token}|{code}")


def keep_secret(records: Records, link_id: UUID, *, token: str, code: str, letter: bytes) -> None:
    row = {
        "id": new_id(), "link_id": link_id, "token_hash": fingerprint(token), "code_hash": code_hash(token, code),
        "tries": 0, "letter": letter,
    }  # fmt: skip
    records.alongside(lambda connection: _keep(connection, row))


def secret_of(records: Records, link_id: UUID) -> Row[UUID, bytes, int, datetime | None]:
    """(id, code_hash, tries, spent_at) as they are now. Whoever decides on them holds the link itself: of several who
    type a code at the same moment each then reads what the one before has made of it. Raises `NotFound`."""
    found = records.looked_up(lambda connection: _read(connection, link_id))
    if found is None:
        raise NotFound
    return found


def count_try(records: Records, secret_id: UUID) -> None:
    records.alongside(lambda connection: _count(connection, secret_id))


def spend_secret(records: Records, secret_id: UUID) -> None:
    """Raises `NotFound`, at the end of the transaction, for one that is spent already."""
    records.alongside(lambda connection: _spend(connection, secret_id))


def _keep(connection: Connection, row: dict[str, object]) -> None:
    connection.execute(insert(LinkSecret), row)


def _read(connection: Connection, link_id: UUID) -> Row[UUID, bytes, int, datetime | None] | None:
    asked = select(T.c.id, T.c.code_hash, T.c.tries, T.c.spent_at).where(T.c.link_id == link_id)
    return connection.execute(asked).first()


def _count(connection: Connection, secret_id: UUID) -> None:
    connection.execute(update(LinkSecret).where(T.c.id == secret_id).values(tries=T.c.tries + 1))


def _spend(connection: Connection, secret_id: UUID) -> None:
    unspent = (T.c.id == secret_id, T.c.spent_at.is_(None), T.c.tries < TRIES)
    if connection.execute(update(LinkSecret).where(*unspent).values(spent_at=clock.now(), letter=None)).rowcount == 0:
        raise NotFound
