"""A repeated Idempotency-Key: the same answer, nothing done twice; bound to the actor, and authorised anew."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from fastapi import Request, Response
from sqlalchemy import JSON, Connection, LargeBinary, RowMapping, Text, UniqueConstraint, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from core.access.errors import Conflict, Invalid, NotFound
from core.access.protected import SystemOnly
from core.access.records import Records
from core.database import clock
from core.database.base import Base, Identified

LONGEST = 200
KEPT = timedelta(hours=48)
"""How long an answer can be asked for again; it holds what people may not see for ever."""


def refuse_key(request: Request) -> None:
    """For what shows a secret once: an answer that is kept nowhere cannot be given again. Raises `Invalid`."""
    if "idempotency-key" in request.headers:
        raise Invalid("Idempotency-Key", "This shows a secret once and keeps it nowhere: send it without a key.")


class AnsweredRequest(SystemOnly, Identified, Base):
    """One answered request of one actor, kept so that a repetition gets the same answer."""

    __tablename__ = "answered_request"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id", "key_hash"),)

    person_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    request_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    status: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    concerns: Mapped[list[list[str]] | None] = mapped_column(JSON(none_as_null=True))
    """(kind, id) of every record that it opened or wrote; None for one that was answered before these were kept."""
    etag: Mapped[str | None]
    location: Mapped[str | None]
    at: Mapped[datetime]


TABLE = AnsweredRequest.__table__
KEPT_HEADERS = ("ETag", "Location")


def answer_once(
    request: Request,
    connection: Connection,
    records: Records,
    given: Mapping[str, object],
    answer: Callable[[], Response],
) -> Response:
    """The kept answer if this key was used for this very request before, else a new one, kept by the same commit if
    anything was done: what has done nothing can be done again."""
    key = _key_hash(request)
    asked = hashlib.sha256(repr((request.method, request.url.path, sorted(given.items()))).encode()).digest()
    actor = records.actor
    mine = (TABLE.c.person_id == actor.person_id, TABLE.c.organisation_id == actor.organisation_id)
    kept = connection.execute(select(TABLE).where(*mine, TABLE.c.key_hash == key)).mappings().first()
    if kept is not None:
        return _again(kept, asked, records)
    response = answer()
    records.flush()
    if records.has_work:
        _keep(connection, records, key, asked, response)
    return response


def _key_hash(request: Request) -> bytes:
    key = request.headers["idempotency-key"]
    if not key or len(key) > LONGEST:
        raise Invalid("Idempotency-Key", f"Send a key of 1 to {LONGEST} characters.")
    return hashlib.sha256(key.encode()).digest()


def _again(kept: RowMapping, asked: bytes, records: Records) -> Response:
    if kept["request_hash"] != asked:
        raise Invalid("Idempotency-Key", "This key was used for another request. Use a new one.")
    if kept["concerns"] is None:
        raise NotFound
    for kind, id in kept["concerns"]:
        records.one_of(kind, UUID(id))
    headers = {name: kept[name.lower()] for name in KEPT_HEADERS if kept[name.lower()]}
    headers["Idempotent-Replayed"] = "true"
    return Response(kept["body"].encode(), kept["status"], headers, "application/json")


def _keep(connection: Connection, records: Records, key: bytes, asked: bytes, response: Response) -> None:
    row = {"person_id": records.actor.person_id, "organisation_id": records.actor.organisation_id, "key_hash": key}
    row |= {"request_hash": asked, "status": response.status_code, "body": bytes(response.body).decode()}
    row |= {"concerns": [[kind, str(id)] for kind, id in records.concerned], "at": clock.now()}
    row |= {name.lower(): response.headers.get(name) for name in KEPT_HEADERS}
    try:
        connection.execute(insert(AnsweredRequest), row)
    except IntegrityError:  # the same key at the same moment: the other one was first
        raise Conflict("This request is being answered already. Send it again for its answer.") from None


def forget_answers(connection: Connection, before: datetime) -> None:
    """Answers given before that moment."""
    connection.execute(delete(AnsweredRequest).where(AnsweredRequest.at < before))
