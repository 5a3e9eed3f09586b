"""What every worker of `fingerpost serve` makes: the application, with its log going to where the process's goes."""

import multiprocessing
import os
import signal
import threading

from fastapi import FastAPI

from core.app import create_app
from core.operations.logs import write_logs
from core.settings import Settings


def application() -> FastAPI:
    settings = Settings()
    write_logs(settings.log_level)
    end_with_parent()
    return create_app(settings)


def end_with_parent() -> None:
    """A worker whose parent was killed stops as if told to: it would keep the port, and nobody would look after it."""
    parent = multiprocessing.parent_process()
    if parent is None:  # the only process of a service with one worker
        return

    def wait() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent", daemon=True).start()
