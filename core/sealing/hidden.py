"""Whether an entry is one that no other system may hear of, whoever asks: sealed, or recorded by mistake."""

from uuid import UUID

from sqlalchemy import Connection, or_, select

from core.access.floor import SEALED_WITH
from core.access.protected import guarded_mappers, table_of
from core.sealing.mistake_models import Mistake
from core.sealing.models import Seal

S, M = table_of(Seal).c, table_of(Mistake).c


def is_hidden(connection: Connection, kind: str, id: UUID) -> bool:
    """Whether a seal is in force on it or on what it is part of, however far, or a mistake stands."""
    named = _named(connection, kind, id)
    sealed = select(S.id).where(S.record_id.in_(named), S.lifted_at.is_(None)).exists()
    mistaken = select(M.id).where(M.record_id.in_(named), M.undone_at.is_(None)).exists()
    return bool(connection.execute(select(or_(sealed, mistaken))).scalar())


def _named(connection: Connection, kind: str, id: UUID) -> set[UUID]:
    """Its own id, and those of what it is closed with."""
    tables = {mapper.class_.kind.name: table_of(mapper.class_) for mapper in guarded_mappers()}
    columns = [tables[kind].c[name] for name in SEALED_WITH.get(kind, ())]
    if not columns:
        return {id}
    found = connection.execute(select(*columns).where(tables[kind].c.id == id)).first()
    return {id, *(value for value in found or () if value is not None)}
