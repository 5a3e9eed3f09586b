"""Refusals and faults: the same words for absent and forbidden, problem+json for the API, nothing repeated."""

import re

import pytest
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel, ValidationError
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.web.errors import handle_errors
from core.web.forms import FieldError
from core.web.problems import field_errors, problem


def test_problem_has_the_members_of_the_standard() -> None:
    answer = problem(422, "Something needs mending", errors=[FieldError("born", "Enter a date of birth")])
    assert bytes(answer.body).decode() == (
        '{"type":"about:blank","title":"Something needs mending","status":422,'
        '"errors":[{"field":"born","message":"Enter a date of birth"}]}'
    )


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 415, 422, 428, 429, 500, 503, 418, 599])
def test_api_gets_problem_json(client: TestClient, status: int) -> None:
    answer = client.get(f"/api/v1/answer/{status}")
    assert (answer.status_code, answer.headers["content-type"], answer.json()["status"]) == (
        status,
        "application/problem+json",
        status,
    )


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "You are not signed in"),
        (403, "Nothing was changed"),
        (404, "Either there is nothing at this address, or it is closed"),
        (413, "larger than one page may be"),
        (422, "Nothing was changed"),
        (500, "This is our fault, not yours"),
    ],
)
def test_people_get_a_plain_page(client: TestClient, status: int, words: str) -> None:
    assert words in client.get(f"/answer/{status}").text


def test_conflict_keeps_what_was_typed_and_the_version_now(client: TestClient) -> None:
    hidden = re.findall(
        r'<input type="hidden" name="(note|present|version)" value="([^"]*)"', client.get("/conflict").text
    )
    assert hidden == [("version", "4"), ("present", "carer"), ("note", "First line\n  second line")]


def test_conflict_shows_both_versions_escaped(client: TestClient) -> None:
    assert "Café &lt;b&gt;Flora&lt;/b&gt;" in client.get("/conflict").text


def test_an_unforeseen_fault_says_nothing_of_itself(app: Starlette) -> None:
    page = TestClient(app, raise_server_exceptions=False).get("/broken")
    assert (page.status_code, "address of a person" in page.text) == (500, False)


def test_an_unforeseen_fault_is_kept_to_itself(app: Starlette) -> None:
    page = TestClient(app, raise_server_exceptions=False).get("/broken")
    assert (page.headers["cache-control"], page.headers["referrer-policy"]) == ("no-store", "no-referrer")


def test_an_address_that_does_not_do_that_says_what_it_does() -> None:
    app = FastAPI()
    handle_errors(app)
    for method in ("POST", "GET"):
        router = APIRouter(prefix="/api/v1")
        router.add_api_route("/clients/{id}", lambda: "here", methods=[method])
        app.include_router(router)
    answer = TestClient(app).delete("/api/v1/clients/1")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


class Sent(BaseModel):
    """A body of the API."""

    minutes: int


def test_faults_of_a_body_name_the_field_and_not_the_value() -> None:
    with pytest.raises(ValidationError) as refusal:
        Sent.model_validate({"minutes": "jellyfish"})
    assert field_errors(refusal.value.errors()) == (FieldError("minutes", "Minutes must be a whole number, like 5"),)


def test_broken_json_is_said_plainly() -> None:
    with pytest.raises(ValidationError) as refusal:
        Sent.model_validate_json(b"{")
    assert field_errors(refusal.value.errors()) == (FieldError("", "Send the body as valid JSON"),)
