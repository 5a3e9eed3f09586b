"""A demo answers only on the machine it runs on."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from core.web.environment import build_pages
from core.web.loopback import LoopbackOnly


def _answers(caller: str, is_demo: bool) -> int:
    app = FastAPI()
    app.state.pages = build_pages({})
    app.add_api_route("/", lambda: "here")
    return TestClient(LoopbackOnly(app, lambda: is_demo), client=(caller, 1)).get("/").status_code


@pytest.fixture(autouse=True)
def _no_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.web.problems.is_api", lambda request: True)


def test_a_demo_refuses_a_caller_from_the_network() -> None:
    assert _answers("203.0.113.9", is_demo=True) == 403


def test_a_demo_answers_this_machine() -> None:
    assert _answers("127.0.0.1", is_demo=True) == 200


def test_a_real_installation_answers_the_network() -> None:
    assert _answers("203.0.113.9", is_demo=False) == 200
