"""What a person says of sharing: who records it, what it opens and closes, and what never closes."""

import pytest
from sqlalchemy import select

from core.access.audit.models import AuditEntry
from core.access.doors import Doors
from core.access.system import Reason
from core.access.vocabulary import Action
from core.assessments.models import Assessment
from core.closed_doors.models import ClaimSort
from core.consent.models import Consent, Saying
from core.consent.service import NOT_HOLDER, WE_GAIN
from core.database import clock
from core.interop.leaving import records as leaving
from core.people.intake import leaving_door
from tests import world
from tests.core.casework.visitors import visitor
from tests.core.consent.conftest import SAID, Scene

BOTH = {"entry", "theirs"}


# ── who may ───────────────────────────────────────────────────────────────
def test_nobody_unknown_reaches_it(scene: Scene) -> None:
    assert scene.nell.service.get(f"/api/v1/clients/{scene.client.id}/consents").status_code == 401


def test_the_organisation_that_gains_cannot_record_a_consent(scene: Scene) -> None:
    answer = scene.says("consent", scene.far)
    assert answer.status_code == 422
    assert WE_GAIN in answer.text


@pytest.mark.parametrize("for_another", [False, True])
def test_a_refused_consent_is_audited(scene: Scene, app_doors: Doors, for_another: bool) -> None:
    """Whoever tries to open a record to their own organisation is seen to have tried."""
    also = {"holder_id": str(scene.partners.missing_link.id), "with_id": str(scene.partners.alabare.id)}
    assert scene.says("consent", scene.far, **(also if for_another else {})).status_code == 422
    refused = select(AuditEntry).where(AuditEntry.actor_id == scene.far.person.id, AuditEntry.outcome == "refused")
    with app_doors.system(Reason.SEED) as system:
        assert [(one.action, one.kind) for one in system.find(refused)] == [("create", "consent")]


def test_whom_the_rules_let_record_none_is_refused_and_audited(scene: Scene, app_doors: Doors) -> None:
    """Whoever has broken the glass sees the person, and does not support them."""
    with app_doors.system(Reason.SEED) as system:
        ours = scene.partners.missing_link
        other = visitor(system, scene.nell.service, ours, "recovery_navigator", name="Some Other")
        world.self_claim(system, scene.client, other.person, ours, sort=ClaimSort.BREAK_GLASS)
    assert scene.says("dissent", other).status_code == 403
    refused = select(AuditEntry).where(AuditEntry.actor_id == other.person.id, AuditEntry.outcome == "refused")
    with app_doors.system(Reason.SEED) as system:
        assert [(one.action, one.kind) for one in system.find(refused)] == [("create", "consent")]


def test_a_page_says_why_the_gainer_cannot_record_it(scene: Scene) -> None:
    sent = {**SAID, "saying": "consent", "with_id": str(scene.partners.nilaari.id), "scope": "everything"}
    page = scene.far.post(f"/clients/{scene.client.id}/consents", sent)
    assert (page.status_code, WE_GAIN in page.text) == (422, True)


def test_nobody_records_it_for_another_holder(scene: Scene) -> None:
    answer = scene.says(
        "consent", scene.far, with_id=str(scene.partners.alabare.id), holder_id=str(scene.partners.missing_link.id)
    )
    assert answer.status_code == 422
    assert NOT_HOLDER in answer.text


def test_a_forged_consent_of_the_gainer_is_refused_by_the_rules_too(scene: Scene, app_doors: Doors) -> None:
    """The sentence is a courtesy; the rules say the same."""
    actor = world.actor(scene.far.person, scene.partners.nilaari, "recovery_navigator")
    forged = Consent(
        client_id=scene.client.id, organisation_id=scene.partners.nilaari.id, with_id=scene.partners.nilaari.id,
        saying=Saying.CONSENT, starts=clock.today(),
    )  # fmt: skip
    with app_doors.records(actor) as records:
        assert not records.decide(Action.CREATE, forged).allowed


def test_whoever_does_not_support_the_person_records_nothing(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        other = world.client(system, "Some Body")
    assert scene.nell.call("POST", f"/clients/{other.id}/consents", SAID | {"saying": "objection"}).status_code == 404


# ── consent ───────────────────────────────────────────────────────────────
def test_without_consent_a_manager_sees_their_own_organisation_s_work_only(scene: Scene) -> None:
    assert scene.sees(scene.manager) == {"theirs"}


def test_consent_opens_what_the_holder_has(scene: Scene) -> None:
    scene.says("consent")
    assert scene.sees(scene.manager) == BOTH


def test_consent_to_one_kind_opens_no_other(scene: Scene) -> None:
    scene.says("consent", scope="assessment")
    assert scene.sees(scene.manager) == {"theirs"}


def test_consent_of_one_holder_opens_nothing_of_another(scene: Scene) -> None:
    scene.says("consent", scene.far, with_id=str(scene.partners.missing_link.id))
    assert scene.sees(scene.manager) == {"theirs"}


def test_withdrawn_it_closes_with_the_next_request(scene: Scene) -> None:
    made = scene.says("consent")
    assert scene.withdraw(made) == 200
    assert scene.sees(scene.manager) == {"theirs"}


# ── dissent and objection ─────────────────────────────────────────────────
def test_before_the_two_workers_see_each_other_s_work(scene: Scene) -> None:
    """Against an empty proof."""
    assert (scene.sees(scene.nell), scene.sees(scene.far)) == (BOTH, BOTH)


def test_dissent_closes_to_the_one_what_belongs_to_others(scene: Scene) -> None:
    scene.says("dissent")
    assert (scene.sees(scene.nell), scene.sees(scene.far)) == (BOTH, {"theirs"})


def test_an_objection_closes_to_everybody_what_belongs_to_others(scene: Scene) -> None:
    scene.says("objection")
    assert (scene.sees(scene.nell), scene.sees(scene.far)) == ({"entry"}, {"theirs"})


def test_dissent_outweighs_consent(scene: Scene) -> None:
    scene.says("consent")
    scene.says("dissent")
    assert scene.sees(scene.manager) == {"theirs"}


def test_dissent_to_one_kind_closes_no_other(scene: Scene) -> None:
    scene.says("dissent", scope="assessment")
    assert scene.sees(scene.far) == BOTH


def test_taken_back_it_closes_nothing(scene: Scene) -> None:
    made = scene.says("objection")
    scene.withdraw(made)
    assert (scene.sees(scene.nell), scene.sees(scene.far)) == (BOTH, BOTH)


def test_a_last_day_that_is_over_is_refused(scene: Scene) -> None:
    assert scene.says("dissent", ends="2020-01-01").status_code == 422


def test_how_to_reach_the_person_safely_stays_open(scene: Scene) -> None:
    scene.says("objection")
    assert "After six only" in scene.far.get(f"/clients/{scene.client.id}").text


def test_a_crisis_plan_stays_open(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        plain, plan = (
            world.assessment(system, scene.client, scene.nell.person, scene.partners.missing_link) for _ in range(2)
        )
        system.get(Assessment, plan.id).instrument = "partnership:crisis_plan"
    scene.says("objection")
    actor = world.actor(scene.far.person, scene.partners.nilaari, "recovery_navigator")
    with app_doors.records(actor) as records:
        assert [one.id for one in records.page(Assessment).rows if one.id in (plain.id, plan.id)] == [plan.id]


# ── while somebody is at it ───────────────────────────────────────────────
def test_a_form_sent_after_a_dissent_is_refused_and_changes_nothing(scene: Scene, app_doors: Doors) -> None:
    """Nilaari's worker has the form for Missing Link's address open when the person says no."""
    with app_doors.system(Reason.SEED) as system:
        details = world.contact_details(system, scene.client, scene.partners.missing_link)
    place = f"/clients/{scene.client.id}/contact-details/{details.id}"
    assert scene.far.get(place).status_code == 200
    scene.says("dissent")
    sent = scene.far.post(place, {"address": "2 Low Street", "reason": "Moved", "version": "1"})
    with app_doors.system(Reason.SEED, writing=False) as system:
        kept = system.get(type(details), details.id).address
    assert (sent.status_code, kept) == (404, "1 High Street")


def test_an_export_begun_before_a_seal_holds_nothing_sealed_on_its_later_pages(
    scene: Scene, app_doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "PAGE", 1)
    door, ours = leaving_door(app_doors, "missing_link"), scene.partners.missing_link
    with app_doors.system(Reason.SEED) as system:
        last = world.contact(system, scene.client, scene.nell.person, ours)
    rows = leaving.each(door, type(scene.entry), lambda change: None)
    first = next(rows)
    with app_doors.system(Reason.SEED) as system:
        world.seal(system, scene.client, last.id, ours, scene.nell.person)
    assert str(last.id) not in {str(first["id"]), *(str(row["id"]) for row in rows)}


# ── pages ─────────────────────────────────────────────────────────────────
def test_the_summary_says_it_in_one_plain_sentence(scene: Scene) -> None:
    scene.says("dissent")
    page = scene.nell.get(f"/clients/{scene.client.id}").text
    assert f"{scene.partners.nilaari.name} must not see what others hold." in page


def test_the_form_records_and_takes_back(scene: Scene) -> None:
    place = f"/clients/{scene.client.id}/consents"
    form = {**SAID, "saying": "dissent", "with_id": str(scene.partners.nilaari.id), "scope": "everything"}
    assert scene.nell.post(place, form).status_code == 303
    made = scene.nell.call("GET", place).json()["items"][0]["id"]
    assert scene.nell.get(f"{place}/{made}/withdraw").status_code == 200
    assert scene.nell.post(f"{place}/{made}/withdraw", {"because": "She agrees", "version": "1"}).status_code == 303
    assert "Taken back: She agrees" in scene.nell.get(place).text


def test_an_incomplete_form_is_shown_again_with_what_was_typed(scene: Scene) -> None:
    page = scene.nell.post(f"/clients/{scene.client.id}/consents", {"evidence": "She nodded twice"})
    assert (page.status_code, "She nodded twice" in page.text) == (422, True)


def test_a_stale_page_is_told(scene: Scene) -> None:
    made = scene.says("dissent").json()["id"]
    place = f"/clients/{scene.client.id}/consents/{made}/withdraw"
    assert scene.nell.post(place, {"because": "She agrees", "version": "9"}).status_code == 409


def test_the_same_twice_is_recorded_once(scene: Scene) -> None:
    scene.says("dissent")
    assert scene.says("dissent").status_code == 422
