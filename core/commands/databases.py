"""Opening the database that a command was given: only one of the shape that this version understands."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError

from core import models
from core.access.doors import Doors
from core.access.versions import newest as newest_policy
from core.app import open_doors
from core.commands.endings import Ending
from core.database import migrate
from core.database.engine import Database
from core.extensions.manager import PluginHost
from core.settings import Settings

NEWER = "This database belongs to a newer version of Fingerpost. Install that version; nothing was changed."
OLDER = "This database belongs to an older version of Fingerpost. Run: fingerpost migrate"
EMPTY = "This database is empty. Run: fingerpost init"


class Shape(Enum):
    """How a database compares with what this version needs."""

    EMPTY = auto()
    OLDER = auto()
    CURRENT = auto()
    NEWER = auto()


@dataclass(frozen=True)
class Installation:
    """What a command works with."""

    doors: Doors
    host: PluginHost

    @property
    def database(self) -> Database:
        return self.doors.database


def shape_of(connection: Connection) -> Shape:
    revision = migrate.current(connection)
    if revision is None:
        return Shape.EMPTY
    if not migrate.knows(revision):
        return Shape.NEWER
    return Shape.CURRENT if revision == migrate.newest() else Shape.OLDER


def shape(database: Database) -> Shape:
    with database.read.connect() as connection:
        return shape_of(connection)


@contextmanager
def any_shape(url: str) -> Iterator[Installation]:
    """Whatever is there, and be it nothing yet: for the commands that make or change the shape."""
    parsed(url)
    host = PluginHost.installed()
    doors = open_doors(Settings(database_url=url), host)
    try:
        yield Installation(doors, host)
    finally:
        doors.database.close()


@contextmanager
def in_use(url: str, *, may_be_older: bool = False) -> Iterator[Installation]:
    """A database that `init` or `demo` has made and that this version understands; anything else ends the command."""
    refuse_missing_file(url)
    with any_shape(url) as installation:
        found = shape(installation.database)
        if found is not Shape.CURRENT and not (may_be_older and found is Shape.OLDER):
            raise Ending({Shape.NEWER: NEWER, Shape.OLDER: OLDER, Shape.EMPTY: EMPTY}[found])
        with installation.database.read.connect() as connection:
            if newest_policy(connection) is None:
                raise Ending(EMPTY)
        yield installation


def bring_up_to_date(database: Database, progress: migrate.Progress | None = None) -> None:
    """Run what is missing; a newer database ends the command."""
    if shape(database) is Shape.NEWER:
        raise Ending(NEWER)
    migrate.upgrade(database, models.METADATA, progress=progress)


def refuse_missing_file(url: str) -> None:
    """Looking into a SQLite file that is not there would make it."""
    named = parsed(url)
    if named.get_backend_name() == "sqlite" and named.database and not Path(named.database).is_file():
        raise Ending(f"There is no database at {named.database}. Run: fingerpost init")


def parsed(url: str) -> URL:
    """Raises `ArgumentError`, also for a port that is no number."""
    try:
        return make_url(url)
    except ValueError:
        raise ArgumentError from None
