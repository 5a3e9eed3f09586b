"""What monitoring is told out of the database when it asks: ages and counts, no names and no ids."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from core.access.audit.seal import waiting
from core.access.protected import table_of
from core.database import clock
from core.database.engine import Database
from core.database.server import size_of
from core.notices.models import Delivery, DeliveryState
from core.notices.undelivered import GIVEN_UP, lost
from core.notices.webhook_models import WebhookDelivery
from core.operations.last_backup import last_backup
from core.operations.storage_checks import free_beside
from core.ticker.health import Health, health

DEAD = str(DeliveryState.DEAD)


class Figures(Collector):
    """Asked anew each time; a database that does not answer is a figure too."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            with self._database.read.connect() as connection:
                found = list(figures(connection))
        except SQLAlchemyError:
            found = []
        yield _one("database_up", "1 while the database answers", float(bool(found)))
        yield from found


def figures(connection: Connection) -> Iterator[GaugeMetricFamily]:
    ticker, (unsealed, _) = health(connection), waiting(connection)
    yield _one("ticker_beat_age_seconds", "Since the ticker's last beat", _age(ticker.beat_at))
    yield _failures(ticker)
    yield _one("audit_unsealed_entries", "Audit entries not sealed yet", unsealed)
    yield _one("backup_age_seconds", "Since the moment that the last backup shows", _age(last_backup(connection)))
    yield _one("database_bytes", "Size of the database", size_of(connection))
    if (free := free_beside(connection)) is not None:
        yield _one("disk_free_bytes", "Free beside the SQLite file", free)
    if inspect(connection).has_table(table_of(WebhookDelivery).name):
        yield _deliveries(connection)


def _failures(ticker: Health) -> GaugeMetricFamily:
    family = GaugeMetricFamily("fingerpost_job_failures", "Failures in a row of what runs by itself", labels=("job",))
    for job in ticker.jobs:
        family.add_metric((job.name,), job.failures)
    return family


def _deliveries(connection: Connection) -> GaugeMetricFamily:
    family = GaugeMetricFamily(
        "fingerpost_deliveries", "Messages by state; dead: those that still matter", labels=("state",)
    )
    open_still = lost(connection)
    family.add_metric((DEAD,), open_still.messages + open_still.webhooks)
    for state, count in _under_way(connection).items():
        family.add_metric((state,), count)
    return family


def _under_way(connection: Connection) -> Mapping[str, int]:
    """Messages to people and to webhooks alike, by state; what was given up is counted apart."""
    found = Counter[str]()
    for table in (table_of(Delivery), table_of(WebhookDelivery)):
        asked = select(table.c.state, func.count()).where(table.c.state.not_in(GIVEN_UP)).group_by(table.c.state)
        for state, count in connection.execute(asked):
            found[str(state)] += count
    return found


def _one(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"fingerpost_{name}", words, value)


def _age(at: datetime | None) -> float:
    """In seconds; what never was is endlessly old, so that an alert on its age goes off."""
    return float("inf") if at is None else abs((clock.now() - at).total_seconds())
