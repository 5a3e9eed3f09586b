"""The board as people use it: narrowed, saved, by keys alone, and a call written down on a laptop and on a phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from core.database import clock
from tests.browser.album import faults, keep_both
from tests.browser.chromium import IN_CHROMIUM, Noises
from tests.browser.conftest import PageAt, Served, SignIn
from tests.main_job.demonstration import SENIOR

pytestmark = IN_CHROMIUM

HERE = "document.activeElement.closest('.fp-board__card')?.querySelector('a')?.innerText"


@pytest.fixture(scope="module")
def senior(served: Served, page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(1280)
    sign_in(page, SENIOR)
    return page


@pytest.fixture
def board(senior: Page, served: Served) -> Page:
    senior.set_viewport_size({"width": 1280, "height": 900})
    senior.goto(f"{served.address}/referrals?all=yes")
    return senior


def test_keys_move_from_card_to_card_and_open_one(board: Page) -> None:
    titles = board.locator(".fp-board__column").first.locator(".fp-board__title a").all_inner_texts()
    board.keyboard.press("j")
    assert board.evaluate(HERE) == titles[0]
    board.keyboard.press("j")
    assert board.evaluate(HERE) == titles[1]
    board.keyboard.press("k")
    with board.expect_navigation():
        board.keyboard.press("o")
    expect(board.get_by_role("heading", level=1)).to_contain_text("Referral to")


def test_keys_go_to_the_next_column(board: Page) -> None:
    other = board.locator(".fp-board__column").nth(1).locator(".fp-board__title a").first.inner_text()
    board.keyboard.press("j")
    board.keyboard.press("l")
    assert board.evaluate(HERE) == other


def test_keys_do_nothing_while_somebody_types(board: Page) -> None:
    board.get_by_text("Show only some referrals").click()
    board.get_by_label("Service", exact=True).focus()
    board.keyboard.press("j")
    assert board.evaluate(HERE) is None
    assert board.url.endswith("all=yes")


def test_keys_do_nothing_with_another_key_held(board: Page) -> None:
    board.keyboard.press("Alt+j")
    assert board.evaluate(HERE) is None


def test_a_question_mark_opens_the_words_about_the_keys(board: Page) -> None:
    board.keyboard.press("?")
    expect(board.get_by_text("These keys do nothing while you type.")).to_be_visible()


def test_keys_can_be_switched_off(board: Page) -> None:
    board.get_by_text("Keys for this page").click()
    board.get_by_label("Use these keys in this browser").uncheck()
    board.reload()
    board.keyboard.press("j")
    assert board.evaluate(HERE) is None
    board.get_by_text("Keys for this page").click()
    board.get_by_label("Use these keys in this browser").check()


def test_a_card_is_taken_by_one_key(board: Page) -> None:
    board.keyboard.press("j")
    with board.expect_navigation():
        board.keyboard.press("t")
    expect(board.get_by_text("Taken by you.")).to_be_visible()


def test_a_chosen_card_is_given_by_keys(board: Page) -> None:
    board.keyboard.press("j")
    board.keyboard.press("x")
    assert board.locator("input[form=give]:checked").count() == 1
    board.keyboard.press("a")
    assert board.evaluate("document.activeElement.id") == "to"


def test_the_board_is_narrowed_and_that_is_saved(board: Page) -> None:
    board.get_by_text("Show only some referrals").click()
    board.get_by_label("Need or risk").select_option(label="Significant debt")
    board.get_by_role("button", name="Show", exact=True).click()
    assert "need=debt" in board.url
    board.get_by_label("Save this filter as").fill("Debts")
    board.get_by_role("button", name="Save this filter").click()
    expect(board.get_by_role("link", name="Debts", exact=True)).to_have_attribute("aria-current", "page")
    assert faults(board) == []


def test_the_board_and_its_filters_are_open_to_everybody(board: Page, served: Served) -> None:
    found = faults(board)
    keep_both(board, "board")
    board.goto(f"{served.address}/referrals/filters")
    found += faults(board)
    keep_both(board, "filters")
    assert found == []


def test_a_call_in_vain_is_written_down(board: Page) -> None:
    column = board.locator(".fp-board__column").nth(2)
    column.locator(".fp-board__title a").first.click()
    board.get_by_role("link", name="Nobody was reached").first.click()
    found = faults(board)
    keep_both(board, "call")
    board.get_by_label("No answer").check()
    board.get_by_label("Call again").check()
    day = clock.today() + timedelta(days=2)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        board.get_by_label(part, exact=True).first.fill(str(value))
    board.get_by_role("button", name="Save the call").click()
    expect(board.get_by_text("No answer.").first).to_be_visible()
    found += faults(board)
    keep_both(board, "referral-work")
    assert found == []


def test_none_of_this_makes_noise(board: Page, noises: Noises) -> None:
    assert noises == []
