"""What the doctor finds of the running service: rules, plugins, ticker, seals, backups, bank holidays."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from core.access.audit.seal import waiting
from core.access.check import PolicyFaults
from core.access.protected import table_of
from core.access.store import PolicyStore
from core.access.versions import newest
from core.clocks.calendars import holidays
from core.clocks.running_out import running_out
from core.database import clock
from core.operations.findings import Finding, broken, look, ok
from core.operations.last_backup import FRESH, last_backup
from core.organisations.models import Organisation, OrganisationPlugin
from core.ticker.health import Health, health

O, S = table_of(Organisation), table_of(OrganisationPlugin)  # noqa: E741
SLOW_SEAL = timedelta(minutes=1)


def service(connection: Connection, policies: PolicyStore, plugins: Collection[str]) -> Iterator[Finding]:
    """Needs the tables of this version."""
    yield _policy(connection, policies)
    yield from _plugins(connection, plugins)
    yield _ticker(health(connection))
    yield _seals(connection)
    yield backup_age(last_backup(connection))
    yield bank_holidays()


def _policy(connection: Connection, policies: PolicyStore) -> Finding:
    number = newest(connection)
    if number is None:
        return broken("rules", "No rules are in force: nobody sees anything.", "Run: fingerpost init")
    try:
        rules = policies.get(connection, number).rules
    except PolicyFaults as faults:
        first = str(faults).partition("\n")[0]
        todo = "Install the version and the plugins that these rules were published with."
        return broken("rules", f"Version {number} cannot be read: {first}", todo)
    return ok("rules", f"Version {number} is in force: {len(rules)} rules.")


def _plugins(connection: Connection, installed: Collection[str]) -> Iterator[Finding]:
    used = select(S.c.plugin, O.c.name).join_from(S, O, O.c.id == S.c.organisation_id).where(S.c.enabled)
    missing = [row for row in connection.execute(used.order_by(S.c.plugin, O.c.name)) if row.plugin not in installed]
    for plugin, organisation in missing:
        words = f"{organisation} uses the plugin {plugin}, which is not installed."
        yield broken(
            "plugins", words, f"Install it, then start the service again, or: fingerpost plugins disable {plugin}"
        )
    if not missing:
        yield ok("plugins", f"{len(installed)} are installed, and every one in use is.")


def _ticker(found: Health) -> Finding:
    if found.beat_at is None:
        return look("ticker", "It has never run.", "Start the service: fingerpost serve")
    if found.is_late:
        words = f"Its last beat was {_ago(found.at - found.beat_at)} ago: alerts are not sent."
        return broken("ticker", words, "Start the service, or start it again: fingerpost serve")
    if found.failing:
        words = "; ".join(f"{job.name} failed {job.failures} times ({job.fault})" for job in found.failing)
        return broken("ticker", f"It runs, but {words}.", "Look into the service's log for the fault.")
    return ok("ticker", f"Its last beat was {_ago(found.at - found.beat_at)} ago, of {found.holder or 'nobody'}.")


def _seals(connection: Connection) -> Finding:
    count, oldest = waiting(connection)
    words = f"{count} audit entries are not sealed yet"
    if oldest is not None and clock.now() - oldest > SLOW_SEAL:
        words = f"{words}, the oldest for {_ago(clock.now() - oldest)}."
        return look("seals", words, "The running service seals once a second: start it, or look into its log.")
    return ok("seals", f"{words}.")


def backup_age(made_at: datetime | None) -> Finding:
    todo = "Run: fingerpost backup FILE --key-file PATH"
    if made_at is None:
        return look("backup", "No backup was ever made of this database.", todo)
    words = f"The last one shows {made_at.astimezone(clock.LONDON):%d %B %Y, %H:%M}."
    return look("backup", words, todo) if clock.now() - made_at > FRESH else ok("backup", words)


def bank_holidays() -> Finding:
    """What is due after the end of the list is reckoned as if there were no holidays: too early, and with a warning."""
    ending = next(running_out(clock.today()), None)
    if ending is not None:
        return look("bank holidays", ending.words, "Install a newer version of Fingerpost, which brings a longer list.")
    until = min(known.known_until for known in holidays().values())
    return ok("bank holidays", f"They are known until {until.day} {until:%B %Y}.")


def _ago(span: timedelta) -> str:
    seconds = int(abs(span.total_seconds()))
    for size, word in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds // size} {word}"
    return f"{seconds} seconds"
