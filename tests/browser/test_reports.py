"""Reports as managers meet them, on a laptop and on a phone: a question, its figures, the rows behind it, a file."""

import pytest
from playwright.sync_api import Page

from core.reports.kinds import ABOUT, Report
from tests.browser.album import faults, keep_both
from tests.browser.chromium import IN_CHROMIUM, Noises
from tests.browser.conftest import PageAt, Served, SignIn
from tests.browser.walk import follow
from tests.main_job.demonstration import SENIOR

pytestmark = IN_CHROMIUM

MANAGER = "locality-manager@second-step"


@pytest.fixture(scope="module")
def manager(page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(1280)
    sign_in(page, MANAGER)
    return page


@pytest.fixture(scope="module")
def senior(page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(1280)
    sign_in(page, SENIOR)
    return page


@pytest.mark.parametrize("report", Report)
def test_every_report_is_open_to_everybody_at_every_width(manager: Page, served: Served, report: Report) -> None:
    manager.goto(f"{served.address}/reports/{report}?by=locality")
    found = faults(manager)
    if report in (Report.WAITING, Report.SECOND_CONTACT):
        keep_both(manager, f"report-{report}")
    assert found == []


@pytest.mark.parametrize("report", Report)
def test_the_demo_has_something_to_tell_in_every_report(senior: Page, served: Served, report: Report) -> None:
    """In one of the quarters that the page offers, the newest first."""
    senior.goto(f"{served.address}/reports/{Report.SOURCES}")
    quarters = [str(one.get_attribute("value")) for one in senior.locator("#period option").all()]
    assert any(_tells(senior, f"{served.address}/reports/{report}?period={one}") for one in quarters)


def _tells(page: Page, address: str) -> bool:
    page.goto(address)
    return "Nothing to count here" not in page.inner_text("main")


def test_from_the_navigation_to_the_rows_behind_a_number(senior: Page, served: Served) -> None:
    senior.goto(f"{served.address}/")
    follow(senior.get_by_role("navigation", name="Main").get_by_role("link", name="Reports"))
    follow(senior.get_by_role("link", name=ABOUT[Report.WAITING].title))
    senior.get_by_label("Show each line").select_option(label="By locality and service")
    with senior.expect_navigation():
        senior.get_by_role("button", name="Show").click()
    follow(senior.get_by_role("link", name="behind In triage").first)
    found = faults(senior)
    keep_both(senior, "report-rows")
    senior.set_viewport_size({"width": 1280, "height": 900})
    follow(senior.locator("tbody").get_by_role("link").first)
    assert (found, "/referrals/" in senior.url) == ([], True)


def test_a_table_is_downloaded_for_a_spreadsheet(senior: Page, served: Served) -> None:
    senior.goto(f"{served.address}/reports/{Report.WAITING}")
    with senior.expect_download() as download:
        senior.get_by_role("link", name="Download this table").click()
    assert download.value.suggested_filename.startswith("waiting-")


def test_reports_make_no_noise(noises: Noises) -> None:
    assert noises == []
