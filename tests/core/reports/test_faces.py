"""Reports as pages, through the API and as files; the present is Wednesday 4 March 2026."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.system import Reason
from core.app import create_app
from core.referrals.codes import RejectionReason
from core.referrals.models import State
from core.reports.kinds import Report
from core.reports.second_contact import WAITING
from core.settings import Settings
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.core.reports import scene as scenes
from tests.core.reports.scene import ago
from tests.hosts import host_of

EACH = pytest.mark.parametrize("report", Report)
FORMULA = "=1+1"


@dataclass(frozen=True)
class Faces:
    """`manager` and `senior` of Second Step, a navigator of it, and the locality manager of Nilaari; three referrals of
    Second Step wait, one of them was declined, and six of Nilaari's wait."""

    scene: scenes.Scene
    service: TestClient
    manager: Visitor
    senior: Visitor
    navigator: Visitor
    elsewhere: Visitor


@pytest.fixture(scope="module")
def module_clock() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.database.clock.now", lambda: scenes.NOW)
        yield


@pytest.fixture(scope="module")
def faces(shared_database_url: str, module_clock: None) -> Iterator[Faces]:
    """Read only: once for the module."""
    host = host_of()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.app.jobs", lambda settings: ())
        app = create_app(Settings(database_url=shared_database_url, secure_cookies=False, ticker=False), host)
        with TestClient(app, base_url="http://localhost", follow_redirects=False) as service:
            yield _filled(service, app.state.doors)


def _filled(service: TestClient, doors: Doors) -> Faces:
    with doors.system(Reason.SEED) as system:
        partners = world.partnership(system)
        world.publish_policy(system)
    scene = scenes.set_up(doors, partners)
    ss, ni = partners.second_step, partners.nilaari
    with doors.system(Reason.SEED) as system:
        risky = world.service(system, ss, FORMULA)
        for days in (3, 9, 40):
            scene.referral(system, days, by=risky if days == 40 else None)
        for days in (5, 6, 7, 8, 9, 10):
            scene.referral(system, days, by=scene.theirs)
        scene.referral(
            system, 20, state=State.DECLINED, declined_as=RejectionReason.INCOMPLETE, decided_at=ago(2),
            ending_words="A talk with their GP",
        )  # fmt: skip
        call = [
            visitor(system, service, of, role)
            for of, role in (
                (ss, "locality_manager"), (ss, "senior_navigator"), (ss, "recovery_navigator"),
                (ni, "locality_manager"),
            )
        ]  # fmt: skip
    return Faces(scene, service, *call)


# ── who may not ───────────────────────────────────────────────────────────
@EACH
def test_nobody_known_is_sent_to_sign_in(faces: Faces, report: Report) -> None:
    assert faces.service.get(f"/reports/{report}").headers["location"].startswith("/sign-in")


def test_nobody_known_gets_no_file(faces: Faces) -> None:
    assert faces.service.get("/api/v1/reports/waiting/csv").status_code == 401


def test_whoever_may_count_nothing_finds_no_reports(faces: Faces) -> None:
    assert faces.navigator.get("/reports/waiting").status_code == 404


def test_whoever_may_count_nothing_is_led_to_no_reports(faces: Faces) -> None:
    assert 'href="/reports"' not in faces.navigator.get("/caseload").text


def test_another_organisation_is_told_of_too_few_nothing(faces: Faces) -> None:
    """Nilaari's manager reads six of the nine who wait, and is not told of three others."""
    total = faces.elsewhere.call("GET", "/reports/waiting").json()["total"]
    assert (total["number"], total["bands"], total["can_open"]) == (None, None, 6)


def test_rows_of_others_are_not_behind_the_number(faces: Faces) -> None:
    assert faces.manager.call("GET", "/reports/waiting/rows").json()["count"] == 3


# ── wrong input ───────────────────────────────────────────────────────────
@pytest.mark.parametrize("query", ["period=2019-q1", "period=yesterday", "by=address", "whose=hers"])
def test_what_cannot_be_asked_for_is_said(faces: Faces, query: str) -> None:
    assert faces.manager.call("GET", f"/reports/late?{query}").status_code == 422


def test_an_unknown_report_is_not_found_or_wrong(faces: Faces) -> None:
    assert faces.manager.call("GET", "/reports/salaries").status_code in (404, 422)


def test_a_row_that_is_not_there_has_nothing_behind_it(faces: Faces) -> None:
    assert faces.manager.call("GET", "/reports/waiting/rows?row=Nothing").json()["items"] == []


# ── works ─────────────────────────────────────────────────────────────────
@EACH
def test_every_report_has_a_page(faces: Faces, report: Report) -> None:
    assert "How this is counted" in faces.manager.get(f"/reports/{report}?by=service").text


@EACH
def test_every_report_has_rows_behind_it(faces: Faces, report: Report) -> None:
    assert "the rows behind" in faces.senior.get(f"/reports/{report}/rows").text


def test_the_page_of_what_was_late_says_that_a_referral_takes_its_steps_along(faces: Faces) -> None:
    assert (
        "A referral that another organisation takes over takes its steps along"
        in faces.manager.get("/reports/late").text
    )


def test_the_navigation_leads_to_reports(faces: Faces) -> None:
    assert 'href="/reports"' in faces.manager.get("/reports").text


def test_partners_are_compared_where_enough_wait(faces: Faces) -> None:
    lines = faces.manager.call("GET", "/reports/second-contact?by=locality").json()["lines"]
    (line,) = [one for one in lines if one["words"] == WAITING]
    assert {one["words"]: one["number"] for one in line["parts"]} == {"Bath": 2, "Swindon": 6}


def test_api_and_page_say_the_same(faces: Faces) -> None:
    number = faces.manager.call("GET", "/reports/waiting").json()["total"]["number"]
    assert f'data-label="Number">{number}<' in faces.manager.get("/reports/waiting").text


def test_what_was_offered_instead_stands_behind_a_decline(faces: Faces) -> None:
    assert "Offered instead: A talk with their GP" in faces.senior.get("/reports/declines/rows").text


def test_rows_are_paged(faces: Faces) -> None:
    first = faces.senior.call("GET", "/reports/waiting/rows?limit=2").json()
    rest = faces.senior.call("GET", f"/reports/waiting/rows?limit=2&leave_out={first['next']}").json()
    assert [one["days"] for one in (*first["items"], *rest["items"])] == [40, 9, 3]


def test_the_file_says_the_same(faces: Faces) -> None:
    lines = faces.manager.call("GET", "/reports/waiting/csv").text.splitlines()
    assert lines[1].startswith("All,9,")


def test_no_cell_of_the_file_runs_as_a_formula(faces: Faces) -> None:
    text = faces.senior.call("GET", "/reports/waiting/csv?by=service").text
    assert (f",'{FORMULA}, Second Step," in text or f',"\'{FORMULA}, Second Step",' in text, f",{FORMULA}" in text) == (
        True, False,
    )  # fmt: skip
