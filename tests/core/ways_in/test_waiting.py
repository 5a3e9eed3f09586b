"""What came and could not be taken: who sees it, trying again, entering by hand, discarding, forgetting."""

import json
from datetime import timedelta

import pytest

from core.access.errors import Invalid
from core.access.protected import Label
from core.access.system import Reason
from core.notices import handing_out
from core.notices.models import Notice
from core.organisations.models import Service
from core.referrals.arrivals import Arrival, ArrivalState
from core.referrals.models import Referral
from core.ticker.jobs import Tick
from core.ways_in.seeing_to import refuse_elsewhere
from core.ways_in.waiting import JOBS
from core.ways_in.waiting_notices import CAME, GOES, SUSPECT
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor
from tests.core.interop.fhir.samples import collection, patient, request
from tests.core.ways_in.conftest import Scene
from tests.core.ways_in.test_fhir import BUNDLE, send
from tests.core.ways_in.test_fhir_senders import TO_SANCTUARY
from tests.core.ways_in.test_letters import LETTER
from tests.core.ways_in.test_public_form import opened, place
from tests.core.ways_in.test_public_form import send as send_form

__all__ = ["place"]

BROKEN = request(subject={"reference": "Patient/nowhere"})


def refused(scene: Scene, body: object = BROKEN) -> str:
    """The page of what waits."""
    send(scene.gateway, BUNDLE, collection(body))  # type: ignore[arg-type]
    return f"/referrals/waiting/{scene.rows(Arrival)[-1]['id']}"


def test_another_organisation_is_not_shown_it(scene: Scene) -> None:
    place = refused(scene)
    assert scene.elsewhere.get(place).status_code == 404
    assert "Nothing waits" in scene.elsewhere.get("/referrals/waiting").text


def test_a_navigator_who_does_not_triage_is_not_shown_it(scene: Scene) -> None:
    assert scene.navigator.get(refused(scene)).status_code == 404


def test_whoever_triages_sees_it_with_its_reason(scene: Scene) -> None:
    page = scene.senior.get(refused(scene)).text
    assert "The Patient “Patient/nowhere” was not sent" in page
    assert "30 days" not in page


def test_today_says_that_something_waits(scene: Scene) -> None:
    refused(scene)
    assert "1 referral that came could not be taken" in scene.senior.get("/").text


def test_trying_again_says_what_is_still_wrong(scene: Scene) -> None:
    answer = scene.senior.post(f"{refused(scene)}/again", {"version": "1", "service_id": ""})
    assert (answer.status_code, "was not sent" in answer.text) == (422, True)
    assert scene.rows(Arrival)[0]["state"] == ArrivalState.WAITING


def test_trying_again_takes_it_in_once_it_can_be(scene: Scene) -> None:
    place = refused(scene)
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        content = json.dumps(collection(request(), patient()))
        system.get(Arrival, scene.rows(Arrival)[0]["id"]).content = content  # type: ignore[arg-type]
    answer = scene.senior.post(f"{place}/again", {"version": "2", "service_id": str(scene.triage.id)})
    assert (answer.status_code, scene.rows(Arrival)[0]["state"], len(scene.rows(Referral))) == (
        303, ArrivalState.TAKEN, 1,
    )  # fmt: skip


def test_what_was_held_as_confidential_stays_so_once_it_is_a_referral(scene: Scene) -> None:
    first, second = refused(scene), refused(scene, request(subject={"reference": "Patient/elsewhere"}))
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        for row in scene.rows(Arrival):
            one = system.get(Arrival, row["id"])  # type: ignore[arg-type]
            one.content, one.label = json.dumps(collection(request(), patient())), Label.RESTRICTED
    scene.senior.post(f"{first}/again", {"version": "2", "service_id": str(scene.triage.id)})
    scene.senior.post(f"/referrals/new/{scene.triage.id}", {**LETTER, "waiting": second.rpartition("/")[2]})
    assert [row["label"] for row in scene.rows(Referral)] == [Label.RESTRICTED, Label.RESTRICTED]


def confidential(scene: Scene, *resources: object) -> str:
    """The page of what waits so, with this content."""
    place = refused(scene)
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        one = system.get(Arrival, scene.rows(Arrival)[0]["id"])  # type: ignore[arg-type]
        one.content, one.label = json.dumps(collection(*resources)), Label.RESTRICTED  # type: ignore[arg-type]
    return place


NAMED = request(**TO_SANCTUARY)


@pytest.mark.parametrize(("asked", "is_chosen"), [(request(), True), (NAMED, False)])
def test_what_is_confidential_is_not_taken_for_another_organisation(
    scene: Scene, asked: dict[str, object], is_chosen: bool
) -> None:
    place, chosen = confidential(scene, asked, patient()), str(scene.sanctuary.id) if is_chosen else ""
    answer = scene.senior.post(f"{place}/again", {"version": "2", "service_id": chosen})
    assert (answer.status_code, "would not stay so" in answer.text, scene.rows(Referral)) == (422, True, [])


def test_what_is_confidential_is_not_entered_by_hand_for_another_organisation(scene: Scene) -> None:
    waits = confidential(scene, request(), patient()).rpartition("/")[2]
    answer = scene.senior.post(f"/referrals/new/{scene.sanctuary.id}", {**LETTER, "waiting": waits})
    assert (answer.status_code, "would not stay so" in answer.text, scene.rows(Referral)) == (422, True, [])


def test_a_public_form_that_is_confidential_is_not_taken_for_another_organisation(scene: Scene) -> None:
    arrival = Arrival(organisation_id=scene.partners.second_step.id, label=Label.RESTRICTED)
    with pytest.raises(Invalid, match="would not stay so"):
        refuse_elsewhere(arrival, scene.sanctuary)


def test_nothing_of_a_message_is_taken_at_the_second_try_while_a_part_of_it_is_refused(scene: Scene) -> None:
    place = confidential(scene, request(), patient(), request(id="r2", subject={"reference": "Patient/nowhere"}))
    answer = scene.senior.post(f"{place}/again", {"version": "2", "service_id": str(scene.triage.id)})
    assert (answer.status_code, scene.rows(Referral), scene.rows(Arrival)[0]["state"]) == (
        422,
        [],
        ArrivalState.WAITING,
    )


def test_entering_it_by_hand_shows_what_came_and_ends_its_waiting(scene: Scene) -> None:
    waits = refused(scene).rpartition("/")[2]
    page = scene.senior.get(f"/referrals/new/{scene.triage.id}?waiting={waits}").text
    scene.senior.post(f"/referrals/new/{scene.triage.id}", {**LETTER, "waiting": waits})
    kept = scene.rows(Arrival)[0]
    assert "Patient/nowhere" in page
    assert (kept["state"], kept["referral_id"]) == (ArrivalState.TAKEN, scene.rows(Referral)[0]["id"])


def test_a_form_sent_twice_by_hand_sees_to_it_once(scene: Scene) -> None:
    waits = refused(scene).rpartition("/")[2]
    answers = [
        scene.senior.post(f"/referrals/new/{scene.triage.id}", {**LETTER, "waiting": waits}).status_code
        for _ in range(2)
    ]
    assert (answers, scene.rows(Arrival)[0]["state"]) == ([303, 303], ArrivalState.TAKEN)


def test_discarding_needs_a_reason(scene: Scene) -> None:
    assert scene.senior.post(f"{refused(scene)}/discard", {"version": "1", "reason": ""}).status_code == 422


def test_discarding_keeps_the_reason_and_takes_it_off_the_list(scene: Scene) -> None:
    scene.senior.post(f"{refused(scene)}/discard", {"version": "1", "reason": "They sent it again."})
    assert scene.rows(Arrival)[0]["ending_words"] == "They sent it again."
    assert "Nothing waits" in scene.senior.get("/referrals/waiting").text


def test_what_somebody_dealt_with_is_not_dealt_with_twice(scene: Scene) -> None:
    place = refused(scene)
    scene.senior.post(f"{place}/discard", {"version": "1", "reason": "They sent it again."})
    answer = scene.senior.post(f"{place}/again", {"version": "1", "service_id": ""})
    assert (answer.status_code, "Somebody has dealt with this meanwhile" in answer.text) == (422, True)


def test_the_api_lists_and_discards(scene: Scene) -> None:
    refused(scene)
    (waits,) = scene.senior.call("GET", "/arrivals/waiting").json()["items"]
    answer = scene.senior.call(
        "POST", f"/arrivals/{waits['id']}/discard", {"reason": "Sent again"}, if_match=f'"{waits["version"]}"'
    )
    assert (answer.status_code, scene.rows(Arrival)[0]["state"]) == (200, ArrivalState.DISCARDED)


class Held:
    """A lease that nobody takes away."""

    def fence(self, connection: object) -> None:
        """Still held."""


def test_after_its_time_the_content_is_forgotten_and_the_reason_stays(
    scene: Scene, standing_clock: StandingClock
) -> None:
    refused(scene)
    standing_clock.move(days=31)
    JOBS[0].run(Tick(scene.service.app.state.doors, Held(), standing_clock.now()))  # type: ignore[attr-defined,arg-type]
    kept = scene.rows(Arrival)[0]
    assert (kept["state"], kept["content"], bool(kept["reasons"])) == (ArrivalState.EXPIRED, None, True)


def test_before_its_time_nothing_is_forgotten(scene: Scene, standing_clock: StandingClock) -> None:
    refused(scene)
    standing_clock.move(days=30)
    JOBS[0].run(Tick(scene.service.app.state.doors, Held(), standing_clock.now()))  # type: ignore[attr-defined,arg-type]
    assert scene.rows(Arrival)[0]["content"] is not None


# ── who is told ───────────────────────────────────────────────────────────
def told(scene: Scene, clock: StandingClock, who: Visitor | None = None) -> list[str]:
    """What they were told so far, once the ticker has come round."""
    tick = Tick(scene.service.app.state.doors, Held(), clock.now())  # type: ignore[attr-defined,arg-type]
    for job in (*JOBS[1:], handing_out.JOB):
        job.run(tick)
    return [str(row["words"]) for row in scene.rows(Notice) if row["person_id"] == (who or scene.senior).person.id]


def test_another_organisation_is_told_nothing(scene: Scene, standing_clock: StandingClock) -> None:
    refused(scene)
    assert told(scene, standing_clock, scene.elsewhere) == []


def test_whoever_triages_is_told_once_however_much_comes(scene: Scene, standing_clock: StandingClock) -> None:
    for number in range(3):
        refused(scene, request(id=f"r{number}", subject={"reference": "Patient/nowhere"}))
        found = told(scene, standing_clock)
    assert found == [CAME]


def test_what_comes_tomorrow_is_told_tomorrow(scene: Scene, standing_clock: StandingClock) -> None:
    refused(scene)
    told(scene, standing_clock)
    standing_clock.move(days=1)
    refused(scene, request(id="another", subject={"reference": "Patient/nowhere"}))
    assert told(scene, standing_clock) == [CAME, CAME]


def test_before_it_is_forgotten_somebody_is_warned_once(scene: Scene, standing_clock: StandingClock) -> None:
    refused(scene)
    told(scene, standing_clock)
    standing_clock.move(days=27)
    told(scene, standing_clock)
    assert told(scene, standing_clock) == [CAME, GOES]


def suspect(scene: Scene, place: str, clock: StandingClock, name: str = "Sam") -> None:
    """A form in which something filled in what people do not see."""
    sent = send_form(scene, place, opened(scene, place, clock), given_name=name, fp_leave_empty="x")
    assert sent.status_code == 303


def test_what_a_machine_may_have_sent_is_told_of_once_a_day(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    for name in ("Sam", "Bea"):
        suspect(scene, place, standing_clock, name)
        found = told(scene, standing_clock)
    assert found == [SUSPECT]


def test_what_a_machine_may_have_sent_is_in_the_warning_too(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    suspect(scene, place, standing_clock)
    standing_clock.move(days=27)
    assert told(scene, standing_clock) == [SUSPECT, GOES]


def test_a_service_says_how_long_what_waits_is_kept(scene: Scene, standing_clock: StandingClock) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.get(Service, scene.sanctuary.id).keeps_waiting = 7
    refused(scene, {**BROKEN, **TO_SANCTUARY})
    assert scene.rows(Arrival)[0]["expires_on"] == standing_clock.now().date() + timedelta(days=7)
