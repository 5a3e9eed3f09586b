"""The canary: whatever people are called, type or ask for, no line of the log and no figure tells it."""

import logging
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from re import findall, sub

import pytest
import structlog
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from core.access.records import Records
from core.access.system import Reason
from core.features import ROUTERS
from tests import world
from tests.core.casework.visitors import Visitor
from tests.core.operations.service import TOKEN, Log, log_kept, seeded, service_on

CANARY = "Quokkabird"
TYPED = {"username": CANARY, "password": CANARY, "text": CANARY, "note": CANARY, "family_name": CANARY, "csrf": CANARY}


def _routes(method: str) -> list[str]:
    found = (route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute))
    return sorted({route.path for route in found if method in route.methods})


@dataclass(frozen=True)
class Watched:
    """A navigator called after the canary, with a client of that name, and the log of everything since."""

    service: TestClient
    visitor: Visitor
    client_id: str
    log: Log

    def leaks(self) -> list[str]:
        """Lines and figures that tell a name, or an id of somebody."""
        figures = self.service.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).text
        secrets = (CANARY, self.client_id, str(self.visitor.person.id), self.visitor.token, self.visitor.key)
        told = [*self.log.text.splitlines(), *figures.splitlines()]
        return [line for line in told if any(secret.lower() in line.lower() for secret in secrets)]


@pytest.fixture
def watched(database_url: str) -> Iterator[Watched]:
    with log_kept() as log, service_on(database_url) as service:
        navigator = seeded(service, name=f"{CANARY} Worker")
        with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
            client = world.client(system, f"{CANARY} Person")
            world.allocation(system, client, navigator.person, navigator.organisation)
            world.contact(system, client, navigator.person, navigator.organisation, note=CANARY)
        yield Watched(service, navigator, str(client.id), log)


def test_no_page_that_is_read_leaves_a_name(watched: Watched) -> None:
    for path in _routes("GET"):
        address = sub(r"{\w+(:\w+)?}", watched.client_id, path)
        watched.visitor.get(f"{address}?after={CANARY}&text={CANARY}")
        watched.service.get(address, headers={"authorization": f"Bearer {watched.visitor.key}"})
    assert (watched.leaks(), len(watched.log.lines) > 50) == ([], True)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_nothing_that_is_sent_leaves_a_name(watched: Watched, method: str) -> None:
    for path in _routes(method):
        address = sub(r"{\w+(:\w+)?}", watched.client_id, path)
        if address.startswith("/api/v1"):
            watched.visitor.call(method, address.removeprefix("/api/v1"), TYPED, idempotency_key=CANARY, if_match='"1"')
        else:
            watched.visitor.post(address, dict(TYPED))
    assert watched.leaks() == []


def test_an_address_that_is_none_leaves_no_name(watched: Watched) -> None:
    watched.visitor.get(f"/{CANARY}/{CANARY}?{CANARY}={CANARY}")
    watched.service.request(CANARY.upper(), "/clients", headers={"x-request-id": CANARY, "user-agent": CANARY})
    assert watched.leaks() == []


def test_a_fault_of_the_program_is_told_by_its_kind_alone(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*given: object, **named: object) -> None:
        raise ValueError(f"{CANARY} {watched.client_id}")

    monkeypatch.setattr(Records, "one", break_down)
    answer = watched.visitor.get(f"/clients/{watched.client_id}")
    told = [line for line in watched.log.lines if line["event"] == "request failed"]
    assert (answer.status_code, [line["fault"] for line in told], watched.leaks()) == (500, ["ValueError"], [])


def test_the_page_of_a_fault_says_the_number_under_which_the_log_tells_it(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Records, "one", lambda *given, **named: 1 / 0)
    page = watched.visitor.get(f"/clients/{watched.client_id}").text
    (told,) = [line for line in watched.log.lines if line["event"] == "request failed"]
    assert findall(r"say this number: ([0-9a-f-]{36})", page) == [told["request_id"]]


def test_what_libraries_log_and_warn_of_leaves_no_name(watched: Watched) -> None:
    logging.getLogger("some.library").warning("sent %s to %s", CANARY, watched.client_id)
    logging.getLogger("some.library").error(f"plainly {CANARY}")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"about {CANARY}", stacklevel=1)
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    told = [line["event"] for line in watched.log.lines if "logger" in line]
    assert watched.leaks() == []
    assert told[:2] == ["sent %s to %s", "a library wrote to the log"]


def test_a_value_that_nobody_may_say_is_left_out_and_missed(watched: Watched) -> None:
    structlog.get_logger().info("an event", status=200, client=CANARY)
    (told,) = [line for line in watched.log.lines if line["event"] == "an event"]
    assert (watched.leaks(), told["not_said"]) == ([], ["client"])


def test_a_request_is_told_with_its_number_route_status_and_time(watched: Watched) -> None:
    answer = watched.visitor.get(f"/clients/{watched.client_id}")
    (told,) = [line for line in watched.log.lines if line.get("request_id") == answer.headers["x-request-id"]]
    assert {name: told[name] for name in ("event", "method", "route", "status")} == {
        "event": "request", "method": "GET", "route": "/clients/{client_id}", "status": 200,
    }  # fmt: skip
    assert told["milliseconds"] > 0
