"""Teams and staff as the people who look after them meet them."""

import pytest
from playwright.sync_api import Page

from tests.browser.album import faults
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import PageAt, Served, SignIn
from tests.browser.walk import follow, press

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def organisation_admin(page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(1280)
    sign_in(page, "org-admin@nilaari")
    return page


@pytest.fixture(scope="module")
def people_admin(page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(1280)
    sign_in(page, "people-admin@second-step")
    return page


def test_a_team_is_made_and_renamed(organisation_admin: Page, served: Served) -> None:
    organisation_admin.goto(f"{served.address}/teams")
    organisation_admin.get_by_label("Name of the team").fill("Easton team")
    press(organisation_admin, "Add this team")
    made = faults(organisation_admin)
    follow(organisation_admin.get_by_role("link", name="Change the team’s name"))
    assert (made, faults(organisation_admin)) == ([], [])


def test_a_member_of_a_team_and_the_end_of_it(people_admin: Page, served: Served) -> None:
    people_admin.goto(f"{served.address}/teams")
    follow(people_admin.locator("tbody").get_by_role("link").first)
    team = faults(people_admin)
    follow(people_admin.locator("tbody").get_by_role("link", name="End").first)
    assert (team, faults(people_admin)) == ([], [])


def test_where_somebody_is_told_is_kept(people_admin: Page, served: Served) -> None:
    people_admin.goto(f"{served.address}/staff")
    follow(people_admin.get_by_role("row").filter(has_text="Recovery Navigator").get_by_role("link").first)
    worker = faults(people_admin)
    follow(people_admin.get_by_role("link", name="Where they are told of messages"))
    people_admin.get_by_label("Email address").fill("somebody@example.org")
    press(people_admin, "Keep this")
    assert (worker, people_admin.get_by_label("Email address").input_value(), faults(people_admin)) == (
        [], "somebody@example.org", [],
    )  # fmt: skip
