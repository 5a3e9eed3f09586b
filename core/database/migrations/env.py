"""Alembic's entry: it is given an open connection and the metadata, never a URL of its own."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Enum, MetaData

from core.database.base import UtcDateTime


def _render(kind: str, thing: object, _autogen: AutogenContext) -> str | Literal[False]:
    """Moments and codes are written as the plain types they are stored as: a new code is no migration."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return "sa.String(length=40)" if kind == "type" and isinstance(thing, Enum) else False


def run(connection: Connection, metadata: MetaData) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=_render,
        compare_type=True,
        transaction_per_migration=False,
        on_version_apply=context.config.attributes.get("stepped"),
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"], context.config.attributes["metadata"])
