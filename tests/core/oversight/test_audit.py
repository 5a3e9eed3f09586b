"""Looking at the audit: who may, at what, and what a look leaves behind."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select, text

from core.access.audit.models import AuditEntry
from core.access.audit.seal import seal, verify
from core.database import clock
from tests.core.oversight.conftest import API, House

ENTRY = AuditEntry.__table__
PATHS = (API, f"{API}/1", f"{API}/watch")


@pytest.mark.parametrize("path", PATHS)
def test_nobody_unknown_looks(path: str, house: House) -> None:
    assert house.client.get(path).status_code == 401


@pytest.mark.parametrize("who", ["nav", "rec"])
@pytest.mark.parametrize("path", PATHS)
def test_whoever_no_rule_lets_look_finds_nothing(who: str, path: str, house: House) -> None:
    assert house.call(who, "GET", path).status_code == 404


def test_an_entry_of_another_organisation_is_as_absent(house: House) -> None:
    house.reads("nav")
    (entry,) = house.look(kind="client")
    there = house.call("lee", "GET", f"{API}/{entry['number']}").json()
    absent = house.call("lee", "GET", f"{API}/999999").json()
    assert (there["status"], there) == (404, absent)


def test_what_another_organisation_s_people_did_with_its_own_is_not_shown(house: House) -> None:
    house.reads("lin")
    assert [one["who"] for one in house.look("pat", action="open") if one["who"].startswith("Lin")] == []


@pytest.mark.parametrize("who", ["pat", "aud"])
def test_officers_and_auditors_see_what_their_people_did(who: str, house: House) -> None:
    house.reads("nav")
    shown = [(one["who"], one["action"], one["rule"]) for one in house.look(who, kind="client")]
    assert shown == [("Nav Jones", "open", "caseload-care-team")]


def test_what_others_did_with_one_s_records_is_shown(house: House) -> None:
    house.call("lin", "GET", f"/api/v1/contacts/{house.contact}")
    assert [(one["who"], one["organisation"]) for one in house.look(record_id=house.contact)] == [
        ("Lin Staff", "Missing Link")
    ]


def test_a_refusal_is_shown_as_one(house: House) -> None:
    house.reads("nav", uuid4())
    house.reads("nav")
    assert [one["outcome"] for one in house.look(refused=True)] == ["refused"]


TERMS = {
    "person_id": lambda house: house.people["nav"].id, "about_id": lambda house: house.sam,
    "record_id": lambda house: house.sam, "kind": lambda house: "client", "rule": lambda house: "caseload-care-team",
    "day": lambda house: clock.today().isoformat(),
}  # fmt: skip


@pytest.mark.parametrize("term", TERMS)
def test_each_term_finds_what_fits(term: str, house: House) -> None:
    house.reads("nav")
    found = house.look(**{term: TERMS[term](house)})
    assert ("Nav Jones", "client") in [(one["who"], one["kind"]) for one in found]


OTHERS = {
    "person_id": uuid4(), "about_id": uuid4(), "record_id": uuid4(), "kind": "webhook", "rule": "no-such-rule",
    "day": "2020-01-01",
}  # fmt: skip


@pytest.mark.parametrize("term", OTHERS)
def test_each_term_leaves_out_what_does_not_fit(term: str, house: House) -> None:
    house.reads("nav")
    assert house.look(**{term: OTHERS[term]}) == []


def test_a_look_is_one_entry_with_its_terms(house: House) -> None:
    house.look(rule="caseload-care-team")
    last = house.look()[0]
    assert (last["who"], last["action"], last["detail"]) == ("Pat Staff", "look at audit", "rule caseload-care-team")


def test_pages_follow_without_gap_or_repetition(house: House) -> None:
    for _ in range(7):
        house.reads("nav")
    first = house.call("pat", "GET", params={"kind": "client", "limit": 4}).json()
    second = house.call("pat", "GET", params={"kind": "client", "limit": 4, "before": first["next"]}).json()
    numbers = [one["number"] for page in (first, second) for one in page["items"]]
    assert (len(set(numbers)), numbers, second["next"]) == (7, sorted(numbers, reverse=True), None)


def test_a_day_is_a_london_day(house: House) -> None:
    """Half past midnight of a summer's day is still the day before in UTC."""
    row = {"at": clock.now().replace(month=7, day=1, hour=23, minute=30), "action": "open", "outcome": "allowed",
           "organisation_id": house.partners.second_step.id, "kind": "client"}  # fmt: skip
    with house.doors.database.write.begin() as connection:
        connection.execute(insert(ENTRY), row)
    day = row["at"].date() + timedelta(days=1)
    assert [len(house.look(day=one.isoformat())) for one in (day, day - timedelta(days=1))] == [1, 0]


# ── a copy ────────────────────────────────────────────────────────────────
FAR = {"day": "9999-12-31"}, {"day": "0001-01-01"}, {"before": "99999999999999999999"}


@pytest.mark.parametrize("terms", FAR, ids=str)
def test_a_look_beyond_all_numbers_and_days_is_refused_in_words(terms: dict[str, str], house: House) -> None:
    page, copy = house.page("pat", "/oversight", **terms), {**terms, "reason": "Complaint of 3 March"}
    taken = house.call("pat", "POST", f"{API}/export", json=copy) if "day" in terms else page
    asked = house.call("pat", "GET", API, params=terms)
    assert (asked.status_code, page.status_code, taken.status_code) == (422, 422, 422)


def test_an_entry_beyond_all_numbers_is_absent(house: House) -> None:
    number = "99999999999999999999"
    assert house.call("pat", "GET", f"{API}/{number}").status_code == 404
    assert house.page("pat", f"/oversight/entries/{number}").status_code == 404


def test_a_copy_needs_a_reason(house: House) -> None:
    assert house.call("pat", "POST", f"{API}/export", json={}).status_code == 422


def test_a_copy_holds_what_fits_and_its_reason_is_kept(house: House) -> None:
    house.reads("nav")
    body = {"kind": "client", "reason": "Complaint of 3 March"}
    lines = list(csv.reader(io.StringIO(house.call("pat", "POST", f"{API}/export", json=body).text)))
    last = house.look()[0]
    assert ([line[2] for line in lines[1:]], last["action"], last["detail"]) == (
        ["Nav Jones"], "export audit", "kind client: 1 entries, because: Complaint of 3 March",
    )  # fmt: skip


def test_nobody_else_takes_a_copy(house: House) -> None:
    assert house.call("nav", "POST", f"{API}/export", json={"reason": "Out of curiosity"}).status_code == 403


# ── one entry, decided again ──────────────────────────────────────────────
def test_a_decision_made_again_is_the_same(house: House) -> None:
    house.reads("nav")
    (entry,) = house.look(kind="client")
    again = house.call("pat", "GET", f"{API}/{entry['number']}").json()["again"]
    assert (again["allowed"], again["rule"], again["is_same"]) == (True, "caseload-care-team", True)


def test_a_refusal_made_again_is_the_same_and_says_what_rules_lacked(house: House) -> None:
    house.reads("nav", uuid4())
    (entry,) = house.look(refused=True)
    again = house.call("pat", "GET", f"{API}/{entry['number']}").json()["again"]
    assert (again["allowed"], again["is_same"]) == (False, True)


def test_an_entry_whose_verdict_was_changed_shows(house: House) -> None:
    house.reads("nav")
    (entry,) = house.look(kind="client")
    with house.doors.database.write.begin() as connection:
        connection.execute(text(f"update audit_entry set rule = 'caseload-names' where id = {entry['number']}"))
    assert house.call("pat", "GET", f"{API}/{entry['number']}").json()["again"]["is_same"] is False


def test_a_list_holds_no_decision(house: House) -> None:
    house.call("nav", "GET", "/api/v1/clients")
    entry = next(one for one in house.look() if one["action"] == "list")
    assert house.call("pat", "GET", f"{API}/{entry['number']}").json()["again"] is None


def test_whose_and_why_are_part_of_the_seal(house: House) -> None:
    house.call("lin", "GET", f"/api/v1/contacts/{house.contact}")
    seal(house.doors.database)
    with house.doors.database.write.begin() as connection:
        number = connection.execute(select(func.max(ENTRY.c.id)).where(ENTRY.c.owner_id.is_not(None))).scalar()
        connection.execute(text(f"update audit_entry set owner_id = null where id = {number}"))
    assert verify(house.doors.database).fault == f"entry {number} was changed, or the chain before it reordered"
