"""The doctor: everything that can be looked at without changing anything, one finding after the other."""

import platform
from collections.abc import Collection, Iterator
from importlib.metadata import version

from sqlalchemy import Connection

from core.access.store import PolicyStore
from core.database import migrate
from core.operations.anchor_check import anchors, whole_audit
from core.operations.findings import Finding, Verdict, broken, look, ok
from core.operations.mail_check import mail, texts
from core.operations.replica_check import replica
from core.operations.service_checks import service
from core.operations.storage_checks import storage
from core.people.provider import Provider
from core.people.provider_rules import WrongRules
from core.settings import Settings


def examine(
    connection: Connection, policies: PolicyStore, plugins: Collection[str], settings: Settings
) -> Iterator[Finding]:
    """Whoever asks keeps what was found before the database stopped answering."""
    yield ok("version", f"Fingerpost {version('fingerpost')} on Python {platform.python_version()}.")
    yield mail(settings.smtp_url)
    yield texts(settings.sms_url)
    if settings.oidc_issuer:
        yield _provider(settings)
    yield _secret_key(settings)
    yield from storage(connection)
    tables = _tables(migrate.current(connection))
    yield tables
    if tables.verdict is Verdict.OK:
        yield from service(connection, policies, plugins)
        yield whole_audit(connection)
        yield anchors(connection, settings)
        if settings.replica_url:
            yield replica(connection, settings.replica_url)


def _provider(settings: Settings) -> Finding:
    try:
        Provider.of(settings)
    except WrongRules as fault:
        return broken("identity provider", f"{fault}.", "Look at FINGERPOST_OIDC_RULES: the service does not start.")
    return ok("identity provider", "Its rules can be read. Whether it answers shows when somebody signs in.")


def _secret_key(settings: Settings) -> Finding:
    if settings.secret_key is None:
        words = (
            "No key seals the secrets of authenticator apps and webhooks: they lie open in the database and backups."
        )
        todo = "Set FINGERPOST_SECRET_KEY (openssl rand -base64 32), kept elsewhere: an app's is sealed when next used."
        return look("secret key", words, todo)
    return ok("secret key", "Secrets of authenticator apps and webhooks are sealed.")


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
