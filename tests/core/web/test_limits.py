"""The largest body: refused by its announced length, and while it streams when it announces none."""

from collections.abc import Iterator

from starlette.testclient import TestClient


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


def test_a_streamed_small_body_is_read(client: TestClient) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/api/v1/echo", content=_stream(5_000), headers=kind).status_code == 200


def test_a_refusal_carries_the_secure_headers(client: TestClient) -> None:
    assert client.post("/echo", data={"note": "x" * 20_000}).headers["cache-control"] == "no-store"
