"""What is decided about a referral, as people decide it: a transfer from the proposal to its acceptance on a laptop and
on a phone, a gap, a signpost, a hold, many given at once, an ending that is taken back."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from core.access.protected import table_of
from core.access.system import Reason
from core.database import clock
from core.organisations.models import Organisation
from core.people.models import Account, Person
from tests import world
from tests.browser.album import faults
from tests.browser.chromium import IN_CHROMIUM, Noises
from tests.browser.conftest import Filled, PageAt, Served, SignIn, serving
from tests.browser.walk import choose, follow, press
from tests.conftest import doors_to
from tests.databases import opened
from tests.main_job.demonstration import SENIOR

pytestmark = IN_CHROMIUM

RECEIVER = "navigator@nilaari"
ACCOUNTS = table_of(Account)
WIDTHS = {"laptop": 1280, "phone": 390}


@pytest.fixture(scope="module", params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    return WIDTHS[request.param]


@pytest.fixture(scope="module")
def served(width: int, filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service for each width, in which somebody of Nilaari triages: a transfer is accepted once."""
    with serving(filled, tmp_path_factory.mktemp(f"decided-{width}")) as served:
        with opened(served.url) as database, doors_to(database).system(Reason.SEED) as system:
            whose = select(ACCOUNTS.c.person_id).where(ACCOUNTS.c.username == RECEIVER)
            receiver = system.get(Person, system.connection.execute(whose).scalar_one())
            (nilaari,) = system.find(select(Organisation).where(Organisation.key == "nilaari"))
            world.role(system, receiver, nilaari, "senior_navigator")
        yield served


@pytest.fixture(scope="module")
def senior(width: int, page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(width)
    sign_in(page, SENIOR)
    return page


@pytest.fixture(scope="module")
def receiver(width: int, page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(width)
    sign_in(page, RECEIVER)
    return page


def looked_at(page: Page, width: int) -> list[str]:
    """What is wrong with the page; it stands at the width of its walk again afterwards."""
    found = faults(page)
    page.set_viewport_size({"width": width, "height": 900})
    return found


def fill_ahead(page: Page, days: int = 7) -> None:
    day = clock.today() + timedelta(days=days)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).first.fill(str(value))


def other_referral(page: Page, served: Served) -> None:
    """One that waits on the board, but not the one that is transferred."""
    page.goto(f"{served.address}/referrals/in/new")
    follow(page.locator("tbody").get_by_role("link").filter(has_not_text="Julie Jones").first)


def test_a_transfer_from_proposal_to_acceptance(senior: Page, receiver: Page, served: Served, width: int) -> None:
    senior.goto(served.referral)
    follow(senior.get_by_role("link", name="Transfer to another organisation"))
    assert looked_at(senior, width) == []
    senior.get_by_label("To which service?").select_option(label="Nilaari: Culturally responsive support")
    choose(senior, "Why?", "Language or culture")
    senior.get_by_label("What do they need to know to decide?").fill("She asked for somebody who speaks her language.")
    choose(senior, "Does the person agree?", "Yes")
    choose(senior, "Does your organisation go on supporting the person as well?", "No")
    choose(senior, "Does the case lead go over?", "Yes")
    press(senior, "Propose the transfer")
    proposed = senior.url
    assert looked_at(senior, width) == []
    follow(senior.get_by_role("link", name="Withdraw this transfer"))
    assert looked_at(senior, width) == []

    receiver.goto(served.address)
    follow(receiver.get_by_role("link", name="Answer a transfer to your organisation"))
    assert receiver.url == proposed
    assert "Julie Jones" in receiver.inner_text("body")
    assert "You become the case lead." in receiver.inner_text("main")
    assert looked_at(receiver, width) == []
    follow(receiver.get_by_role("link", name="Refuse it"))
    assert looked_at(receiver, width) == []
    receiver.goto(proposed)
    press(receiver, "Accept the transfer")
    assert "Taken over by another organisation" in receiver.inner_text("main")
    assert looked_at(receiver, width) == []

    senior.goto(proposed)
    assert "Who held it when it was accepted" in senior.inner_text("main")
    assert looked_at(senior, width) == []
    gone = senior.goto(served.referral)
    assert gone is not None
    assert gone.status == 404


def test_a_gap_from_raised_to_resolved(senior: Page, served: Served, width: int) -> None:
    other_referral(senior, served)
    follow(senior.get_by_role("link", name="No service can take this person"))
    assert looked_at(senior, width) == []
    senior.get_by_label("What does the person need that there is not?").fill("A place for a couple.")
    senior.get_by_label("Another agency that was tried (optional)").fill("The night shelter")
    choose(senior, "Why can they not?", "No room")
    fill_ahead(senior)
    press(senior, "Record the gap")
    assert looked_at(senior, width) == []
    here = senior.url
    for words in ("Hand it on, or change the day", "Resolve this gap"):
        senior.goto(here)
        follow(senior.get_by_role("link", name=words))
        assert looked_at(senior, width) == []
    choose(senior, "How was it resolved?", "A service made room")
    senior.get_by_label("What was found?").fill("The shelter has a room from Monday.")
    press(senior, "Resolve the gap")
    assert looked_at(senior, width) == []


def test_a_signpost_and_what_became_of_it(senior: Page, served: Served, width: int) -> None:
    other_referral(senior, served)
    follow(senior.get_by_role("link", name="Refer on, or signpost"))
    choose(senior, "What did you do?", "We told them where to go")
    senior.get_by_label("Another agency (optional)").fill("The law centre")
    senior.get_by_label("What is it for?").fill("Debts from the flat.")
    choose(senior, "Does somebody of yours go along to the first appointment?", "No")
    press(senior, "Save")
    follow(senior.get_by_role("link", name=re.compile("What became of it")).first)
    assert looked_at(senior, width) == []
    choose(senior, "What became of it?", "Went there")
    press(senior, "Save")
    assert "Went there" in senior.inner_text("main")
    assert looked_at(senior, width) == []


def test_a_hold_and_an_ending_that_is_taken_back(senior: Page, served: Served, width: int) -> None:
    other_referral(senior, served)
    here = senior.url
    follow(senior.get_by_role("link", name="Put on hold"))
    assert looked_at(senior, width) == []
    fill_ahead(senior)
    senior.get_by_label("Why does it wait?").fill("In hospital until then.")
    press(senior, "Put on hold")
    assert "On hold until" in senior.inner_text("main")
    follow(senior.get_by_role("link", name="Withdraw this referral"))
    choose(senior, "Who withdraws it?", "The person")
    choose(senior, "Why?", "Things are better")
    press(senior, "Withdraw the referral")
    follow(senior.get_by_role("link", name="Reopen this referral"))
    assert looked_at(senior, width) == []
    senior.get_by_label("Why does it go on?").fill("They called again.")
    press(senior, "Reopen the referral")
    assert (senior.url, "Reopened" in senior.inner_text("main")) == (here, True)


def test_what_a_worker_can_carry_is_set_and_changed(
    page_at: PageAt, sign_in: SignIn, served: Served, width: int
) -> None:
    page = page_at(width)
    sign_in(page, "team-manager@missing-link")
    page.goto(f"{served.address}/capacity/new")
    page.get_by_label("Worker").select_option(index=1)
    page.get_by_label("Hours, in per cent of full time").fill("60")
    page.get_by_label("Points that somebody in full time can carry").fill("40")
    choose(page, "Do they hold a post", "No")
    press(page, "Save")
    listed = looked_at(page, width)
    follow(page.locator("tbody").get_by_role("link").first)
    assert (listed, looked_at(page, width)) == ([], [])


def test_many_are_given_at_once_by_keyboard(senior: Page, served: Served, width: int) -> None:
    senior.goto(f"{served.address}/referrals")
    boxes = senior.locator('input[name="referral"]')
    for n in range(2):
        boxes.nth(n).focus()
        senior.keyboard.press("Space")
    senior.get_by_role("button", name="Give the chosen referrals").focus()
    with senior.expect_navigation():
        senior.keyboard.press("Enter")
    assert "2 of 2 were given" in senior.inner_text("main")
    assert looked_at(senior, width) == []


def test_pages_make_no_noise(noises: Noises) -> None:
    """Nothing on the console, but for the closed door that was knocked at on purpose."""
    assert [noise for noise in noises if "404" not in str(noise)] == []
