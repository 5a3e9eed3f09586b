"""The health page: what Fingerpost does by itself, and whether it does it."""

from fastapi import Request, Response

from core.access.doors import Doors
from core.access.records import Records
from core.access.routing import Face, Router, signed_in
from core.ticker.health import Watch
from core.web.environment import render

router = Router(face=Face.PAGE)


@router.get("/health", signed_in("whoever relies on an alert may know whether alerts are sent; no record is shown"))
def health_page(records: Records, request: Request) -> Response:
    doors: Doors = request.app.state.doors
    watch: Watch = request.app.state.watch
    with doors.database.read.connect() as connection:
        found = watch.look(connection)
    return render(request, "ticker/health.html", health=found, trouble=watch.trouble())
