"""Questions of a form that hang on other answers come and go while it is filled in; without script all are there."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import PageAt, Served, SignIn
from tests.main_job.demonstration import NAVIGATOR

pytestmark = IN_CHROMIUM

FORM = "/assessments/new/partnership/audit"
HEADING = "The other seven questions of AUDIT"
MOST = {"frequency": "four_or_more_a_week", "units": "five_or_six", "heavy_occasions": "weekly"}


@dataclass(frozen=True)
class Form:
    page: Page

    def answer(self, answers: dict[str, str]) -> None:
        for item, value in answers.items():
            self.page.locator(f'input[name="answers.{item}"][value={value}]').check()

    @property
    def is_asked(self) -> bool:
        return self.page.get_by_role("heading", name=HEADING).is_visible()

    @property
    def told(self) -> str:
        return self.page.locator("[data-fp-follows-conditions]").inner_text()


def _opened(page: Page, served: Served, sign_in: SignIn) -> Form:
    sign_in(page, NAVIGATOR)
    page.goto(f"{served.address}/caseload")
    href = page.locator("main table tbody th a").first.get_attribute("href")
    page.goto(f"{served.address}{href}{FORM}")
    return Form(page)


@pytest.fixture
def form(served: Served, page_at: PageAt, sign_in: SignIn) -> Form:
    return _opened(page_at(390), served, sign_in)


def test_without_script_every_question_is_there(served: Served, page_at: PageAt, sign_in: SignIn) -> None:
    assert _opened(page_at(390, script=False), served, sign_in).is_asked


def test_what_hangs_on_other_answers_is_not_asked_at_first(form: Form) -> None:
    assert not form.is_asked


def test_it_is_asked_as_soon_as_it_must_be_and_screen_readers_are_told(form: Form) -> None:
    form.answer(MOST)
    assert (form.is_asked, form.told) == (True, f"Now asked: {HEADING}.")


def test_it_goes_again_and_its_answer_is_not_sent(form: Form) -> None:
    form.answer(MOST | {"unable_to_stop": "daily"})
    form.answer({"frequency": "never", "units": "one_or_two"})
    sent = form.page.evaluate("[...new FormData(document.querySelector('main form')).keys()]")
    assert (form.is_asked, "answers.unable_to_stop" in sent) == (False, False)


def test_an_answer_given_before_is_there_when_it_is_asked_again(form: Form) -> None:
    form.answer(MOST | {"unable_to_stop": "daily"})
    form.answer({"frequency": "never", "units": "one_or_two"})
    form.answer(MOST)
    assert form.page.locator('input[name="answers.unable_to_stop"][value=daily]').is_checked()
