"""Bringing a database to the shape this version needs, and back; on PostgreSQL also what the application may do."""

from collections.abc import Callable
from importlib.resources import as_file, files
from itertools import count

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine, text

from core.database.columns import Columns, columns_of
from core.database.engine import Database, sqlite_driver
from core.database.marks import mark_every_table

Progress = Callable[[int, int], None]
NEVER_CHANGED = ("audit_entry", "audit_seal", "audit_anchor", "policy_version")
NEVER_REWRITTEN = ("record_change",)
"""What records said before goes with them once they are destroyed; until then it stays as it is."""


def _config(connection: Connection | None = None, metadata: MetaData | None = None) -> Config:
    config = Config()
    with as_file(files("core.database").joinpath("migrations")) as folder:
        config.set_main_option("script_location", str(folder))
    config.attributes.update(connection=connection, metadata=metadata)
    return config


def upgrade(database: Database, metadata: MetaData, to: str = "head", progress: Progress | None = None) -> None:
    """Run what is missing, in one transaction."""
    with database.write.begin() as connection:
        upgrade_within(connection, metadata, to, progress)


def upgrade_within(
    connection: Connection, metadata: MetaData, to: str = "head", progress: Progress | None = None
) -> None:
    """The same as a part of a larger transaction; `progress` hears how many steps of how many are done."""
    config = _config(connection, metadata)
    if progress is not None:
        config.attributes["stepped"] = _counting(config, current(connection), to, progress)
    command.upgrade(config, to)
    mark_every_table(connection)


def _counting(config: Config, begin: str | None, to: str, progress: Progress) -> Callable[..., None]:
    steps = ScriptDirectory.from_config(config).iterate_revisions(to, begin or "base")
    total, done = len(list(steps)), count(1)

    def stepped(**_: object) -> None:
        progress(next(done), total)

    return stepped


def downgrade(database: Database, metadata: MetaData, to: str) -> None:
    with database.write.begin() as connection:
        command.downgrade(_config(connection, metadata), to)


def current(connection: Connection) -> str | None:
    """The revision a database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def knows(revision: str) -> bool:
    """Whether this version of the product has a migration of that name; a newer version's it does not."""
    return any(known.revision == revision for known in ScriptDirectory.from_config(_config()).walk_revisions())


def tables_at(revision: str, metadata: MetaData) -> list[Columns]:
    """The tables that a revision has, found by making them in memory."""
    engine = create_engine("sqlite://", module=sqlite_driver())
    with engine.begin() as connection:
        upgrade_within(connection, metadata, revision)
        made = columns_of(connection)
    engine.dispose()
    return made


def differences(connection: Connection, metadata: MetaData) -> list[object]:
    """What the models say that the migrations did not make, and the other way round."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


def grant(database: Database, role: str) -> None:
    """PostgreSQL: let the application's role work with every table, and never change what is kept for good."""
    with database.write.begin() as connection:
        grant_within(connection, role)


def grant_within(connection: Connection, role: str) -> None:
    name = connection.dialect.identifier_preparer.quote(role)
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {name}"))
    connection.execute(text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"))
    connection.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}"))
    for table in NEVER_CHANGED:
        connection.execute(text(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}"))
    for table in NEVER_REWRITTEN:
        connection.execute(text(f"REVOKE UPDATE, TRUNCATE ON {table} FROM {name}"))
