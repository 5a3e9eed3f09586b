"""Transfers: refused first, then from the offer to the answer; agreements, withdrawals, two who accept at once."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from httpx2 import Response
from sqlalchemy import select

from core.access.system import Reason, SystemRecords
from core.database import clock
from core.involvement.models import Allocation, Involvement
from core.organisations.models import Service
from core.referrals.models import Referral, State
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor
from tests.core.referrals.conftest import Scene
from tests.core.referrals.ticking import told

NOBODY = "01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f"


@dataclass(frozen=True)
class Offer:
    """`receiver` decides at Nilaari, to whose `service` the senior of Second Step offers the scene's referral."""

    scene: Scene
    receiver: Visitor
    service: Service

    @property
    def given(self) -> dict[str, object]:
        return {
            "to_service_id": str(self.service.id), "reason": "language", "words": "Speaks Somali.",
            "person_agrees": True, "sender_stays": False, "lead_goes_over": True,
        }  # fmt: skip

    def propose(self, version: int = 1, by: Visitor | None = None, **instead: object) -> Response:
        return self.scene.act("transfers", {**self.given, **instead}, version, by)

    def proposed(self, **instead: object) -> str:
        """The address of an offer that waits."""
        version = self.scene.senior.call("GET", self.scene.place).json()["version"]
        made = self.propose(version, **instead)
        assert made.status_code == 201, made.text
        return f"/transfers/{made.json()['id']}"

    def answer(
        self, place: str, step: str, json: object = None, by: Visitor | None = None, version: int = 1
    ) -> Response:
        return (by or self.receiver).call("POST", f"{place}/{step}", json, if_match=f'"{version}"')

    def accepted(self, **instead: object) -> str:
        place = self.proposed(**instead)
        assert self.answer(place, "accept").status_code == 200
        return place

    def system(self, *, writing: bool = False) -> SystemRecords:
        return self.scene.service.app.state.doors.system(Reason.SEED, writing=writing)  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def offer(scene: Scene) -> Offer:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        nilaari = scene.partners.nilaari
        receiver = visitor(system, scene.service, nilaari, "senior_navigator", name="Rec Eiver")
        return Offer(scene, receiver, world.service(system, nilaari, "Culture and recovery"))


REFUSE = {"reason": "no_room", "answer": "Ask again in May."}


# ── refused ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["", f"/{NOBODY}"])
def test_nobody_known_gets_nothing(offer: Offer, path: str) -> None:
    assert offer.scene.service.get(f"/api/v1/transfers{path}").status_code == 401


def test_a_third_organisation_cannot_tell_a_transfer_from_none(offer: Offer) -> None:
    place = offer.proposed()
    with offer.system(writing=True) as system:
        third = visitor(system, offer.scene.service, offer.scene.partners.alabare, "senior_navigator")
    assert third.call("GET", place).json() == third.call("GET", f"/transfers/{NOBODY}").json()
    assert offer.answer(place, "accept", by=third).status_code == 404


def test_nobody_offers_what_others_hold(offer: Offer) -> None:
    assert offer.propose(by=offer.receiver).status_code == 404


def test_a_worker_may_not_offer_whom_they_carry(offer: Offer) -> None:
    offer.scene.allocated()
    assert offer.propose(4, by=offer.scene.navigator).status_code == 403


def test_the_sender_cannot_accept_for_the_receiver(offer: Offer) -> None:
    place = offer.proposed()
    assert offer.answer(place, "accept", by=offer.scene.senior).status_code == 403


def test_the_receiver_cannot_withdraw_it(offer: Offer) -> None:
    place = offer.proposed()
    assert offer.answer(place, "withdraw", {"why": "We changed our mind"}).status_code == 403


def test_an_organisation_without_an_agreement_is_refused_in_plain_words(offer: Offer) -> None:
    with offer.system(writing=True) as system:
        stranger = world.service(system, world.organisation(system, "oxford_health"), "Oxford talking")
    refused = offer.propose(to_service_id=str(stranger.id))
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["field"]) == (422, "to_service_id")
    assert "share under no agreement today, so nothing is sent" in error["message"]


def test_an_offer_opens_who_the_person_is_and_one_referral(offer: Offer) -> None:
    before = offer.receiver.call("GET", f"/clients/{offer.scene.client.id}").status_code
    offer.proposed()
    seen = [offer.receiver.call("GET", path).status_code
            for path in (f"/clients/{offer.scene.client.id}", offer.scene.place)]  # fmt: skip
    assert (before, seen) == (404, [200, 200])


def test_a_withdrawn_offer_closes_the_person_again(offer: Offer) -> None:
    place = offer.proposed()
    withdrawn = offer.answer(place, "withdraw", {"why": "They stay here"}, by=offer.scene.senior)
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")
    assert offer.receiver.call("GET", f"/clients/{offer.scene.client.id}").status_code == 404


def test_the_offer_alone_lets_nobody_work_on_the_referral(offer: Offer) -> None:
    offer.proposed()
    assert offer.scene.act("take", by=offer.receiver).status_code == 403


CLOSED = "Culture and recovery takes nobody today. Choose another service."
DIED = {"source": "gp", "is_certain": True}


def close(offer: Offer) -> None:
    with offer.system(writing=True) as system:
        system.get(Service, offer.service.id).closed_from = clock.today()


def test_nothing_is_offered_to_a_closed_service(offer: Offer) -> None:
    close(offer)
    refused = offer.propose()
    assert (refused.status_code, refused.json()["errors"]) == (
        422, [{"field": "to_service_id", "message": CLOSED}])  # fmt: skip


def test_nothing_is_taken_over_by_a_service_that_has_closed_since(offer: Offer) -> None:
    place = offer.proposed()
    close(offer)
    refused = offer.answer(place, "accept")
    assert (refused.status_code, refused.json()["errors"]) == (
        422, [{"field": "to_service_id", "message": CLOSED}])  # fmt: skip
    assert offer.receiver.call("GET", place).json()["state"] == "proposed"


def test_nobody_who_has_died_is_offered(offer: Offer) -> None:
    offer.scene.senior.call("POST", f"/clients/{offer.scene.client.id}/deaths", DIED)
    version = offer.scene.senior.call("GET", offer.scene.place).json()["version"]
    refused = offer.propose(version)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "client")
    assert "has died. Nobody is asked to take them over" in refused.json()["errors"][0]["message"]


def test_nobody_who_has_died_since_is_taken_over(offer: Offer) -> None:
    place = offer.proposed()
    assert offer.scene.senior.call("POST", f"/clients/{offer.scene.client.id}/deaths", DIED).status_code == 201
    version = offer.receiver.call("GET", place).json()["version"]
    refused = offer.answer(place, "accept", version=version)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "client")


def test_the_page_says_why_a_closed_service_takes_nobody_over(offer: Offer) -> None:
    place = offer.proposed()
    close(offer)
    page = offer.receiver.post(f"{place}/accept", {"version": "1"})
    assert (page.status_code, "takes nobody today" in page.text) == (422, True)


# ── works ─────────────────────────────────────────────────────────────────
def test_accepting_moves_the_referral_and_makes_the_receiver_case_lead(offer: Offer) -> None:
    offer.scene.allocated()
    place = offer.accepted()
    referral = offer.receiver.call("GET", offer.scene.place).json()
    assert (referral["organisation_id"], referral["state"]) == (str(offer.receiver.organisation.id), "conversation")
    assert referral["triaged_by"] == str(offer.receiver.person.id)
    client = offer.receiver.call("GET", f"/clients/{offer.scene.client.id}").json()
    assert client["case_lead_id"] == str(offer.receiver.person.id)
    assert offer.receiver.call("GET", place).json()["state"] == "accepted"


def test_the_case_lead_stays_unless_it_goes_over(offer: Offer) -> None:
    offer.scene.allocated()
    offer.accepted(lead_goes_over=False)
    client = offer.receiver.call("GET", f"/clients/{offer.scene.client.id}").json()
    assert client["case_lead_id"] == str(offer.scene.navigator.person.id)


def test_the_senders_workers_end_with_the_day(offer: Offer, standing_clock: StandingClock) -> None:
    offer.scene.allocated()
    offer.accepted()
    today = offer.scene.navigator.call("GET", f"/clients/{offer.scene.client.id}").status_code
    standing_clock.move(days=1)
    with offer.system(writing=True) as system:
        again = visitor(system, offer.scene.service, offer.scene.navigator.organisation, "recovery_navigator")
        theirs = select(Allocation).where(Allocation.client_id == offer.scene.client.id)
        (allocation,) = system.find(theirs)
        ended = {one.organisation_id: one.ends for one in system.find(
            select(Involvement).where(Involvement.client_id == offer.scene.client.id))}  # fmt: skip
    assert (today, allocation.ends) == (200, clock.today() - timedelta(days=1))
    assert ended[offer.scene.navigator.organisation.id] == allocation.ends
    assert ended[offer.receiver.organisation.id] is None
    assert again.call("GET", f"/clients/{offer.scene.client.id}").status_code == 404


def test_a_sender_who_stays_keeps_its_workers(offer: Offer) -> None:
    offer.scene.allocated()
    offer.accepted(sender_stays=True)
    with offer.system() as system:
        (allocation,) = system.find(select(Allocation).where(Allocation.client_id == offer.scene.client.id))
    assert allocation.ends is None


def test_who_held_what_is_kept(offer: Offer) -> None:
    offer.scene.allocated()
    held = offer.receiver.call("GET", offer.accepted()).json()["held"]
    assert (held["organisation"]["name"], held["service"]["name"]) == ("Second Step", "Access triage")
    assert (held["team"], held["label"], held["state"]) == ("North team", "normal", "allocated")
    assert [(one["name"], one["for"]) for one in held["workers"]] == [("Nav Igator", "Missing Link")]
    assert held["case_lead"]["name"] == "Nav Igator"


def test_the_sender_keeps_what_it_wrote(offer: Offer) -> None:
    offer.scene.talked()
    (before,) = offer.scene.senior.call("GET", f"{offer.scene.place}/support-conversations").json()["items"]
    offer.accepted()
    kept = offer.scene.senior.call("GET", f"/explain/support_conversation/{before['id']}")
    assert kept.status_code == 200
    assert offer.scene.senior.call("GET", offer.scene.place).status_code == 404


def test_the_receiver_can_go_on_and_allocate(offer: Offer) -> None:
    offer.scene.talked()
    with offer.system(writing=True) as system:
        team = world.team(system, offer.receiver.organisation)
        worker = visitor(system, offer.scene.service, offer.receiver.organisation, "recovery_navigator")
        member = world.member(system, team, worker.person, offer.receiver.organisation)
    offer.accepted()
    now = offer.receiver.call("GET", offer.scene.place).json()["version"]
    given = {"team_member_id": str(member.id)}
    made = offer.receiver.call("POST", f"{offer.scene.place}/allocate", given, if_match=f'"{now}"')
    assert (made.status_code, made.json()["state"]) == (200, "allocated")


def test_what_its_own_sender_takes_over_can_be_worked_on(offer: Offer) -> None:
    with offer.system(writing=True) as system:
        system.get(Referral, offer.scene.referral.id).from_organisation_id = offer.receiver.organisation.id
    offer.accepted()
    assert offer.receiver.call("GET", f"/clients/{offer.scene.client.id}").status_code == 200


def test_refusing_leaves_it_where_it_is(offer: Offer) -> None:
    place = offer.proposed()
    refused = offer.answer(place, "refuse", REFUSE).json()
    assert (refused["state"], refused["refused_as"], refused["answer"]) == ("refused", "no_room", "Ask again in May.")
    assert offer.scene.senior.call("GET", offer.scene.place).json()["state"] == "received"


def test_history_says_that_it_went_over(offer: Offer) -> None:
    offer.accepted()
    steps = offer.receiver.call("GET", f"{offer.scene.place}/history").json()["items"]
    assert steps[-1]["what"] == "Taken over by another organisation"
    assert steps[-1]["why"] == "Taken over from Second Step"


# ── settled, stale, twice ─────────────────────────────────────────────────
def test_accepting_after_it_was_withdrawn_is_a_conflict_in_plain_words(offer: Offer) -> None:
    place = offer.proposed()
    offer.answer(place, "withdraw", {"why": "They stay here"}, by=offer.scene.senior)
    late = offer.answer(place, "accept")
    assert (late.status_code, late.json()["detail"]) == (
        409, "This transfer was withdrawn by Sen Senior. It cannot be answered any more.",
    )  # fmt: skip
    assert offer.scene.senior.call("GET", offer.scene.place).status_code == 200


@pytest.mark.parametrize("step", ["accept", "refuse"])
def test_the_second_to_answer_is_told_who_was_first(offer: Offer, step: str) -> None:
    place = offer.accepted()
    late = offer.answer(place, step, REFUSE if step == "refuse" else None)
    assert (late.status_code, "accepted by Rec Eiver" in late.json()["detail"]) == (409, True)


def test_an_offer_that_nobody_answered_lapses(offer: Offer, standing_clock: StandingClock) -> None:
    place = offer.proposed()
    standing_clock.move(days=15)
    with offer.system(writing=True) as system:
        receiver = visitor(system, offer.scene.service, offer.receiver.organisation, "senior_navigator")
    late = offer.answer(place, "accept", by=receiver)
    assert (late.status_code, "lapsed" in late.json()["detail"]) == (409, True)
    assert receiver.call("GET", f"/clients/{offer.scene.client.id}").status_code == 404


def test_a_second_offer_waits_for_the_answer_to_the_first(offer: Offer) -> None:
    offer.proposed()
    assert offer.propose().json()["errors"][0]["field"] == "state"


def test_ones_own_service_is_no_transfer(offer: Offer) -> None:
    refused = offer.propose(to_service_id=str(offer.scene.triage.id))
    assert refused.json()["errors"][0]["message"] == "Choose a service of another organisation."


def test_a_referral_that_ended_is_not_transferred(offer: Offer) -> None:
    ended = offer.scene.another(State.CLOSED)
    refused = offer.scene.senior.call("POST", f"/referrals/{ended}/transfers", offer.given, if_match='"1"')
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "state")


def test_the_same_key_twice_makes_one_offer(offer: Offer) -> None:
    path, key = f"{offer.scene.place}/transfers", f"once-{offer.scene.referral.id}"
    first, again = (
        offer.scene.senior.call("POST", path, offer.given, if_match='"1"', idempotency_key=key) for _ in range(2)
    )
    assert (first.status_code, first.json()) == (201, again.json())


@pytest.mark.parametrize(
    ("field", "value"),
    [("to_service_id", "x"), ("reason", "none"), ("words", ""), ("person_agrees", None), ("more", "1")],
)
def test_a_faulty_offer_names_its_field(offer: Offer, field: str, value: object) -> None:
    refused = offer.propose(**{field: value})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


# ── told ──────────────────────────────────────────────────────────────────
def test_who_decides_there_is_told_of_an_offer(offer: Offer) -> None:
    offer.proposed()
    assert set(told(offer.scene.service, offer.receiver)) == {"A transfer to your organisation waits for an answer."}
    assert "Answer a transfer to your organisation" in offer.receiver.get("/").text


def test_who_offered_is_told_the_answer_and_nothing_of_the_person(offer: Offer) -> None:
    offer.answer(offer.proposed(), "refuse", REFUSE)
    assert told(offer.scene.service, offer.scene.senior) == ["A transfer that you proposed was refused."]


def test_a_worker_whose_work_ended_is_told(offer: Offer) -> None:
    offer.scene.allocated()
    offer.accepted()
    assert "now supported by another organisation" in told(offer.scene.service, offer.scene.navigator)[-1]


def test_who_offered_is_told_that_it_lapsed(offer: Offer, standing_clock: StandingClock) -> None:
    place = offer.proposed()
    standing_clock.move(days=15)
    assert told(offer.scene.service, offer.scene.senior) == [
        "A transfer that you proposed was not answered in time, and lapsed."
    ]
    with offer.system(writing=True) as system:
        receiver = visitor(system, offer.scene.service, offer.receiver.organisation, "senior_navigator")
    assert receiver.call("GET", place).json()["state"] == "lapsed"


# ── pages ─────────────────────────────────────────────────────────────────
def form(offer: Offer, **instead: str) -> dict[str, str]:
    yes_no = {True: "yes", False: "no"}
    return {"version": "1", **{name: yes_no.get(said, str(said)) for name, said in offer.given.items()}, **instead}  # type: ignore[call-overload]


def test_from_offer_to_acceptance_through_the_pages(offer: Offer) -> None:
    offered = offer.scene.senior.post(f"{offer.scene.place}/transfer", form(offer))  # type: ignore[arg-type]
    place = offered.headers["location"]
    page = offer.receiver.get(place).text
    assert "Sam Example" in page
    assert "You become the case lead." in page
    accepted = offer.receiver.post(f"{place}/accept", {"version": "1"})
    assert accepted.headers["location"] == offer.scene.place
    assert offer.receiver.get(offer.scene.place).status_code == 200
    assert "Who held it when it was accepted" in offer.scene.senior.get(place).text


def test_the_form_says_who_loses_sight(offer: Offer) -> None:
    offer.scene.allocated()
    page = offer.scene.senior.get(f"{offer.scene.place}/transfer").text
    assert "these workers no longer see the person’s record" in page
    assert "Nav Igator (Missing Link)" in page


def test_a_form_without_answers_is_asked_again(offer: Offer) -> None:
    refused = offer.scene.senior.post(f"{offer.scene.place}/transfer", {"version": "1"})
    assert (refused.status_code, "Choose a reason" in refused.text) == (422, True)


def test_refusing_and_withdrawing_through_the_pages(offer: Offer) -> None:
    place = offer.proposed()
    assert offer.receiver.post(f"{place}/refuse", {"version": "1", "reason": "no_room"}).status_code == 303
    assert "No room" in offer.scene.senior.get(place).text
    again = offer.proposed()
    assert offer.scene.senior.post(f"{again}/withdraw", {"version": "1", "why": "They stay"}).status_code == 303
    late = offer.receiver.post(f"{again}/accept", {"version": "1"})
    assert (late.status_code, "withdrawn by Sen Senior" in late.text) == (409, True)


def test_the_board_leads_nobody_to_lists_that_are_closed_to_them(offer: Offer) -> None:
    offer.scene.allocated()
    assert 'href="/transfers"' in offer.scene.senior.get("/referrals").text
    assert 'href="/transfers"' not in offer.scene.navigator.get("/referrals").text


def test_the_list_shows_both_directions(offer: Offer) -> None:
    place = offer.proposed()
    assert place in offer.scene.senior.get("/transfers").text
    assert place in offer.receiver.get("/transfers").text
    assert place not in offer.scene.hr.get("/transfers").text
