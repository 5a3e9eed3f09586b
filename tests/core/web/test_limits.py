"""The largest body: refused by its announced length, and while it streams when it announces none."""

import asyncio
from collections.abc import Iterator

from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import Message


def _stream(size: int) -> Iterator[bytes]:
    for _ in range(size // 1000):
        yield b"x" * 1000


def test_a_small_body_is_read(client: TestClient) -> None:
    assert client.post("/echo", data={"note": "x" * 9000}).json() == {"note": "x" * 9000}


def test_an_announced_large_body_gets_a_page(client: TestClient) -> None:
    answer = client.post("/echo", data={"note": "x" * 20_000})
    assert (answer.status_code, "larger than one page may be" in answer.text) == (413, True)


def test_an_announced_large_body_gets_a_problem_from_the_api(client: TestClient) -> None:
    answer = client.post("/api/v1/echo", data={"note": "x" * 20_000})
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")


def test_a_streamed_large_body_is_stopped(client: TestClient) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/api/v1/echo", content=_stream(20_000), headers=kind).status_code == 413


def test_an_answer_to_a_body_cut_short_is_replaced(client: TestClient) -> None:
    assert client.post("/api/v1/stubborn", content=_stream(20_000)).status_code == 413


def test_nothing_of_an_announced_large_body_is_read(app: Starlette) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        raise AssertionError("the body was read")

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-length", b"20000")]
    scope = {"type": "http", "method": "POST", "path": "/api/v1/echo", "headers": headers, "query_string": b""}
    asyncio.run(app(scope, receive, send))
    assert sent[0]["status"] == 413


def test_a_streamed_small_body_is_read(client: TestClient) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/api/v1/echo", content=_stream(5_000), headers=kind).status_code == 200


def test_a_refusal_carries_the_secure_headers(client: TestClient) -> None:
    assert client.post("/echo", data={"note": "x" * 20_000}).headers["cache-control"] == "no-store"
