"""The register by the API: who may propose, accept, end and sign; the present is 4 March 2026."""

from datetime import date

import pytest

from core.access.system import Reason
from core.access.versions import publish
from tests import world
from tests.core.agreements.conftest import AGREEMENTS, PARTS, Register

RULE = "p, new-rule, recovery_navigator, *, contact, read, normal, on_my_caseload, crisis_handover, allow\n"


# ── who may not ───────────────────────────────────────────────────────────
def test_nobody_known_reads_nothing(register: Register) -> None:
    assert register.service.get(f"/api/v1{AGREEMENTS}").status_code == 401


def test_the_register_is_read_by_everybody_signed_in(register: Register) -> None:
    assert [one["key"] for one in register.worker.call("GET", AGREEMENTS).json()["items"]] == [world.SHARING]


def test_a_worker_proposes_nothing(register: Register) -> None:
    assert register.proposes("worker").status_code == 403


def test_another_organisation_accepts_nobody_else_s_part(register: Register) -> None:
    register.proposes()
    assert register.accepts("third", of="theirs").status_code in (403, 404)


@pytest.mark.parametrize("who", ["ours", "colleague"])
def test_nobody_of_the_proposer_s_organisation_accepts_for_another(register: Register, who: str) -> None:
    register.proposes()
    assert register.accepts(who, of="theirs").status_code in (403, 404)


def test_nobody_ends_another_organisation_s_part(register: Register) -> None:
    assert register.ends("ours", of="theirs").status_code in (403, 404)


def test_who_is_no_party_proposes_no_party(register: Register) -> None:
    register.proposes()
    agreement = register.part("ours")["agreement"]
    asked = {"organisation_id": str(register.partners.nilaari.id)}
    assert register.third.call("POST", f"{AGREEMENTS}/{agreement}/parties", json=asked).status_code == 403


def test_who_is_no_party_signs_nothing(register: Register) -> None:
    (sharing,) = register.worker.call("GET", AGREEMENTS).json()["items"]
    asked = {"name": "A Name", "capacity": "siro"}
    assert register.icb.call("POST", f"{AGREEMENTS}/{sharing['id']}/signatures", json=asked).status_code == 403


# ── wrong input ───────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "wrong",
    [
        {"key": world.SHARING}, {"key": "own"}, {"key": "Not A Key"}, {"kinds": ["any"]}, {"kinds": ["nonsense"]},
        {"kinds": []}, {"labels": ["secret"]}, {"parties": []}, {"starts": "2026-03-03"}, {"ends": "2026-03-03"},
        {"ends": "9999-12-31"}, {"review_on": "2026-03-04"}, {"document": "javascript://x"}, {"surprise": 1},
    ],
    ids=str,
)  # fmt: skip
def test_a_proposal_with_one_thing_wrong_is_refused(register: Register, wrong: dict[str, object]) -> None:
    assert register.proposes(**wrong).status_code == 422


def test_an_organisation_does_not_agree_with_itself(register: Register) -> None:
    assert register.proposes(parties=[str(register.partners.missing_link.id)]).status_code == 422


@pytest.mark.parametrize("ends", ["2026-03-03", "2020-01-01", "2200-01-01", "9999-12-31"])
def test_a_part_ends_today_or_later(register: Register, ends: str) -> None:
    assert register.ends("ours", ends=ends).status_code == 422


def test_what_ends_already_is_not_made_longer_alone(register: Register) -> None:
    register.ends("ours", ends="2026-04-01")
    assert register.ends("ours", ends="2026-04-02").status_code == 422


def test_a_part_changed_meanwhile_is_a_conflict(register: Register) -> None:
    register.proposes()
    part = register.part("theirs")
    answer = register.theirs.call("POST", f"{PARTS}/{part['id']}/accept", if_match='"7"')
    assert answer.status_code in (409, 412)


def test_accepting_twice_is_told(register: Register) -> None:
    register.proposes()
    register.accepts()
    assert register.accepts().status_code == 409


def test_a_party_joins_no_sooner_than_the_others_can_leave(register: Register) -> None:
    register.proposes()
    register.accepts()
    agreement = register.part("ours")["agreement"]
    asked = {"organisation_id": str(register.partners.alabare.id), "starts": "2026-03-17"}
    assert register.ours.call("POST", f"{AGREEMENTS}/{agreement}/parties", json=asked).status_code == 422


# ── works ─────────────────────────────────────────────────────────────────
def _carried_by_it_alone(register: Register) -> None:
    with register.doors.system(Reason.SEED) as system:
        publish(system.connection, RULE, "for this test", None, None)


def test_an_agreement_carries_nothing_until_another_party_accepts(register: Register) -> None:
    register.proposes(kinds=["contact"])
    _carried_by_it_alone(register)
    assert register.reads() == 404


def test_once_accepted_it_carries_what_a_rule_rests_on_it(register: Register) -> None:
    register.proposes(kinds=["contact"])
    register.accepts()
    _carried_by_it_alone(register)
    assert register.reads() == 200


@pytest.mark.parametrize("bears", [{"kinds": ["identity"]}, {"kinds": ["assessment"]}, {"labels": ["restricted"]}])
def test_a_rule_opens_no_kind_and_label_that_the_agreement_does_not_carry(
    register: Register, bears: dict[str, object]
) -> None:
    register.proposes(**bears)
    register.accepts()
    with register.doors.system(Reason.SEED) as system:
        publish(system.connection, RULE + "g2, contact, casework\ng2, client, identity\n", "only by it", None, None)
    assert register.reads() == 404


def test_a_group_of_the_policy_carries_the_kinds_in_it(register: Register) -> None:
    register.proposes(kinds=["casework"])
    register.accepts()
    with register.doors.system(Reason.SEED) as system:
        publish(system.connection, RULE + "g2, contact, casework\n", "only by it", None, None)
    assert register.reads() == 200


def test_a_proposal_that_was_declined_is_accepted_no_more(register: Register) -> None:
    register.proposes()
    register.ends("theirs", key="crisis_handover")
    assert register.accepts().status_code == 409


def test_a_proposal_that_was_taken_back_is_accepted_no_more(register: Register) -> None:
    register.proposes()
    register.ends("ours", key="crisis_handover", ends="2026-03-04")
    register.clock.move(days=1)
    assert register.accepts().status_code == 409


def test_a_party_that_joins_is_asked_and_accepts(register: Register) -> None:
    register.proposes()
    register.accepts()
    agreement = register.part("ours")["agreement"]
    asked = {"organisation_id": str(register.partners.alabare.id)}
    made = register.ours.call("POST", f"{AGREEMENTS}/{agreement}/parties", json=asked).json()
    assert (made["starts"], register.accepts("third").status_code) == ("2026-03-18", 200)


def test_nobody_follows_a_part_whose_end_has_no_day_after_it(register: Register) -> None:
    register.set_ends(date.max)
    agreement = register.part("theirs", world.SHARING)["agreement"]
    asked = {"organisation_id": str(register.partners.second_step.id)}
    assert register.ours.call("POST", f"{AGREEMENTS}/{agreement}/parties", json=asked).status_code == 422


def test_a_part_that_ends_goes_on_from_the_day_after(register: Register) -> None:
    register.ends("theirs", ends="2026-04-01")
    agreement = register.part("theirs", world.SHARING)["agreement"]
    asked = {"organisation_id": str(register.partners.second_step.id)}
    made = register.ours.call("POST", f"{AGREEMENTS}/{agreement}/parties", json=asked).json()
    assert (made["starts"], register.accepts(key=world.SHARING).status_code) == ("2026-04-02", 200)


def test_a_signature_is_recorded_once_however_often_it_is_sent(register: Register) -> None:
    agreement = register.part("ours", world.SHARING)["agreement"]
    asked = {"name": "Cal Guardian", "capacity": "caldicott_guardian", "signed_on": "2026-03-01"}
    for _ in range(2):
        register.ours.call("POST", f"{AGREEMENTS}/{agreement}/signatures", json=asked)
    whole = register.worker.call("GET", f"{AGREEMENTS}/{agreement}").json()
    assert [(one["name"], one["capacity"]) for one in whole["signatures"]] == [("Cal Guardian", "caldicott_guardian")]


def test_a_review_says_when_the_next_one_is(register: Register) -> None:
    agreement = register.part("ours", world.SHARING)["agreement"]
    asked = {"review_on": "2027-03-01", "reason": "Nothing to change"}
    path = f"{AGREEMENTS}/{agreement}/review"
    answer = register.ours.call("POST", path, json=asked, if_match='"1"').json()
    assert (answer["reviewed_on"], answer["review_on"]) == ("2026-03-04", "2027-03-01")


def test_whoever_is_explained_a_decision_is_told_the_agreement_and_its_dates(register: Register) -> None:
    register.set_ends(date(2026, 4, 1), register.partners.missing_link)
    told = register.worker.call("GET", f"/explain/contact/{register.note}").json()
    told = told["items"][0] if "items" in told else told
    assert (told["agreement"], told["party_since"], told["party_until"]) == (
        world.SHARING, "2020-01-01", "2026-04-01",
    )  # fmt: skip
