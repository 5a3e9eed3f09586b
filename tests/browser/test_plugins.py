"""Four organisations with four sets, one of them another's besides: what one has switched on is there, what it has not
is absent everywhere."""

import pytest
from playwright.sync_api import Page

from tests.browser.album import faults, keep_both
from tests.browser.chromium import IN_CHROMIUM, Noises
from tests.browser.conftest import PageAt, Served, SignIn
from tests.browser.walk import follow

pytestmark = IN_CHROMIUM

OWN = {
    "second_step": "senior@second-step", "alabare": "crisis@alabare", "missing_link": "navigator@missing-link",
    "nilaari": "navigator@nilaari",
}  # fmt: skip
FORMS = {
    "second_step": "second_step:support_conversation", "alabare": "alabare:sanctuary_visit",
    "missing_link": "missing_link:hark", "nilaari": "nilaari:language_faith_culture",
}  # fmt: skip
ON = {name: {name} for name in OWN} | {"alabare": {"alabare", "nilaari"}}
"""Alabaré uses Nilaari's plugin besides its own."""
NOT_ASKED, VISITS = "/p/missing_link/not-asked", "/p/alabare/visits"
PAGES = {"missing_link": NOT_ASKED, "alabare": VISITS}


@pytest.fixture(scope="module")
def visitors(page_at: PageAt, sign_in: SignIn) -> dict[str, Page]:
    """A worker of each organisation."""
    pages = {}
    for organisation, at in OWN.items():
        pages[organisation] = page_at(1280)
        sign_in(pages[organisation], at)
    return pages


def text(page: Page, address: str) -> str:
    """What an address answers to whoever is signed in on this page."""
    return str(page.evaluate("address => fetch(address).then(answer => answer.text())", address))


def status(page: Page, address: str) -> int:
    return int(page.evaluate("address => fetch(address).then(answer => answer.status)", address))


@pytest.mark.parametrize("organisation", OWN)
def test_forms_that_are_switched_on_are_offered_and_no_others(visitors: dict[str, Page], organisation: str) -> None:
    told = text(visitors[organisation], "/api/v1/instruments")
    assert {plugin for plugin, form in FORMS.items() if form in told} == ON[organisation]


@pytest.mark.parametrize("organisation", OWN)
def test_the_document_of_the_api_names_its_own_and_no_others(visitors: dict[str, Page], organisation: str) -> None:
    told = text(visitors[organisation], "/api/v1/openapi.json")
    assert {plugin for plugin, form in FORMS.items() if form in told} == ON[organisation]
    assert [plugin for plugin, path in PAGES.items() if path in told] == [organisation] * (organisation in PAGES)


@pytest.mark.parametrize("organisation", OWN)
def test_routes_of_others_are_not_found(visitors: dict[str, Page], organisation: str) -> None:
    answered = {plugin: status(visitors[organisation], path) for plugin, path in PAGES.items()}
    assert answered == {plugin: 200 if plugin == organisation else 404 for plugin in PAGES}


@pytest.mark.parametrize("organisation", OWN)
def test_navigation_leads_only_to_its_own(visitors: dict[str, Page], served: Served, organisation: str) -> None:
    page = visitors[organisation]
    page.goto(f"{served.address}/")
    links = page.get_by_role("navigation", name="Main").get_by_role("link", name="Not asked yet")
    assert links.count() == (organisation == "missing_link")


@pytest.mark.parametrize("organisation", OWN)
def test_search_finds_only_its_own(visitors: dict[str, Page], served: Served, organisation: str) -> None:
    page = visitors[organisation]
    page.goto(f"{served.address}/search")
    page.locator("main").get_by_label("Name, date of birth").fill("sanctuary")
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="Search").click()
    assert ("Sanctuary visits by month" in page.inner_text("main")) == (organisation == "alabare")


def test_reports_of_another_organisation_do_not_hold_it(visitors: dict[str, Page], served: Served) -> None:
    page = visitors["second_step"]
    page.goto(f"{served.address}/reports")
    assert page.get_by_role("link", name="Sanctuary visits by month").count() == 0


@pytest.mark.parametrize("path", [NOT_ASKED, "/organisation", "/organisation/plugins/missing_link"])
def test_its_pages_are_open_to_everybody_at_every_width(
    visitors: dict[str, Page], served: Served, path: str
) -> None:  # fmt: skip
    page = visitors["missing_link"]
    page.goto(f"{served.address}{path}")
    found = faults(page)
    keep_both(page, f"plugin-{path.rpartition('/')[2]}")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert found == []


def test_an_organisation_admin_switches_another_partners_plugin_on_sets_it_and_undoes_it(
    page_at: PageAt, sign_in: SignIn, served: Served
) -> None:
    page = page_at(1280)
    sign_in(page, "org-admin@nilaari")
    page.goto(f"{served.address}/organisation/plugins/missing_link")
    found = [*turned(page, "Switch it on", "We ask too"), *faults(page)]
    page.set_viewport_size({"width": 1280, "height": 900})
    follow(page.get_by_role("link", name="Change its settings"))
    page.get_by_label("Days until a worker is reminded").fill("90")
    page.get_by_label("Reason").fill("As agreed")
    press(page, "Keep these settings")
    found += faults(page)
    keep_both(page, "plugin-settings")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_label("Days until a worker is reminded").fill("30")
    press(page, "Keep these settings")
    follow(page.get_by_role("link", name="Change the licence of").first)
    found += faults(page)
    page.goto(f"{served.address}/organisation/plugins/missing_link")
    found += turned(page, "Switch it off", "Tried long enough")
    keep_both(page, "plugin-switched")
    assert (found, "Tried long enough" in page.inner_text("main")) == ([], True)


def turned(page: Page, words: str, reason: str) -> list[str]:
    """Switches the plugin; what is wrong with the form."""
    follow(page.get_by_role("link", name=words))
    found = faults(page)
    keep_both(page, f"plugin-{words.replace(' ', '-').lower()}")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_label("Reason").fill(reason)
    press(page, words)
    return found


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words).click()


def test_plugins_make_no_noise(noises: Noises) -> None:
    assert [noise for noise in noises if "404" not in str(noise)] == []
