"""HEAD: the answer of GET without its body."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.app import create_app
from core.settings import Settings


@pytest.fixture
def service(database_url: str, doors: Doors) -> Iterator[TestClient]:
    app = create_app(Settings(database_url=database_url, ticker=False))
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("path", ["/healthz", "/sign-in", "/", "/api/v1/clients", "/nothing/here"])
def test_it_tells_what_looking_would(service: TestClient, path: str) -> None:
    head, looked = service.head(path), service.get(path)
    told = ("content-type", "content-length", "cache-control", "location")
    assert (head.status_code, [head.headers.get(name) for name in told]) == (
        looked.status_code, [looked.headers.get(name) for name in told],
    )  # fmt: skip


@pytest.mark.parametrize("path", ["/healthz", "/sign-in", "/api/v1/clients"])
def test_it_has_no_body(service: TestClient, path: str) -> None:
    assert service.head(path).content == b""


def test_what_only_takes_something_says_so(service: TestClient) -> None:
    answer = service.head("/sign-out")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
