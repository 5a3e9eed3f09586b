"""The package leaves: written aside, judged once more by a door of its own, and only then sent."""

from collections.abc import Iterator
from contextlib import ExitStack
from os import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from core.access.doors import Doors
from core.access.errors import Conflict
from core.access.records import Records
from core.access.routing import credentials_of
from core.rights.models import RequestState, RightsRequest
from core.rights.package import write_package
from core.rights.service import entries_of
from core.rights.still import refuse_changed

PART, IN_MEMORY = 64 * 1024, 4 * 1024 * 1024
ENDED = "This may not be handed out by you any more."


def handed_out(records: Records, request: Request, asked: RightsRequest) -> Response:
    """Raises `Conflict` if, before or while it was written, anything closed: nothing has left then."""
    with ExitStack() as held:
        kept = held.enter_context(SpooledTemporaryFile(IN_MEMORY))
        write_package(records, asked, kept)
        size = kept.seek(0, SEEK_END)
        kept.seek(0)
        _judge_again(request, asked)
        held.pop_all()  # it is closed when it has been sent
    headers = {"Content-Disposition": 'attachment; filename="record.zip"', "Content-Length": str(size)}
    return StreamingResponse(_parts(kept), media_type="application/zip", headers=headers)


def _judge_again(request: Request, asked: RightsRequest) -> None:
    """By who they are and what the rules, roles, seals and wishes say at this moment, not when they began."""
    doors: Doors = request.app.state.doors
    with doors.answering(credentials_of(request), writing=False) as call:
        if call is None:
            raise Conflict(ENDED)
        now = call.records.one(RightsRequest, asked.id)
        if now.state is not RequestState.RELEASED or now.version != asked.version:
            raise Conflict(ENDED)
        refuse_changed(call.records, now, entries_of(call.records, now))


def _parts(kept: IO[bytes]) -> Iterator[bytes]:
    with kept:
        while part := kept.read(PART):
            yield part
