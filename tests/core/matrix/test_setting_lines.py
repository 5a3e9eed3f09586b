"""Setting, accepting and ending lines through the API: the employer sets, the manager's organisation accepts."""

from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.matrix.models import Line
from core.organisations.models import Organisation
from core.people.models import Person
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor

PATH = "/staff-lines"
NOBODY = "00000000-0000-7000-8000-000000000000"


@dataclass(frozen=True)
class Lines:
    """`admin` of Missing Link employs `worker`; `theirs` is people admin of Second Step, where `senior` manages."""

    partners: world.Partnership
    service: TestClient
    admin: Visitor
    theirs: Visitor
    third: Visitor
    worker: Visitor
    colleague: Visitor
    senior: Visitor

    def ask(self, who: Visitor, manager: Visitor | None = None, line: str = "matrix", **more: object):  # type: ignore[no-untyped-def]
        body: dict[str, object] = {"person_id": str(self.worker.person.id), "line": line, "reason": "Joins the team"}
        if manager is not None:
            body |= {"manager_id": str(manager.person.id), "manager_organisation_id": str(manager.organisation.id)}
        return who.call("POST", PATH, json={**body, **more})

    def waiting(self) -> dict[str, object]:
        """A matrix line to the senior of Second Step, set by the employer."""
        return dict(self.ask(self.admin, self.senior).json())

    def accept(self, who: Visitor, line: dict[str, object]):  # type: ignore[no-untyped-def]
        return who.call("POST", f"{PATH}/{line['id']}/accept", if_match=f'"{line["version"]}"')

    def end(self, who: Visitor, line: dict[str, object], **more: str):  # type: ignore[no-untyped-def]
        body = {"reason": "The team changes", **more}
        return who.call("POST", f"{PATH}/{line['id']}/end", json=body, if_match=f'"{line["version"]}"')

    def given(self, person: Person, employer: Organisation, manager: Person, line: Line = Line.MATRIX) -> None:
        with self.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
            world.line(system, person, employer, manager, employer, line)


@pytest.fixture
def lines(service: TestClient, partners: world.Partnership, standing_clock: StandingClock) -> Lines:
    ours, theirs = partners.missing_link, partners.second_step
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        return Lines(
            partners, service,
            admin=visitor(system, service, ours, "people_admin", name="Ad Min"),
            theirs=visitor(system, service, theirs, "people_admin", name="Their Admin"),
            third=visitor(system, service, partners.nilaari, "people_admin", name="Third Admin"),
            worker=visitor(system, service, ours, "recovery_navigator", name="Wor Ker"),
            colleague=visitor(system, service, ours, "team_manager", name="Col League"),
            senior=visitor(system, service, theirs, "senior_navigator", name="Sen Ior"),
        )  # fmt: skip


# ── who may not ───────────────────────────────────────────────────────────
def test_nobody_known_sets_a_line(service: TestClient) -> None:
    assert service.post(f"/api/v1{PATH}", json={}).status_code == 401


def test_another_organisation_sets_no_line_of_somebody_who_does_not_work_there(lines: Lines) -> None:
    refused = lines.ask(lines.theirs, lines.senior)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "person_id")


def test_a_manager_sets_no_line(lines: Lines) -> None:
    assert lines.ask(lines.senior, lines.senior).status_code == 403


def test_nobody_sets_a_line_of_their_own(lines: Lines) -> None:
    refused = lines.ask(lines.admin, lines.colleague, person_id=str(lines.admin.person.id))
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "person_id")


def test_nobody_makes_themselves_a_manager(lines: Lines) -> None:
    refused = lines.ask(lines.admin, lines.admin)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "manager_id")


def test_whoever_set_a_line_does_not_accept_it(lines: Lines) -> None:
    assert lines.accept(lines.admin, lines.waiting()).status_code == 403


def test_the_manager_does_not_accept_the_line_that_leads_to_them(lines: Lines) -> None:
    with lines.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.role(system, lines.senior.person, lines.senior.organisation, "people_admin")
    assert lines.accept(lines.senior, lines.waiting()).status_code == 422


def test_a_third_organisation_does_not_find_a_line_that_waits(lines: Lines) -> None:
    assert lines.accept(lines.third, lines.waiting()).status_code == 404


# ── wrong input ───────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"line": "friendship"}, "line"),
        ({"person_id": NOBODY}, "person_id"),
        ({"manager_id": NOBODY}, "manager_id"),
        ({"manager_organisation_id": NOBODY}, "manager_organisation_id"),
        ({"reason": ""}, "reason"),
        ({"line": "employment"}, "manager_id"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_field_is_named(lines: Lines, wrong: dict[str, str], named: str) -> None:
    refused = lines.ask(lines.admin, lines.senior, **wrong)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, named)


def test_a_line_that_ends_before_it_starts_is_refused(lines: Lines) -> None:
    assert lines.ask(lines.admin, lines.senior, starts="2026-04-02", ends="2026-04-01").status_code == 422


def test_nobody_manages_themselves(lines: Lines) -> None:
    assert lines.ask(lines.admin, lines.worker).json()["errors"][0]["field"] == "manager_id"


def test_a_manager_without_a_role_there_is_refused(lines: Lines) -> None:
    refused = lines.ask(lines.admin, lines.senior, manager_organisation_id=str(lines.partners.nilaari.id))
    assert refused.json()["errors"][0]["field"] == "manager_id"


def test_a_second_line_of_a_sort_in_the_same_time_is_refused(lines: Lines) -> None:
    lines.waiting()
    assert lines.ask(lines.admin, lines.colleague).json()["errors"][0]["field"] == "starts"


def test_two_people_do_not_manage_each_other(lines: Lines) -> None:
    lines.given(lines.colleague.person, lines.colleague.organisation, lines.worker.person)
    assert lines.ask(lines.admin, lines.colleague).json()["errors"][0]["field"] == "manager_id"


def test_nobody_manages_their_manager_through_others_of_other_employers(lines: Lines) -> None:
    lines.given(lines.senior.person, lines.senior.organisation, lines.third.person)
    lines.given(lines.third.person, lines.third.organisation, lines.worker.person)
    assert lines.ask(lines.admin, lines.senior).json()["errors"][0]["field"] == "manager_id"


def test_a_circle_of_different_sorts_of_lines_is_none(lines: Lines) -> None:
    lines.given(lines.colleague.person, lines.colleague.organisation, lines.worker.person, Line.PROFESSIONAL)
    assert lines.ask(lines.admin, lines.colleague).status_code == 201


# ── works ─────────────────────────────────────────────────────────────────
def test_a_line_within_the_employer_counts_at_once(lines: Lines) -> None:
    made = lines.ask(lines.admin, lines.colleague, "line")
    assert (made.status_code, made.json()["is_accepted"]) == (201, True)


def test_employment_needs_nobody_elses_yes(lines: Lines) -> None:
    assert lines.ask(lines.admin, line="employment").json()["is_accepted"] is True


def test_a_line_to_another_organisation_waits(lines: Lines) -> None:
    assert lines.waiting()["is_accepted"] is False


def test_a_line_that_waits_opens_nothing(lines: Lines) -> None:
    lines.waiting()
    assert lines.senior.call("GET", PATH).json()["items"] == []


def test_the_managers_organisation_accepts(lines: Lines) -> None:
    assert lines.accept(lines.theirs, lines.waiting()).json()["is_accepted"] is True


def test_an_accepted_line_counts_from_the_day_it_was_accepted(lines: Lines, standing_clock: StandingClock) -> None:
    waiting = lines.waiting()
    standing_clock.move(days=3)
    assert lines.accept(lines.theirs, waiting).json()["starts"] == "2026-03-07"


def test_accepting_twice_changes_nothing(lines: Lines) -> None:
    accepted = lines.accept(lines.theirs, lines.waiting()).json()
    assert lines.accept(lines.theirs, accepted).status_code == 422


def test_an_old_version_is_refused_with_the_line_as_it_is(lines: Lines) -> None:
    waiting = lines.waiting()
    lines.accept(lines.theirs, waiting)
    assert lines.accept(lines.theirs, waiting).status_code == 409


def test_a_line_to_be_confirmed_has_no_manager(lines: Lines) -> None:
    made = lines.ask(lines.admin, line="line").json()
    assert (made["manager_id"], made["is_accepted"]) == (None, False)


def test_naming_the_manager_ends_what_was_to_be_confirmed(lines: Lines) -> None:
    unconfirmed = lines.ask(lines.admin, line="line").json()
    lines.ask(lines.admin, lines.colleague, "line", starts="2026-03-10")
    assert lines.admin.call("GET", f"{PATH}/{unconfirmed['id']}").json()["ends"] == "2026-03-09"


def test_the_employer_ends_a_line(lines: Lines) -> None:
    made = lines.ask(lines.admin, lines.colleague, "line").json()
    assert lines.end(lines.admin, made, ends="2026-03-31").json()["ends"] == "2026-03-31"


def test_the_managers_organisation_gives_a_line_up(lines: Lines) -> None:
    accepted = lines.accept(lines.theirs, lines.waiting()).json()
    assert lines.end(lines.theirs, accepted).json()["ends"] == "2026-03-04"


def test_the_past_of_a_line_stays(lines: Lines) -> None:
    made = lines.ask(lines.admin, lines.colleague, "line").json()
    assert lines.end(lines.admin, made, ends="2026-02-01").status_code == 422


def test_a_repeated_key_sets_one_line(lines: Lines) -> None:
    body = {"person_id": str(lines.worker.person.id), "line": "employment", "reason": "Starts today"}
    first, again = (lines.admin.call("POST", PATH, json=body, idempotency_key="once") for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
