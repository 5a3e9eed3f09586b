"""Pages that no link leads to: sign-in, search, closed doors, faulty and stale forms, a confidential address."""

import pytest
from playwright.sync_api import Page

from tests.browser.album import faults
from tests.browser.chromium import IN_CHROMIUM, Noises
from tests.browser.conftest import PageAt, Served, SignIn
from tests.browser.walk import follow, go, press, section
from tests.main_job.demonstration import NAVIGATOR, SENIOR

pytestmark = IN_CHROMIUM

NOWHERE = "/clients/00000000-0000-7000-8000-000000000000"


@pytest.fixture
def signed_out(page_at: PageAt, served: Served) -> Page:
    page = page_at(1280)
    page.goto(f"{served.address}/sign-in")
    return page


@pytest.fixture(scope="module")
def navigator_session(page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(1280)
    sign_in(page, NAVIGATOR)
    return page


@pytest.fixture(scope="module")
def senior_session(page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(1280)
    sign_in(page, SENIOR)
    return page


@pytest.fixture
def navigator(navigator_session: Page, served: Served) -> Page:
    """Signed in, on Today, at a laptop's width."""
    navigator_session.set_viewport_size({"width": 1280, "height": 900})
    navigator_session.goto(f"{served.address}/")
    return navigator_session


@pytest.fixture
def senior(senior_session: Page, served: Served) -> Page:
    senior_session.set_viewport_size({"width": 1280, "height": 900})
    senior_session.goto(served.referral)
    return senior_session


def open_first_client(page: Page) -> None:
    go(page, "Caseload")
    follow(page.locator("tbody").get_by_role("link").first)


def test_sign_in(signed_out: Page) -> None:
    assert faults(signed_out) == []


def test_sign_in_refused(signed_out: Page) -> None:
    press(signed_out, "Sign in")
    assert (signed_out.get_by_role("alert").count(), faults(signed_out)) == (1, [])


def test_search_before_anything_is_asked(navigator: Page, served: Served) -> None:
    navigator.goto(f"{served.address}/search")
    assert faults(navigator) == []


def test_search_that_finds_somebody(senior: Page) -> None:
    senior.locator("#search").fill("jones")
    follow(senior.get_by_role("button", name="Search"))
    assert (senior.get_by_role("link", name="Jones, Julie").count(), faults(senior)) == (1, [])


def test_search_that_finds_nobody(navigator: Page) -> None:
    navigator.locator("#search").fill("nobody of this name")
    follow(navigator.get_by_role("button", name="Search"))
    assert ("Nobody found" in navigator.inner_text("main"), faults(navigator)) == (True, [])


def test_the_organisation_i_act_for(navigator: Page, served: Served) -> None:
    navigator.goto(f"{served.address}/acting-for")
    assert faults(navigator) == []


def test_closed_door(navigator: Page, served: Served) -> None:
    navigator.goto(served.client)
    assert ("Not found, or not open to you" in navigator.inner_text("main"), faults(navigator)) == (True, [])


def test_closed_door_looks_like_a_record_that_is_not(navigator: Page, served: Served) -> None:
    navigator.goto(served.client)
    closed = navigator.inner_text("body")
    navigator.goto(served.address + NOWHERE)
    assert navigator.inner_text("body") == closed


def test_faulty_form_names_each_fault(navigator: Page) -> None:
    open_first_client(navigator)
    section(navigator, "Contacts")
    follow(navigator.get_by_role("link", name="Record a contact"))
    navigator.get_by_label("How many minutes did it take?").fill("many")
    press(navigator, "Save contact")
    kept = navigator.get_by_label("How many minutes did it take?").input_value()
    assert (navigator.get_by_role("alert").count(), kept, faults(navigator)) == (1, "many", [])


def test_the_second_of_two_who_take_a_referral_is_told(
    senior: Page, page_at: PageAt, sign_in: SignIn, served: Served
) -> None:
    other = page_at(1280)
    sign_in(other, SENIOR)
    other.goto(served.referral)
    press(other, "Take into triage")
    press(senior, "Take into triage")
    main = senior.inner_text("main")
    assert ("You took this referral already." in main, faults(senior)) == (True, [])


@pytest.fixture
def address_kept(navigator: Page) -> Page:
    """The page on reaching a client whose confidential address the navigator has just written down."""
    open_first_client(navigator)
    section(navigator, "Reaching the person")
    follow(navigator.get_by_role("link", name="Add a confidential address"))
    navigator.get_by_label("Address", exact=True).fill("The old dairy")
    navigator.get_by_label("Postcode").fill("BA1 1AA")
    navigator.get_by_label("Why is this confidential").fill("She moved to safety, and I visit her.")
    press(navigator, "Save confidential address")
    return navigator


def test_confidential_address(address_kept: Page) -> None:
    assert ("The old dairy" in address_kept.inner_text("main"), faults(address_kept)) == (True, [])


def test_granting_a_confidential_address(address_kept: Page) -> None:
    follow(address_kept.get_by_role("link", name="Let somebody else see it").first)
    assert faults(address_kept) == []


def test_ending_the_grant_of_a_confidential_address(address_kept: Page) -> None:
    follow(address_kept.get_by_role("link", name="End the grant").first)
    assert faults(address_kept) == []


def test_these_pages_make_no_noise(noises: Noises) -> None:
    assert noises == []
