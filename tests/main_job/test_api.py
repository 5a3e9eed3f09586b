"""The main job through the API alone: each step's answer, who sees what of it, why, and what the audit keeps."""

import time
from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import Row, select

from core.access.audit.models import AuditEntry
from core.access.audit.seal import seal, verify
from core.access.doors import Doors
from core.access.protected import table_of
from core.demo.jobs import ACCOUNTS
from core.interop.import_report import Outcome
from tests.main_job.conftest import Partnership
from tests.main_job.demonstration import NAVIGATOR, SENIOR, take_in

MANAGER, LOCALITY = "team-manager@missing-link", "locality-manager@second-step"
AUDIT = table_of(AuditEntry)


# ── the message ───────────────────────────────────────────────────────────
def test_message_is_taken_in(job: Partnership) -> None:
    assert job.demonstration.arrived.outcome is Outcome.CREATED


def test_its_nhs_number_needs_tracing(job: Partnership) -> None:
    assert job.call(SENIOR, "GET", job.client).json()["nhs_number_status"] == "03"


def test_number_that_needs_tracing_matches_nobody(job: Partnership) -> None:
    number = job.call(SENIOR, "GET", job.client).json()["nhs_number"]
    assert "Jones" not in job.call(SENIOR, "POST", "/clients/search", {"nhs_number": number}).text


# ── the steps ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("step", "status"),
    [
        ("take", 200),
        ("talk", 201),
        ("allocate", 200),
        ("safe contact", 201),
        ("contact", 201),
        ("assessment", 201),
    ],
)
def test_step_is_done(job: Partnership, step: str, status: int) -> None:
    assert job.answers[step].status_code == status


@pytest.mark.parametrize("step", ["take", "contact"])
def test_step_sent_twice_with_one_key_gets_the_same_answer(job: Partnership, step: str) -> None:
    first, again = job.answers[step], job.answers[f"{step} again"]
    assert (again.status_code, again.json(), again.headers["etag"]) == (
        first.status_code,
        first.json(),
        first.headers["etag"],
    )


def test_contact_sent_twice_with_one_key_is_there_once(job: Partnership) -> None:
    assert job.call(NAVIGATOR, "GET", f"{job.client}/contacts").json()["count"] == 1


def test_stale_step_is_refused_with_the_referral_as_it_is(job: Partnership) -> None:
    late = job.answers["take late"]
    assert (late.status_code, late.json()["version"], late.json()["now"]["state"]) == (409, 2, "in_triage")


def test_first_contact_begins_the_work(job: Partnership) -> None:
    assert job.call(SENIOR, "GET", job.referral).json()["state"] == "active"


def test_navigator_has_her_on_the_caseload(job: Partnership) -> None:
    carried = job.call(NAVIGATOR, "GET", "/caseload").json()["items"]
    assert str(job.demonstration.arrived.client_id) in [one["client_id"] for one in carried]


def test_navigator_becomes_the_case_lead(job: Partnership) -> None:
    lead = job.call(NAVIGATOR, "GET", job.client).json()["case_lead_id"]
    assert lead == job.answers["contact"].json()["worker_id"]


def test_hark_finds_what_she_said(job: Partnership) -> None:
    told = job.answers["assessment"].json()
    assert (told["outcomes"], told["label"]) == ({"screen": "positive"}, "restricted")


def test_missing_link_suggests_next_steps(job: Partnership) -> None:
    steps = job.answers["assessment"].json()["next_steps"]
    assert {one["plugin"] for one in steps} == {"missing_link"}


# ── who sees what ─────────────────────────────────────────────────────────
SEES: dict[str, tuple[str, ...]] = {
    NAVIGATOR: ("client", "safe contact", "referral", "contact", "assessment"),
    SENIOR: ("client", "safe contact", "referral", "contact"),
    MANAGER: ("client", "safe contact", "contact"),
    LOCALITY: ("referral",),
}


def _place(job: Partnership, what: str) -> str:
    places = {
        "client": job.client,
        "safe contact": f"{job.client}/safe-contact",
        "referral": job.referral,
        "contact": job.contact,
        "assessment": job.assessment,
    }
    return places[what]


@pytest.mark.parametrize("what", ["client", "safe contact", "referral", "contact", "assessment"])
@pytest.mark.parametrize("username", ACCOUNTS)
def test_account_sees_what_the_rules_open(job: Partnership, username: str, what: str) -> None:
    expected = 200 if what in SEES.get(username, ()) else 404
    assert job.call(username, "GET", _place(job, what)).status_code == expected


@pytest.mark.parametrize("username", ACCOUNTS)
def test_closed_door_says_the_same_as_a_record_that_is_not(job: Partnership, username: str) -> None:
    nobody = job.call(username, "GET", "/clients/00000000-0000-7000-8000-000000000000")
    hark = job.call(username, "GET", job.assessment)
    assert hark.status_code == 200 or hark.json() == nobody.json()


@pytest.mark.parametrize("username", [SENIOR, MANAGER])
def test_managers_list_of_assessments_leaves_hark_out(job: Partnership, username: str) -> None:
    listed = job.call(username, "GET", f"{job.client}/assessments").json()
    assert (listed["items"], listed["count"]) == ([], 0)


@pytest.mark.parametrize("username", [SENIOR, MANAGER])
def test_managers_timeline_leaves_hark_out(job: Partnership, username: str) -> None:
    assert "HARK" not in job.call(username, "GET", f"{job.client}/timeline").text


# ── why ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("username", "what", "sentence"),
    [
        (NAVIGATOR, "client", "this person is on your caseload"),
        (NAVIGATOR, "contact", "this person is on your caseload"),
        (NAVIGATOR, "assessment", "one of Missing Link"),
        (SENIOR, "client", "open referral to your organisation"),
        (SENIOR, "contact", "you are the matrix manager"),
        (MANAGER, "client", "your organisation is supporting this person"),
        (MANAGER, "contact", "your organisation is supporting this person"),
    ],
)
def test_whoever_sees_it_is_told_why(job: Partnership, username: str, what: str, sentence: str) -> None:
    record = _place(job, what).rpartition("/")[2]
    (told,) = job.call(username, "GET", f"/explain/{what}/{record}?action=read").json()["items"]
    assert sentence in told["sentence"]


def test_senior_is_told_of_the_agreement(job: Partnership) -> None:
    record = job.contact.rpartition("/")[2]
    (told,) = job.call(SENIOR, "GET", f"/explain/contact/{record}?action=read").json()["items"]
    assert told["agreement"] == "BSW partnership information sharing"


@pytest.mark.parametrize("username", sorted(set(ACCOUNTS) - {NAVIGATOR}))
def test_why_of_hark_is_told_to_nobody_else(job: Partnership, username: str) -> None:
    record = job.assessment.rpartition("/")[2]
    assert job.call(username, "GET", f"/explain/assessment/{record}").status_code == 404


# ── the audit ─────────────────────────────────────────────────────────────
def _entries(job: Partnership, *where: object) -> Sequence[Row[tuple[object, ...]]]:
    doors: Doors = job.service.app.state.doors  # type: ignore[attr-defined]
    with doors.database.read.connect() as connection:
        return connection.execute(select(AUDIT).where(*where)).all()  # type: ignore[arg-type]


def test_reading_hark_is_on_the_audit_with_its_rule(job: Partnership) -> None:
    job.call(NAVIGATOR, "GET", job.assessment)
    record = UUID(job.answers["assessment"].json()["id"])
    entries = _entries(job, AUDIT.c.record_id == record, AUDIT.c.action == "open", AUDIT.c.outcome == "allowed")
    assert {entry.rule for entry in entries} == {"missing_link-hark-own"}


def test_refused_look_at_hark_is_on_the_audit(job: Partnership) -> None:
    job.call(MANAGER, "GET", job.assessment)
    record = UUID(job.answers["assessment"].json()["id"])
    manager = job.demonstration.accounts[MANAGER].roles[0]
    entries = _entries(job, AUDIT.c.record_id == record, AUDIT.c.outcome == "refused", AUDIT.c.roles == manager)
    assert entries != []


@pytest.mark.parametrize("act", ["create", "allocate", "write"])
def test_each_sort_of_step_is_on_the_audit(job: Partnership, act: str) -> None:
    client = job.demonstration.arrived.client_id
    assert _entries(job, AUDIT.c.about_id == client, AUDIT.c.action == act, AUDIT.c.outcome == "allowed") != []


def test_audit_verifies_once_it_is_sealed(job: Partnership) -> None:
    doors: Doors = job.service.app.state.doors  # type: ignore[attr-defined]
    _until_sealed(doors)
    verdict = verify(doors.database)
    assert (verdict.fault, verdict.unsealed) == (None, 0)


def _until_sealed(doors: Doors) -> None:
    """The service's own sealer may hold the lock: try until nothing is left, at most two seconds."""
    ends = time.monotonic() + 2
    while (seal(doors.database) or verify(doors.database).unsealed) and time.monotonic() < ends:
        time.sleep(0.02)


def test_same_message_again_changes_nothing(job: Partnership, shared_database_url: str) -> None:
    again = take_in(shared_database_url)
    assert (again.outcome, again.referral_id) == (Outcome.UNCHANGED, job.demonstration.arrived.referral_id)
