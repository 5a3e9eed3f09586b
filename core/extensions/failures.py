"""What went wrong inside plugins: noted where it happens, kept when the request or the job is over.

Kept are the plugin, the place and the type of the error, never what the error said: its words may quote a client.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import Connection, String, UniqueConstraint, insert, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Reference, table_of
from core.database import clock
from core.database.base import Base, Identified
from core.database.engine import Database

log = structlog.stdlib.get_logger(__name__)


class PluginFailure(Reference, Identified, Base):
    """One way in which a plugin failed. `place` is the hook, panel, page, job or scorer; `line` where in its files;
    `error` the type of what it raised; `times` how often."""

    __tablename__ = "plugin_failure"
    __table_args__ = (UniqueConstraint("plugin", "place", "error", "line"),)

    plugin: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(160))
    error: Mapped[str] = mapped_column(String(80))
    line: Mapped[str] = mapped_column(String(120))
    times: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


@dataclass(frozen=True)
class Failure:
    """As it is noted."""

    plugin: str
    place: str
    error: str
    line: str


F = table_of(PluginFailure)
_noted: ContextVar[list[Failure] | None] = ContextVar("failures noted", default=None)


def note(plugin: str, place: str, error: Exception) -> None:
    """Whoever catches what a plugin raised calls this and goes on without the plugin's answer.

    `place` in a few words that people read: "page /p/alabare/visits", "scorer star". Outside `keeping` it is logged
    alone.
    """
    failure = Failure(plugin[:60], place[:160], type(error).__name__[:80], _line_of(error)[:120])
    log.error("plugin_failed", plugin=plugin, place=place, error=failure.error, line=failure.line)
    if (noted := _noted.get()) is not None:
        noted.append(failure)


@contextmanager
def keeping(database: Database) -> Iterator[None]:
    """What is noted inside is kept at the end, in a transaction of its own: whatever becomes of the work itself."""
    noted: list[Failure] = []
    token = _noted.set(noted)
    try:
        yield
    finally:
        _noted.reset(token)
        if noted:
            _keep(database, noted)


def _keep(database: Database, noted: list[Failure]) -> None:
    for failure, times in Counter(noted).items():
        try:
            _count(database, failure, times)
        except IntegrityError:  # another process was first to meet it
            _count(database, failure, times)
        except DBAPIError as outage:  # the work that was asked for stands without it
            log.warning("a failure of a plugin could not be kept", plugin=failure.plugin, fault=type(outage).__name__)


def _count(database: Database, failure: Failure, times: int) -> None:
    with database.writing(), database.write.begin() as connection:
        if not _counted(connection, failure, times):
            now = clock.now()
            row = {**vars(failure), "times": times, "first_at": now, "last_at": now}
            connection.execute(insert(F).values(row))


def _counted(connection: Connection, failure: Failure, times: int) -> bool:
    same = (F.c[name] == said for name, said in vars(failure).items())
    values = {"times": F.c.times + times, "last_at": clock.now()}
    return connection.execute(update(F).where(*same).values(values)).rowcount > 0


def _line_of(error: Exception) -> str:
    """The file and line in which it was raised: the last of its trace."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown"
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
