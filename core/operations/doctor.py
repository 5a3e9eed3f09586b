"""The doctor: everything that can be looked at without changing anything, one finding after the other."""

import platform
from collections.abc import Collection, Iterator
from importlib.metadata import version

from sqlalchemy import Connection

from core.access.store import PolicyStore
from core.database import migrate
from core.operations.findings import Finding, Verdict, broken, ok
from core.operations.mail_check import mail, texts
from core.operations.replica_check import replica
from core.operations.service_checks import service
from core.operations.storage_checks import storage
from core.settings import Settings


def examine(
    connection: Connection, policies: PolicyStore, plugins: Collection[str], settings: Settings
) -> Iterator[Finding]:
    """Whoever asks keeps what was found before the database stopped answering."""
    yield ok("version", f"Fingerpost {version('fingerpost')} on Python {platform.python_version()}.")
    yield mail(settings.smtp_url)
    yield texts(settings.sms_url)
    yield from storage(connection)
    tables = _tables(migrate.current(connection))
    yield tables
    if tables.verdict is Verdict.OK:
        yield from service(connection, policies, plugins)
        if settings.replica_url:
            yield replica(connection, settings.replica_url)


def _tables(revision: str | None) -> Finding:
    if revision is None:
        return broken("tables", "The database is empty.", "Run: fingerpost init, or fingerpost restore FILE")
    if not migrate.knows(revision):
        words = f"The database ({revision}) belongs to a newer version of Fingerpost."
        return broken("tables", words, "Install that version; change nothing with this one.")
    if revision != migrate.newest():
        words = f"The database is at {revision}; this version needs {migrate.newest()}."
        return broken("tables", words, "Run: fingerpost migrate --check")
    return ok("tables", f"At {revision}, which is what this version needs.")
