"""Seeing everything held: who may, what is gathered, how it is judged, who releases it, what the person is given."""

import io
import zipfile
from datetime import date

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.access.protected import Anchor, Label, Protected, ToThePerson
from core.access.system import Reason
from core.casework.models import Contact
from core.clients.models import Client
from core.privacy.models import PrivacyMatter
from core.rights.due import EXTENDED, MONTHS, due_on
from core.rights.held import kinds_gathered
from tests import world
from tests.core.rights.conftest import ASKS, WHY, Scene


# ── who may ───────────────────────────────────────────────────────────────
def test_nobody_unknown_reaches_it(scene: Scene) -> None:
    assert scene.nell.service.get("/api/v1/rights-requests").status_code == 401


def test_another_organisation_s_officer_finds_no_request(scene: Scene) -> None:
    assert scene.nia.call("GET", f"/rights-requests/{scene.asks()}").status_code == 404


def test_a_worker_who_recorded_it_may_not_take_it(scene: Scene) -> None:
    assert scene.step(scene.nell, scene.asks(), "take").status_code == 403


def test_an_officer_who_handles_no_request_gathers_nothing(scene: Scene) -> None:
    id = scene.asks()
    assert scene.step(scene.olga, id, "gather").status_code == 409


def test_nobody_opens_a_record_by_a_request_that_they_wrote_down(scene: Scene, app_doors: Doors) -> None:
    """It opens once somebody else has taken on the second yes: what opens a door is not one person's to invent."""
    with app_doors.system(Reason.SEED) as system:
        alone = world.client(system, "Only One", nhs_number="999 000 0018")
    made = scene.olga.call("POST", "/rights-requests/by-name", ASKS | {"nhs_number": "999 000 0018"})
    assert made.status_code == 201, made.text
    id = made.json()["id"]
    scene.step(scene.olga, id, "take")
    assert scene.step(scene.olga, id, "gather").status_code == 403
    with app_doors.records(world.actor(scene.olga.person, scene.partners.missing_link, "privacy_officer")) as records:
        assert not records.find(select(Client).where(Client.id == alone.id))
    scene.step(scene.cal, id, "take-as-second")
    assert scene.step(scene.olga, id, "gather").status_code == 200


def test_another_officer_is_told_who_takes_a_request(scene: Scene, app_doors: Doors) -> None:
    id = scene.asks()
    scene.step(scene.olga, id, "take")
    with app_doors.system(Reason.SEED) as system:
        matters = system.find(select(PrivacyMatter).where(PrivacyMatter.person_id == scene.olga.person.id))
    assert [one.evidence["see"] for one in matters if one.sort == "officer_look"] == [f"/rights/{id}"]


# ── what is gathered ──────────────────────────────────────────────────────
def test_every_kind_about_a_client_is_gathered_by_itself(scene: Scene, app_doors: Doors) -> None:
    """Nothing in the policy or the code names them, so a kind that a plugin adds is among them."""
    with app_doors.records(world.actor(scene.olga.person, scene.partners.missing_link, "privacy_officer")) as records:
        of_clients = {
            name
            for name, model in records.judge.policy.words.models.items()
            if issubclass(model, Protected)
            and model.kind.anchor is Anchor.CLIENT
            and model.kind.to_the_person is not ToThePerson.KEPT
        }
        assert {model.kind.name for model in kinds_gathered(records)} == of_clients


def test_what_both_organisations_hold_is_gathered(scene: Scene) -> None:
    found = {one["id"] for one in scene.entries(scene.gathered())}
    assert {str(scene.entry.id), str(scene.theirs.id), str(scene.client.id)} <= found


def test_an_entry_that_names_somebody_else_is_marked(scene: Scene) -> None:
    marks = {one["id"]: one["marks"] for one in scene.entries(scene.gathered())}
    assert (marks[str(scene.entry.id)], marks[str(scene.theirs.id)]) == ([], ["third_party"])


def test_a_restricted_entry_is_marked_as_one_that_may_harm(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        hidden = world.contact(
            system, scene.client, scene.nell.person, scene.partners.missing_link, label=Label.RESTRICTED
        )
    marks = {one["id"]: one["marks"] for one in scene.entries(scene.gathered())}
    assert marks[str(hidden.id)] == ["serious_harm"]


def test_a_confidential_address_is_not_gathered(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        address = world.contact_details(
            system, scene.client, scene.partners.missing_link, label=Label.VERY_RESTRICTED, address="Secret Lane 1"
        )
    id = scene.gathered()
    assert str(address.id) not in {one["id"] for one in scene.entries(id)}
    assert b"Secret Lane" not in scene.package(scene.released()).content


def test_what_others_sealed_is_listed_and_can_only_be_kept_back(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.seal(system, scene.client, scene.theirs.id, scene.partners.nilaari, scene.far.person)
    id = scene.gathered()
    (sealed,) = [one for one in scene.entries(id) if "sealed" in one["marks"]]  # type: ignore[operator]
    assert (sealed["id"], sealed["holder_id"]) == (str(scene.theirs.id), None)
    assert scene.judge(id, "contact", scene.theirs.id).status_code == 422


def test_what_the_person_does_not_want_shared_is_left_to_its_holder(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.consent(system, scene.client, scene.partners.nilaari, scene.partners.missing_link, saying="dissent")
    id = scene.gathered()
    assert str(scene.theirs.id) not in {one["id"] for one in scene.entries(id)}
    passed = scene.step(scene.olga, id, "pass-on", {"organisation_id": str(scene.partners.nilaari.id)})
    there = passed.json()["id"]
    scene.step(scene.nia, there, "take")
    scene.step(scene.nia, there, "gather")
    listed = scene.nia.call("GET", f"/rights-requests/{there}/entries?limit=500").json()["items"]
    assert str(scene.theirs.id) in {one["id"] for one in listed}


def test_somebody_kept_apart_from_the_person_handles_no_request_of_theirs(scene: Scene, app_doors: Doors) -> None:
    id = scene.gathered()
    with app_doors.system(Reason.SEED) as system:
        world.conflict_link(system, scene.client, scene.olga.person, scene.partners.missing_link)
    assert scene.olga.call("GET", f"/rights-requests/{id}").status_code == 404


def test_a_request_opens_no_list_and_no_page(scene: Scene, app_doors: Doors) -> None:
    """It is opened to be handed out, and for nothing else."""
    scene.gathered()
    with app_doors.records(world.actor(scene.olga.person, scene.partners.missing_link, "privacy_officer")) as records:
        assert records.count(Contact).number == 0


# ── judged and released ───────────────────────────────────────────────────
def test_an_officer_does_not_judge_what_may_harm(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        risky = world.contact(system, scene.client, scene.nell.person, scene.partners.missing_link, note="Risk of harm")
    id = scene.gathered()
    refused = scene.judge(id, "contact", risky.id)
    assert (refused.status_code, "Caldicott" in refused.text) == (422, True)
    assert scene.judge(id, "contact", risky.id, scene.cal).status_code == 200


def test_something_is_kept_back_only_with_a_ground_and_a_reason(scene: Scene) -> None:
    id = scene.gathered()
    assert scene.judge(id, "contact", scene.theirs.id, verdict="withhold").status_code == 422


def test_it_is_not_ready_while_an_entry_waits(scene: Scene) -> None:
    assert scene.step(scene.olga, scene.gathered(), "ready").status_code == 409


def test_one_person_alone_releases_nothing(scene: Scene) -> None:
    id = scene.gathered()
    scene.judged(id)
    scene.step(scene.olga, id, "ready")
    assert scene.step(scene.olga, id, "release").status_code == 409
    assert scene.package(id).status_code == 409


def test_an_officer_of_another_organisation_may_be_asked_for_the_second_yes(scene: Scene) -> None:
    id = scene.asks()
    scene.step(scene.olga, id, "take")
    scene.step(scene.olga, id, "second", {"organisation_id": str(scene.partners.nilaari.id)})
    assert scene.cal.call("GET", f"/rights-requests/{id}").status_code == 404
    assert scene.step(scene.nia, id, "take-as-second").status_code == 200


# ── what the person is given ──────────────────────────────────────────────
def test_what_is_released_holds_the_entries_of_both(scene: Scene) -> None:
    given = scene.given(scene.released())
    assert given[str(scene.theirs.id)]["values"]["note"] == "Her sister was there."  # type: ignore[index]
    assert given[str(scene.entry.id)]["values"]["note"] == "We talked about work."  # type: ignore[index]


def test_what_is_left_out_is_nowhere_in_the_file(scene: Scene) -> None:
    id = scene.gathered()
    scene.judged(id)
    out = {"verdict": "redact", "left_out": ["note"], "instead": {"note": "Somebody was there."}}
    assert scene.judge(id, "contact", scene.theirs.id, scene.cal, **(out | WHY)).status_code == 200
    scene.step(scene.olga, id, "ready")
    scene.step(scene.cal, id, "release")
    everything = _all_of(scene.package(id).content)
    assert "sister" not in everything
    assert "Somebody was there." in everything


def test_what_is_kept_back_is_not_in_the_file(scene: Scene) -> None:
    id = scene.gathered()
    scene.judged(id)
    scene.judge(id, "contact", scene.theirs.id, scene.cal, **(WHY | {"verdict": "withhold"}))
    scene.step(scene.olga, id, "ready")
    scene.step(scene.cal, id, "release")
    assert str(scene.theirs.id) not in scene.given(id)


def test_the_page_to_read_says_codes_and_moments_in_words(scene: Scene) -> None:
    with zipfile.ZipFile(io.BytesIO(scene.package(scene.released()).content)) as zipped:
        page = zipped.read("read-me.html").decode()
    mechanism = scene.entry.mechanism
    assert (mechanism.words in page, f"<dd>{mechanism.value}</dd>" in page, "+00:00" in page) == (True, False, False)


def test_the_file_names_nobody(scene: Scene) -> None:
    said = scene.package(scene.released()).headers["content-disposition"]
    assert said == 'attachment; filename="record.zip"'


def test_once_it_is_closed_nothing_is_open_any_more(scene: Scene) -> None:
    id = scene.released()
    closed = scene.step(scene.olga, id, "close", {"outcome": "done", "outcome_words": "Handed over in person"})
    assert closed.status_code == 200
    assert scene.package(id).status_code == 409


# ── in time ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 9, 3), date(2026, 10, 5)),
        (date(2026, 1, 31), date(2026, 3, 2)),
        (date(2026, 11, 25), date(2026, 12, 29)),
        (date(2026, 6, 10), date(2026, 7, 10)),
    ],
)
def test_an_answer_is_due_after_one_calendar_month_on_a_working_day(received: date, due: date) -> None:
    """The ICO's own example first; a month without such a day; Christmas."""
    assert due_on(received, MONTHS) == due


def test_it_is_extended_once_and_by_two_months(scene: Scene) -> None:
    id = scene.asks()
    scene.step(scene.olga, id, "take")
    longer = scene.step(scene.olga, id, "extend", {"because": "Four organisations and many papers"})
    received = date.fromisoformat(longer.json()["received_on"])
    assert longer.json()["due_on"] == str(due_on(received, EXTENDED))
    assert scene.step(scene.olga, id, "extend", {"because": "Still more"}).status_code == 409


def _all_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        return "\n".join(zipped.read(name).decode() for name in zipped.namelist())
