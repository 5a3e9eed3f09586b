"""What this process counts for monitoring: requests by route, how long they took, connections in use.

Several workers on one machine share a folder of `prometheus-client` (`SHARED`); whichever is asked answers for all.
"""

import os
from collections.abc import Callable
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from sqlalchemy import event

from core.database.engine import Database
from core.web.request_log import Answered

SHARED = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds."""


class Metrics:
    """One process's counts; a registry of its own, so that two applications in one process count apart."""

    def __init__(self, database: Database) -> None:
        self.registry = registry = CollectorRegistry()
        self.requests = Counter(
            "fingerpost_requests", "Requests answered", ("method", "route", "status"), registry=registry
        )
        self.seconds = Histogram(
            "fingerpost_request_seconds", "Until the answer had left", ("route",), buckets=BUCKETS, registry=registry
        )
        self.under_way = _in_use("fingerpost_requests_under_way", "Requests not answered yet", registry)
        self.connections = _in_use("fingerpost_database_connections", "Connections in use", registry)
        event.listen(database.read, "checkout", lambda *_: self.connections.inc())
        event.listen(database.read, "checkin", lambda *_: self.connections.dec())

    def began(self) -> None:
        self.under_way.inc()

    def answered(self, request: Answered) -> None:
        self.under_way.dec()
        self.requests.labels(request.method, request.route, str(request.status)).inc()
        self.seconds.labels(request.route).observe(request.seconds)

    def text(self, also: Collector) -> bytes:
        """Everything in Prometheus' text format; `also` is what the database says."""
        beside = CollectorRegistry()
        beside.register(also)
        return self._counted() + generate_latest(beside)

    def _counted(self) -> bytes:
        folder = os.environ.get(SHARED)
        if not folder:
            return generate_latest(self.registry)
        forget_dead_workers(Path(folder), _is_alive)
        of_all = CollectorRegistry()
        MultiProcessCollector(of_all, folder)  # type: ignore[no-untyped-call]
        return generate_latest(of_all)


def _in_use(name: str, words: str, registry: CollectorRegistry) -> Gauge:
    """Summed over the workers that live."""
    return Gauge(name, words, registry=registry, multiprocess_mode="livesum")


def forget_dead_workers(folder: Path, is_alive: Callable[[int], bool]) -> None:
    """What a killed worker had in use is in use no more; what it had counted stays counted."""
    for file in folder.glob("gauge_live*.db"):
        process = int(file.stem.rpartition("_")[2])
        if not is_alive(process):
            mark_process_dead(process, str(folder))  # type: ignore[no-untyped-call]


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
