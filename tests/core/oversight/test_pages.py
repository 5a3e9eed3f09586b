"""The pages of oversight: what they show, what they ask, and that nothing typed is lost."""

from uuid import UUID, uuid4

import pytest

from core.oversight.sorts import ABOUT, Unusual
from tests.core.oversight.conftest import House

FORM = {**{sort.value: str(ABOUT[sort].usual) for sort in Unusual}, "reason": "Night shift began"}
PAGES = ("/oversight", "/oversight/alerts", "/oversight/entries/1", "/account/access")


@pytest.mark.parametrize("path", PAGES)
def test_nobody_unknown_is_shown_a_page(path: str, house: House) -> None:
    assert house.client.get(path).status_code == 303


@pytest.mark.parametrize("path", [*PAGES[:3], f"/oversight/people/{UUID(int=0)}"])
def test_a_navigator_finds_none_of_it(path: str, house: House) -> None:
    assert house.page("nav", path).status_code == 404


def test_the_audit_shows_who_did_what(house: House) -> None:
    house.reads("nav")
    text = house.page("pat", "/oversight").text
    assert ("Nav Jones" in text, "Opened: clients" in text, "Sam Person" in text) == (True, True, False)


def test_a_look_for_a_day_that_is_none_keeps_what_was_typed(house: House) -> None:
    asked = {"rule": "my-rule", "day-day": "31", "day-month": "2", "day-year": "2026"}
    answer = house.page("pat", "/oversight", **asked)
    assert (answer.status_code, 'value="my-rule"' in answer.text, "There is a problem" in answer.text) == (
        422,
        True,
        True,
    )


def test_an_entry_says_why_and_that_it_is_decided_the_same_again(house: House) -> None:
    house.reads("nav")
    (entry,) = house.look(kind="client")
    text = house.page("pat", f"/oversight/entries/{entry['number']}").text
    assert ("the same verdict" in text, "This person is on your caseload" in text) == (True, True)


def test_the_alerts_stand_with_their_thresholds(house: House) -> None:
    text = house.page("pat", "/oversight/alerts").text
    assert ("own surname" in text, "None closed yet" in text, "Keep this" in text) == (True, True, True)


def test_an_auditor_reads_thresholds_and_changes_none(house: House) -> None:
    assert "Keep this" not in house.page("aud", "/oversight/alerts").text


def test_thresholds_are_set_by_a_form(house: House) -> None:
    answer = house.visitors["pat"].post("/oversight/alerts", {**FORM, "bulk": "7", "version": "0"})
    shown = house.page("pat", "/oversight/alerts").text
    assert (answer.status_code, 'value="7"' in shown) == (303, True)


def test_a_form_sent_twice_is_told_and_shows_both(house: House) -> None:
    house.visitors["pat"].post("/oversight/alerts", {**FORM, "bulk": "7", "version": "0"})
    assert house.visitors["pat"].post("/oversight/alerts", {**FORM, "bulk": "8", "version": "0"}).status_code == 409


def test_a_threshold_that_is_no_number_loses_nothing(house: House) -> None:
    answer = house.visitors["pat"].post("/oversight/alerts", {**FORM, "bulk": "many", "refusals": "33", "version": "0"})
    assert (answer.status_code, 'value="many"' in answer.text, 'value="33"' in answer.text) == (422, True, True)


def test_a_copy_without_a_reason_is_asked_for_one_and_keeps_the_look(house: House) -> None:
    house.reads("nav")
    answer = house.visitors["pat"].post("/oversight/export", {"kind": "client", "reason": ""})
    kept = '<input type="hidden" name="kind" value="client">'
    assert (answer.status_code, kept in answer.text) == (422, True)


def test_a_copy_is_a_file_whose_name_names_nobody(house: House) -> None:
    answer = house.visitors["pat"].post("/oversight/export", {"reason": "Complaint of 3 March"})
    assert (answer.status_code, answer.headers["content-type"][:8], answer.headers["content-disposition"][:28]) == (
        200, "text/csv", 'attachment; filename="audit-',
    )  # fmt: skip


# ── what somebody can see ─────────────────────────────────────────────────
def test_everybody_sees_what_they_themselves_can_see(house: House) -> None:
    lines = house.call("nav", "GET", "/api/v1/me/reach").json()["lines"]
    assert ("client", "Second Step" in str(lines), 1) in [(one["kind"], True, one["count"]) for one in lines]


def test_an_officer_sees_what_a_colleague_can_see_in_numbers(house: House) -> None:
    told = house.call("pat", "GET", f"/api/v1/audit/people/{house.people['nav'].id}/reach").json()
    contacts = [(one["organisation"], one["count"], one["rule"]) for one in told["lines"] if one["kind"] == "contact"]
    assert ("Second Step", 1, "caseload-own-work") in contacts


@pytest.mark.parametrize("whom", ["lin", "lee"])
def test_nobody_of_another_organisation_is_looked_into(whom: str, house: House) -> None:
    assert house.page("pat", f"/oversight/people/{house.people[whom].id}").status_code == 404


def test_that_it_was_looked_at_is_written_down(house: House) -> None:
    nav = house.people["nav"].id
    house.page("pat", f"/oversight/people/{nav}")
    assert f"person {nav}" in [one["detail"] for one in house.look()]


def test_the_page_names_no_client(house: House) -> None:
    text = house.page("pat", f"/oversight/people/{house.people['nav'].id}").text
    assert ("What Nav Jones can see" in text, "Sam" in text) == (True, False)


# ── explanations to take away ─────────────────────────────────────────────
def test_an_explanation_as_a_spreadsheet_names_every_rule_and_the_one_that_decided(house: House) -> None:
    text = house.call("nav", "GET", f"/api/v1/explain/client/{house.sam}/csv").text
    decided = [line for line in text.splitlines() if line.startswith("read,yes,1,normal,caseload-care-team,yes")]
    assert (len(decided), "caseload-identity" in text) == (1, True)


def test_taking_it_away_is_written_down(house: House) -> None:
    house.call("nav", "GET", f"/api/v1/explain/client/{house.sam}/csv")
    assert ("export", "explanation") in [(one["action"], one["detail"]) for one in house.look()]


def test_a_record_that_is_not_open_is_not_explained(house: House) -> None:
    assert house.call("nav", "GET", f"/api/v1/explain/client/{uuid4()}/csv").status_code == 404


def test_an_explanation_lists_every_rule_with_what_it_lacked(house: House) -> None:
    (one,) = house.call("nav", "GET", f"/api/v1/explain/client/{house.sam}?action=read").json()["items"]
    assert [rule["rule"] for rule in one["considered"] if rule["is_winner"]] == [one["rule"]]
    assert all(rule["missing"] or rule["holds"] for rule in one["considered"])
