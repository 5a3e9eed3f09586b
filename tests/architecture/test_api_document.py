"""The API's own document: what callers can rely on of every operation."""

from collections.abc import Iterator
from inspect import signature
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from core.access.replies import IfMatch
from core.features import ROUTERS
from core.web.openapi import describe

Operation = dict[str, Any]
APP = FastAPI(routes=[route for router in ROUTERS for route in router.routes])
describe(APP)
DOCUMENT = APP.openapi()
ROUTES = [route for route in APP.routes if isinstance(route, APIRoute) and route.include_in_schema]


def _operations() -> Iterator[tuple[str, Operation]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def _headers(operation: Operation) -> list[str]:
    return [one["name"] for one in operation.get("parameters", ()) if one["in"] == "header"]


OPERATIONS = dict(_operations())
API = [said for said in OPERATIONS if " /api/v1/" in said]


def test_there_are_operations_to_look_at() -> None:
    assert len(API) > 150


@pytest.mark.parametrize("said", [said for said in API if said.startswith("GET")])
def test_no_list_is_a_bare_array(said: str) -> None:
    answer = OPERATIONS[said]["responses"]["200"].get("content", {}).get("application/json", {})
    assert answer.get("schema", {}).get("type") != "array"


def test_nothing_is_said_of_errors_that_are_never_sent() -> None:
    assert "ValidationError" not in str(DOCUMENT)


@pytest.mark.parametrize("said", API)
def test_errors_are_problems(said: str) -> None:
    errors = {status: one for status, one in OPERATIONS[said]["responses"].items() if status[0] == "4"}
    assert all(list(one["content"]) == ["application/problem+json"] for one in errors.values())


@pytest.mark.parametrize("said", API)
def test_whoever_must_be_known_is_told_how_and_what_else_is_answered(said: str) -> None:
    operation = OPERATIONS[said]
    is_open = operation["x-needs"].startswith("Open to everybody")
    assert (bool(operation["security"]), "401" in operation["responses"]) == (not is_open, not is_open)


@pytest.mark.parametrize("said", [said for said in API if "{" in said])
def test_what_names_a_record_may_not_find_it(said: str) -> None:
    assert "404" in OPERATIONS[said]["responses"]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{sorted(route.methods)[0]} {route.path}")
def test_a_route_that_takes_a_version_says_so(route: APIRoute) -> None:
    (method,) = route.methods
    operation = OPERATIONS[f"{method} {route.path_format}"]
    takes = signature(route.endpoint).parameters.get("version")
    is_versioned = takes is not None and takes.annotation is IfMatch
    assert ("If-Match" in _headers(operation), "428" in operation["responses"]) == (is_versioned, is_versioned)


@pytest.mark.parametrize("said", [said for said in API if not said.startswith("GET")])
def test_whatever_changes_something_takes_a_key_or_says_that_it_takes_none(said: str) -> None:
    operation = OPERATIONS[said]
    refuses = any(words in operation["description"] for words in ("takes no Idempotency-Key", "Open to everybody"))
    assert ("Idempotency-Key" in _headers(operation)) is not refuses


BODIES = [route for route in ROUTES if route.body_field is not None]


@pytest.mark.usefixtures("standing_clock")
@pytest.mark.parametrize("route", BODIES, ids=lambda route: f"{sorted(route.methods)[0]} {route.path}")
def test_every_body_has_an_example_that_its_route_takes(route: APIRoute) -> None:
    (method,) = route.methods
    content = OPERATIONS[f"{method} {route.path_format}"]["requestBody"]["content"]["application/json"]
    assert route.body_field is not None
    value, faults = route.body_field.validate(content["example"])
    assert (value is not None, faults) == (True, [])
