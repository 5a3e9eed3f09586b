"""What API routes answer with: a body, and where it matters its version and address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Request, Response
from pydantic import TypeAdapter
from typing_extensions import TypeForm

from core.access.errors import Invalid

Body = TypeVar("Body")


@dataclass(frozen=True)
class Reply(Generic[Body]):
    """A body with headers: `version` becomes the ETag, `location` the address of what was made."""

    body: Body
    version: int | None = None
    location: str | None = None


class VersionMissing(Exception):
    """A change that does not say which version it changes."""


def etag(version: int) -> str:
    return f'"{version}"'


async def if_match(request: Request) -> int:
    said = request.headers.get("if-match", "").strip().removeprefix("W/").strip('"')
    if not said:
        raise VersionMissing
    if not said.isascii() or not said.isdigit() or len(said) > 9:
        raise Invalid("If-Match", 'Send the ETag you were given, such as "3".')
    return int(said)


IfMatch = Annotated[int, Depends(if_match)]
"""The version a change is made to, from the If-Match header."""


def responder(body: TypeForm[object] | None, status: int) -> Callable[[object], Response]:
    """How to turn what a route returns into a response: written once, straight to bytes, no second validation."""
    adapter: TypeAdapter[object] | None = None if body is None else TypeAdapter(body)

    def respond(result: object) -> Response:
        if isinstance(result, Response):
            return result
        reply = result if isinstance(result, Reply) else Reply(result)
        if adapter is None:
            return Response(status_code=204 if status == 200 else status)
        content = adapter.dump_json(reply.body, by_alias=True)
        response = Response(content, status, media_type="application/json")
        if reply.version is not None:
            response.headers["ETag"] = etag(reply.version)
        if reply.location is not None:
            response.headers["Location"] = reply.location
        return response

    return respond
