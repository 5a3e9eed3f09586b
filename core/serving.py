"""What every worker of `fingerpost serve` makes: the application, with its log going to where the process's goes."""

from fastapi import FastAPI

from core.app import create_app
from core.operations.logs import write_logs
from core.settings import Settings


def application() -> FastAPI:
    settings = Settings()
    write_logs(settings.log_level)
    return create_app(settings)
