"""The headers of every answer, and how long static files are kept."""

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.web.environment import Pages


@pytest.mark.parametrize("path", ["/gallery", "/answer/404", "/answer/500", "/api/v1/answer/404", "/nowhere"])
def test_every_answer_is_kept_to_itself(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert (headers["cache-control"], headers["referrer-policy"], headers["x-content-type-options"]) == (
        "no-store",
        "no-referrer",
        "nosniff",
    )


def test_policy_allows_nothing_from_outside_and_no_frame(client: TestClient) -> None:
    policy = client.get("/gallery").headers["content-security-policy"]
    assert (
        policy == "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    )


def test_a_static_file_at_its_present_address_is_kept_for_a_year(client: TestClient, pages: Pages) -> None:
    headers = client.get(pages.static.url("page.css")).headers
    assert headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_static_file_at_an_old_address_is_not_kept(client: TestClient) -> None:
    answer = client.get("/static/0123456789abcdef/page.css")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize("path", ["nothing.css", "../environment.py", "%2e%2e/environment.py", "..%5cenvironment.py"])
def test_nothing_outside_the_static_folder_is_served(client: TestClient, pages: Pages, path: str) -> None:
    answer = client.get(f"/static/{pages.static.digest}/{path}")
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")


def test_static_files_are_compressed(client: TestClient, pages: Pages) -> None:
    assert client.get(pages.static.url("nhsuk-frontend.min.css")).headers["content-encoding"] == "gzip"


def test_a_page_that_names_a_missing_static_file_stops(pages: Pages) -> None:
    with pytest.raises(LookupError, match=re.escape("'logo.png'")):
        pages.static.url("logo.png")


def test_the_address_changes_with_the_content(app: Starlette, pages: Pages) -> None:
    assert re.fullmatch(r"/static/[0-9a-f]{16}/page\.css", pages.static.url("page.css"))
