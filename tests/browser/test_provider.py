"""The pages of signing in with an identity provider, on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.album import faults
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import Filled, PageAt, Served, SignIn, serving
from tests.browser.walk import follow, press
from tests.core.people.oidc import Crooked
from tests.core.people.oidc import serving as providing
from tests.main_job.demonstration import NAVIGATOR

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def served(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo in an installation that names a provider."""
    with providing(Crooked()) as provider, pytest.MonkeyPatch.context() as environment:
        environment.setenv("FINGERPOST_OIDC_ISSUER", provider.issuer)
        environment.setenv("FINGERPOST_OIDC_CLIENT_ID", "fingerpost")
        with serving(filled, tmp_path_factory.mktemp("served")) as served:
            yield served


@pytest.fixture(scope="module")
def navigator(page_at: PageAt, served: Served, sign_in: SignIn) -> Page:
    page = page_at(390)
    sign_in(page, NAVIGATOR)
    return page


def test_the_sign_in_page_offers_it(page_at: PageAt, served: Served) -> None:
    page = page_at(390)
    page.goto(f"{served.address}/sign-in")
    offered = page.get_by_role("link", name="Sign in with").count()
    assert (offered, faults(page)) == (1, [])


def test_coming_back_from_nowhere_is_told_in_words(page_at: PageAt, served: Served) -> None:
    page = page_at(390)
    page.goto(f"{served.address}/sign-in/provider/back?state=x&code=y")
    assert ("You are not signed in" in page.inner_text("main"), faults(page)) == (True, [])


def test_linking_begins_on_the_account_page(navigator: Page, served: Served) -> None:
    navigator.goto(f"{served.address}/account/provider")
    before = faults(navigator)
    navigator.get_by_label("Your password, once more").fill(served.demonstration.accounts[NAVIGATOR].password)
    press(navigator, "Link my account")
    assert (before, navigator.get_by_role("link", name="Go on to").count(), faults(navigator)) == ([], 1, [])


def test_a_wrong_password_is_told_there(navigator: Page, served: Served) -> None:
    navigator.goto(f"{served.address}/account/provider")
    press(navigator, "Link my account")
    assert (navigator.get_by_role("alert").count(), faults(navigator)) == (1, [])


def test_the_account_page_leads_there(navigator: Page, served: Served) -> None:
    navigator.goto(f"{served.address}/account")
    follow(navigator.locator("a[href='/account/provider']"))
    assert "Signing in with" in navigator.get_by_role("heading", level=1).inner_text()
