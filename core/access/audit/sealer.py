"""The thread that seals the audit while the service runs; of many processes, whichever gets the lock does it."""

import threading
from types import TracebackType
from typing import Self

import structlog

from core.access.audit.seal import seal
from core.database.engine import Database

log = structlog.get_logger()


class Sealer:
    """Seals every `every` seconds between entering and leaving, and once more on leaving."""

    def __init__(self, database: Database, every: float) -> None:
        self._database, self._every = database, every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="audit sealer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            self._seal()
        self._seal()

    def _seal(self) -> None:
        """A failure is tried again next time: what is not sealed yet is counted by `audit verify`."""
        try:
            seal(self._database)
        except Exception as failure:
            log.warning("the audit could not be sealed", fault=type(failure).__name__)
