"""Pages of what services promise, and of one-off holidays; the present is 4 March 2026."""

import re
from datetime import timedelta

import pytest

from tests.core.timeframes.conftest import Kept

FORM = {
    "measures": "triage", "unit": "working_days", "number": "2", "calendar_key": "england-and-wales",
    "cut_off": "5pm", "may_pause": "yes", "ladder": "clock", "reason": "As agreed in March",
}  # fmt: skip
DAY = {"day-day": "8", "day-month": "5", "day-year": "2026", "name": "Extra bank holiday", "reason": "Announced"}


def version_at(page: str) -> dict[str, str]:
    (found,) = set(re.findall(r'name="version" value="(\d+)"', page))
    return {"version": found}


# ── who may not ───────────────────────────────────────────────────────────
def test_nobody_known_is_sent_to_sign_in(kept: Kept) -> None:
    assert kept.house.service.get(kept.place).headers["location"].startswith("/sign-in")


def test_another_organisation_promises_nothing_here(kept: Kept) -> None:
    assert kept.house.theirs.post(kept.place, FORM).status_code == 403


@pytest.mark.parametrize("path", ["promise", "holiday"])
def test_a_worker_is_offered_no_form(kept: Kept, path: str) -> None:
    page = kept.house.worker.get(kept.place if path == "promise" else "/organisation/closed-days")
    assert (page.status_code, "<form" in page.text.split("<main")[1].split("</main>")[0]) == (200, False)


# ── wrong input ───────────────────────────────────────────────────────────
def test_a_promise_without_a_number_comes_back_as_typed(kept: Kept) -> None:
    back = kept.house.admin.post(kept.place, {**FORM, "number": ""})
    assert (back.status_code, "There is a problem" in back.text, "As agreed in March" in back.text) == (422, True, True)


def test_a_holiday_in_the_past_comes_back(kept: Kept) -> None:
    assert kept.house.admin.post("/organisation/closed-days", {**DAY, "day-year": "2020"}).status_code == 422


# ── works ─────────────────────────────────────────────────────────────────
def test_a_promise_is_made_and_read_with_who_made_it_and_why(kept: Kept) -> None:
    assert kept.house.admin.post(kept.place, FORM).status_code == 303
    page = kept.house.worker.get(kept.place).text
    assert ("the last of 2 working days" in page, "Org Admin" in page, "As agreed in March" in page) == (True,) * 3


def test_a_promise_is_ended(kept: Kept) -> None:
    kept.house.admin.post(kept.place, FORM)
    path = f"/timeframes/{kept.promised()[0]['id']}/end"
    form = {**version_at(kept.house.admin.get(path).text), "reason": "The service closes"}
    assert kept.house.admin.post(path, form).status_code == 303
    assert kept.promised()[0]["ends"] == "2026-03-04"


def test_a_holiday_is_added_and_withdrawn(kept: Kept) -> None:
    kept.house.admin.post("/organisation/closed-days", DAY)
    page = kept.house.admin.get("/organisation/closed-days").text
    path = re.findall(r"/closed-days/[-0-9a-f]+/withdraw", page)[0]
    form = {**version_at(kept.house.admin.get(path).text), "reason": "Not announced after all"}
    assert kept.house.admin.post(path, form).status_code == 303
    assert "Extra bank holiday" not in kept.house.admin.get("/organisation/closed-days").text


def test_a_list_of_holidays_that_goes_on_is_not_warned_of(kept: Kept) -> None:
    assert "ends soon" not in kept.house.admin.get("/organisation/closed-days").text


def test_a_list_of_holidays_that_ends_soon_is_told(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.clocks.running_out.SOON", timedelta(days=365 * 3))
    assert "ends on 31 December 2028" in kept.house.admin.get("/organisation/closed-days").text
