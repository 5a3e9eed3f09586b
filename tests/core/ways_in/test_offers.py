"""For whom a service is: who may say it, what is shown, small numbers."""

from datetime import date

import pytest

from core.access.system import Reason
from core.organisations.models import Service
from core.referrals.offers import offer_of
from tests.core.casework.visitors import Visitor, visitor
from tests.core.ways_in.conftest import Scene


@pytest.fixture
def admin(scene: Scene) -> Visitor:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        return visitor(system, scene.service, scene.partners.second_step, "organisation_admin", name="Ad Min")


def test_somebody_else_may_not_say_it(scene: Scene) -> None:
    place = f"/services/{scene.triage.id}/offer"
    assert (scene.senior.get(place).status_code, scene.senior.post(place, {"version": "1"}).status_code) == (404, 403)


def test_an_admin_of_another_organisation_may_not_say_it(scene: Scene, admin: Visitor) -> None:
    form = {"version": "1", "for_whom": "Nobody", "takes_public": "no"}
    assert admin.post(f"/services/{scene.sanctuary.id}/offer", form).status_code == 403


def test_what_is_said_is_shown_before_the_form(scene: Scene, admin: Visitor) -> None:
    form = {"version": "1", "for_whom": "People who feel alone.", "age_from": "16", "places_free": "3",
            "waiting": "about 2 weeks", "takes_public": "yes"}  # fmt: skip
    assert admin.post(f"/services/{scene.triage.id}/offer", form).status_code == 303
    page = scene.desk.get(f"/referrals/new/{scene.triage.id}").text
    for words in ("People who feel alone.", "For people aged 16 and over", "Places free: fewer than 5",
                  "Waiting time: about 2 weeks", "4 March 2026"):  # fmt: skip
        assert words in page


def test_ages_in_the_wrong_order_are_refused(scene: Scene, admin: Visitor) -> None:
    form = {"version": "1", "age_from": "60", "age_to": "16", "takes_public": "no"}
    assert admin.post(f"/services/{scene.triage.id}/offer", form).status_code == 422


def test_a_stale_form_shows_both(scene: Scene, admin: Visitor) -> None:
    form = {"version": "7", "for_whom": "Others", "takes_public": "no"}
    assert admin.post(f"/services/{scene.triage.id}/offer", form).status_code == 409


def test_the_api_says_and_changes_it(scene: Scene, admin: Visitor) -> None:
    place = f"/services/{scene.triage.id}/offer"
    changed = admin.call("PUT", place, {"area": "Bath"}, if_match='"1"')
    assert (changed.status_code, scene.gateway.call("GET", place).json()["area"]) == (200, "Bath")


def test_few_places_are_counted_out_to_its_own_organisation_alone(scene: Scene, admin: Visitor) -> None:
    place = f"/services/{scene.triage.id}/offer"
    admin.call("PUT", place, {"places_free": 3}, if_match='"1"')
    assert (scene.gateway.call("GET", place).json()["places_free"], admin.call("GET", place).json()["places_free"]) == (
        None, 3,
    )  # fmt: skip


def test_how_long_what_waits_is_kept_is_said_within_bounds(scene: Scene, admin: Visitor) -> None:
    place = f"/services/{scene.triage.id}/offer"
    refused = admin.call("PUT", place, {"keeps_waiting": 365}, if_match='"1"')
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "keeps_waiting")
    assert admin.call("PUT", place, {"keeps_waiting": 14}, if_match='"1"').json()["keeps_waiting"] == 14


@pytest.mark.parametrize(
    ("first", "last", "closed"),
    [(None, None, False), (date(2026, 3, 1), None, True), (None, date(2026, 3, 3), False),
     (date(2026, 3, 5), date(2026, 3, 9), False), (date(2026, 3, 4), date(2026, 3, 4), True)],
)  # fmt: skip
def test_a_service_is_closed_within_its_days(first: date | None, last: date | None, closed: bool) -> None:
    service = Service(name="x", women_only=False, closed_from=first, closed_until=last)
    assert offer_of(service, date(2026, 3, 4)).is_closed is closed
