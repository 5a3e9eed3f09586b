"""What machines ask of the service: whether it is alive, whether it can answer, and its figures for monitoring."""

import hmac
from functools import cache

from fastapi import Request, Response
from sqlalchemy.exc import SQLAlchemyError

from core.access.doors import Doors
from core.access.errors import NotFound
from core.access.routing import Face, Router, public
from core.database import migrate
from core.operations.figures import Figures
from core.operations.metrics import Metrics
from core.settings import Settings

router = Router(face=Face.PAGE)
TEXT = "text/plain; version=0.0.4; charset=utf-8"
newest = cache(migrate.newest)
"""Read from the program's files once."""


@router.get("/healthz", public("it says nothing but that the process answers"))
def alive() -> Response:
    return Response(status_code=204)


@router.get("/readyz", public("it says nothing but whether the database answers in the shape that is needed"))
def ready(request: Request) -> Response:
    doors: Doors = request.app.state.doors
    try:
        with doors.database.read.connect() as connection:
            is_ready = migrate.current(connection) == newest()
    except SQLAlchemyError:
        is_ready = False
    return Response(status_code=204) if is_ready else Response(status_code=503, headers={"Retry-After": "5"})


@router.get("/metrics", public("a token of its own guards it, and it holds neither names nor ids"))
def metrics(request: Request) -> Response:
    """Without the token of the settings there is no such page."""
    settings: Settings = request.app.state.settings
    _refuse_strangers(request, settings)
    counted: Metrics = request.app.state.metrics
    doors: Doors = request.app.state.doors
    return Response(counted.text(Figures(doors.database)), media_type=TEXT)


def _refuse_strangers(request: Request, settings: Settings) -> None:
    scheme, _, said = request.headers.get("authorization", "").partition(" ")
    expected = settings.metrics_token
    if expected is None or scheme.lower() != "bearer":
        raise NotFound
    if not hmac.compare_digest(said.strip().encode(), expected.get_secret_value().encode()):
        raise NotFound
