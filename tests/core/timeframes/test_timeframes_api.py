"""What services promise and one-off holidays, through the API; the present is 4 March 2026."""

from threading import Thread

import pytest

from core.access.errors import Invalid
from core.organisations.models import Service
from core.timeframes.schemas import TimeframeIn
from core.timeframes.service import promise
from tests import world
from tests.core.timeframes.conftest import Kept

NOBODY = "00000000-0000-7000-8000-000000000000"


# ── who may not ───────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["/calendars", "/closed-days"])
def test_nobody_known_reads_calendars(kept: Kept, path: str) -> None:
    assert kept.house.service.get(f"/api/v1{path}").status_code == 401


def test_another_organisation_promises_nothing_for_our_service(kept: Kept) -> None:
    assert kept.promise("theirs").status_code == 403


def test_another_organisation_does_not_end_our_promise(kept: Kept) -> None:
    made = kept.promise().json()
    ended = kept.house.theirs.call("POST", f"/timeframes/{made['id']}/end", {"reason": "No more"}, if_match='"1"')
    assert ended.status_code == 403


@pytest.mark.parametrize("who", ["worker", "people"])
def test_whoever_keeps_no_services_promises_nothing(kept: Kept, who: str) -> None:
    assert (kept.promise(who).status_code, kept.close(who).status_code) == (403, 403)


def test_another_organisation_does_not_withdraw_our_holiday(kept: Kept) -> None:
    made = kept.close().json()
    path = f"/closed-days/{made['id']}/withdraw"
    assert kept.house.theirs.call("POST", path, {"reason": "No more"}, if_match='"1"').status_code == 403


# ── wrong input ───────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"measures": "second_contact"}, "measures"),
        ({"unit": "national"}, "unit"),
        ({"number": 0}, "number"),
        ({"number": -1}, "number"),
        ({"number": 10**30}, "number"),
        ({"number": 3651}, "number"),
        ({"calendar_key": "martian"}, "calendar_key"),
        ({"cut_off": "25:00"}, "cut_off"),
        ({"ladder": "up"}, "ladder"),
        ({"starts": "2026-03-03"}, "starts"),
        ({"starts": "9999-12-31"}, "starts"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_wrong_field_of_a_promise_is_named(kept: Kept, wrong: dict[str, object], named: str) -> None:
    refused = kept.promise(**wrong)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, named)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"day": "2026-03-03"}, "day"), ({"name": ""}, "name"), ({"calendar_key": "x"}, "calendar_key")],
)
def test_a_wrong_field_of_a_holiday_is_named(kept: Kept, wrong: dict[str, object], named: str) -> None:
    refused = kept.close(**wrong)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, named)


def test_a_holiday_is_not_added_twice(kept: Kept) -> None:
    kept.close()
    assert kept.close().json()["errors"][0]["field"] == "day"


def test_a_step_is_not_promised_twice_from_one_day(kept: Kept) -> None:
    kept.promise()
    assert kept.promise(number=3).json()["errors"][0]["field"] == "starts"


def test_a_service_that_is_not_there_promises_nothing(kept: Kept) -> None:
    body = {"measures": "triage", "unit": "hours", "number": 1, "reason": "As agreed"}
    assert kept.house.admin.call("POST", f"/services/{NOBODY}/timeframes", body).status_code == 404


def test_a_stale_version_ends_nothing(kept: Kept) -> None:
    made = kept.promise().json()
    ended = kept.house.admin.call("POST", f"/timeframes/{made['id']}/end", {"reason": "No more"}, if_match='"7"')
    assert ended.status_code == 409


# ── works ─────────────────────────────────────────────────────────────────
def test_whoever_keeps_the_service_promises(kept: Kept) -> None:
    assert kept.promise().status_code == 201
    (found,) = kept.promised()
    said = ("measures", "unit", "number", "calendar_key", "cut_off", "may_pause", "starts", "ends")
    assert [found[name] for name in said] == [
        "triage", "working_days", 2, "england-and-wales", "17:00:00", False, "2026-03-04", None,
    ]  # fmt: skip


def test_a_new_promise_ends_the_one_before(kept: Kept) -> None:
    kept.promise()
    kept.promise(number=3, starts="2026-04-01")
    assert [(one["number"], one["ends"]) for one in kept.promised()] == [(3, None), (2, "2026-03-31")]


def test_a_promise_of_today_that_was_a_slip_is_ended_and_made_again(kept: Kept) -> None:
    made = kept.promise().json()
    body = {"ends": "2026-03-03", "reason": "A slip"}
    kept.house.admin.call("POST", f"/timeframes/{made['id']}/end", body, if_match='"1"')
    assert kept.promise(number=3).status_code == 201


def test_a_promise_is_ended_by_its_last_day(kept: Kept) -> None:
    made = kept.promise().json()
    body = {"ends": "2026-06-30", "reason": "The service closes"}
    ended = kept.house.admin.call("POST", f"/timeframes/{made['id']}/end", body, if_match='"1"')
    assert (ended.status_code, ended.json()["ends"]) == (200, "2026-06-30")


def test_a_holiday_can_be_withdrawn_before_it_comes(kept: Kept) -> None:
    made = kept.close().json()
    body, path = {"reason": "Not announced after all"}, f"/closed-days/{made['id']}/withdraw"
    withdrawn = kept.house.admin.call("POST", path, body, if_match='"1"')
    assert (withdrawn.status_code, withdrawn.json()["withdrawn_at"]) == (200, "2026-03-04T10:00:00Z")


def test_calendars_say_where_their_holidays_are_from(kept: Kept) -> None:
    office, always = kept.house.worker.call("GET", "/calendars").json()["items"]
    assert (office["source_date"], office["known_until"]) == ("2026-02-25", "2028-12-31")
    assert (office["bank_holidays"]["2026-12-28"], always["bank_holidays"]) == ("Boxing Day (substitute day)", {})


def test_of_two_admins_who_promise_at_one_moment_one_is_told_of_the_other(kept: Kept) -> None:
    doors = kept.house.service.app.state.doors  # type: ignore[attr-defined]
    actor = world.actor(kept.house.admin.person, kept.house.admin.organisation, "organisation_admin")
    asked = TimeframeIn.model_validate({"measures": "triage", "unit": "working_days", "number": 2, "reason": "Agreed"})
    refused: list[str] = []

    def second() -> None:
        try:
            with doors.records(actor) as records:
                promise(records, service=records.kept(Service, kept.service.id), asked=asked)
        except Invalid as wrong:
            refused.append(wrong.message)

    beside = Thread(target=second)
    with doors.records(actor) as records:
        promise(records, service=records.kept(Service, kept.service.id), asked=asked)
        beside.start()
        beside.join(0.3)
    beside.join(10)
    assert (len(kept.promised()), len(refused)) == (1, 1)
