"""The API's own document: its words, and what every operation has in common, told in one place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from core.access.idempotency import LONGEST
from core.access.own_forms import SAFE
from core.access.replies import if_match
from core.web.examples import example
from core.web.problems import API_PREFIX, TITLES

DESCRIPTION = """The shared record of partner organisations that work as one team.

Send your key as `Authorization: Bearer …`. Every answer holds only what the rules let your key's holder see; a record
that is not yours to see answers 404, like one that does not exist. Errors are `application/problem+json` (RFC 9457).
Changes carry the `ETag` they were made to in `If-Match`. A POST may carry an `Idempotency-Key`: sent again, it is
answered again and nothing happens twice. Lists are `{"items", "next", "count", "count_is_capped"}`; pass `next` as
`after`."""

HEADERS = {
    "If-Match": ("The `ETag` of the record as you know it.", '"3"'),
    "Idempotency-Key": (f"Of 1 to {LONGEST} characters: sent again with it, nothing happens twice.", "7f3d9c1e"),
}
NO_KEY = "takes no Idempotency-Key"
OPEN, RULED = "Open to everybody", "Needs a rule"
KEY = {"apiKey": {"type": "http", "scheme": "bearer", "description": "The key of one person or system."}}
REFUSED = {"field": {"type": "string"}, "message": {"type": "string"}}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object", "properties": REFUSED}},
        "version": {"type": "integer", "description": "Of a stale change: the version now"},
        "now": {"type": "object", "description": "Of a stale change: the record as it is, as far as you may read it"},
        "yours": {"type": "object", "description": "Of a stale change: what was sent"},
    },
    "example": {
        "type": "about:blank", "title": TITLES[422], "status": 422,
        "errors": [{"field": "family_name", "message": "Enter the family name"}],
    },
}  # fmt: skip


def describe(app: FastAPI) -> None:
    """The document says of each operation what callers can rely on, worked out from its route alone."""
    plain = app.openapi

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            _complete(plain(), app.routes)
        return plain()

    app.openapi = document  # type: ignore[method-assign]


def _complete(document: dict[str, Any], routes: Sequence[BaseRoute]) -> None:
    parts = document["components"]
    for route in routes:
        if isinstance(route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                _tell(document["paths"][route.path_format][method.lower()], route, method, parts["schemas"])
    for unused in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(unused, None)
    parts["schemas"]["Problem"], parts["securitySchemes"] = PROBLEM, KEY


def _tell(operation: dict[str, Any], route: APIRoute, method: str, schemas: Mapping[str, Any]) -> None:
    is_open = operation["x-needs"].startswith(OPEN)
    operation["security"] = [] if is_open else [{name: []} for name in KEY]
    for name in (headers := _headers(operation, route, method)):
        operation.setdefault("parameters", []).append(_header(name))
    for status in _errors(operation, method, "If-Match" in headers):
        operation["responses"][str(status)] = _error(status, route.path_format)
    for content in operation.get("requestBody", {}).get("content", {}).values():
        content["example"] = example(content["schema"], schemas)


def _headers(operation: Mapping[str, Any], route: APIRoute, method: str) -> list[str]:
    names = ["If-Match"] if any(one.call is if_match for one in route.dependant.dependencies) else []
    said = " ".join(operation["description"].split())
    is_ours = route.path_format.startswith(API_PREFIX) and not operation["x-needs"].startswith(OPEN)
    return [*names, "Idempotency-Key"] if is_ours and method not in SAFE and NO_KEY not in said else names


def _header(name: str) -> dict[str, Any]:
    words, shown = HEADERS[name]
    said = {"name": name, "in": "header", "required": name == "If-Match", "description": words}
    return said | {"schema": {"type": "string"}, "example": shown}


def _errors(operation: dict[str, Any], method: str, is_versioned: bool) -> Iterator[int]:
    """What is really answered; 5xx and limits of the service may come from anywhere and are not repeated here."""
    operation["responses"].pop("422", None)
    needs, writes, sends = operation["x-needs"], method not in SAFE, "requestBody" in operation
    yield from (400, 413) if sends else ()
    if not needs.startswith(OPEN):
        yield 401
    if needs.startswith(RULED) and writes:
        yield 403
    if needs.startswith(RULED) or _names_a_record(operation):
        yield 404
    yield from (409,) if writes else ()
    yield from (422,) if sends or operation.get("parameters") else ()
    yield from (428,) if is_versioned else ()


def _names_a_record(operation: Mapping[str, Any]) -> bool:
    return any(one["in"] == "path" for one in operation.get("parameters", ()))


def _error(status: int, path: str) -> dict[str, Any]:
    if not path.startswith(API_PREFIX):
        return {"description": TITLES[status], "content": {"application/fhir+json": {"schema": {"type": "object"}}}}
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": TITLES[status], "content": {"application/problem+json": {"schema": schema}}}
