"""How open an addendum is: as open as its entry now, and written beside it by whoever may change that one."""

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.access.audit.models import AuditEntry
from core.access.doors import Doors
from core.access.protected import Label, Protected
from core.access.records import Records
from core.access.system import Reason
from core.access.vocabulary import Action
from core.casework.models import Contact
from core.closed_doors.models import ClaimSort
from core.rights.addenda import NOT_HELD_HERE, NOT_YOURS
from core.rights.addendum_models import Addendum
from core.sealing.models import SealLevel
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.core.rights.conftest import Scene
from tests.core.rights.test_addenda import SAYS
from tests.core.rights.test_restriction import restrict
from tests.policies import shipped

CHANGED = {
    "day": "2026-03-03", "began": "14:30", "minutes": 45, "mechanism": "01", "attendance": "5", "purpose": "planning",
    "note": "We made a plan.", "reason": "The person asked for it",
}  # fmt: skip


def write(scene: Scene, to: Protected | None = None, who: Visitor | None = None) -> Response:
    entry = to or scene.entry
    return (who or scene.nell).call(
        "POST", "/addenda", SAYS | {"record_kind": entry.kind.name, "record_id": str(entry.id)}
    )


def relabelled(scene: Scene, label: str, version: int = 1) -> None:
    answer = scene.nell.call("PUT", f"/contacts/{scene.entry.id}", CHANGED | {"label": label}, if_match=f'"{version}"')
    assert answer.status_code == 200, answer.text


def reads(scene: Scene, who: Visitor) -> int:
    return len(who.call("GET", f"/addenda?record_id={scene.entry.id}").json()["items"])


def another(scene: Scene, app_doors: Doors, role: str) -> Visitor:
    with app_doors.system(Reason.SEED) as system:
        return visitor(system, scene.nell.service, scene.partners.missing_link, role, name="Some Other")


def reader(scene: Scene, app_doors: Doors) -> Visitor:
    """Somebody who triages, and so reads what their organisation wrote of the person."""
    with app_doors.system(Reason.SEED) as system:
        world.referral(system, scene.client, scene.partners.missing_link)
    return another(scene, app_doors, "senior_navigator")


def restricted(scene: Scene, app_doors: Doors, sort: str) -> Protected:
    """An entry of Missing Link."""
    ours, by = scene.partners.missing_link, scene.nell.person
    with app_doors.system(Reason.SEED) as system:
        if sort == "contact":
            return world.contact(system, scene.client, by, ours, label=Label.RESTRICTED)
        if sort == "stay":
            return world.stay(system, scene.client, by, ours, label=Label.RESTRICTED)
        referral = world.referral(system, scene.client, ours, label=Label.RESTRICTED)
        made = {"referral": lambda: referral, "onward": lambda: world.onward_referral(
            system, referral, by, label=Label.RESTRICTED
        )}  # fmt: skip
        return made[sort]()


# ── as open as the entry ──────────────────────────────────────────────────
def test_an_entry_that_is_restricted_takes_its_addenda_along(scene: Scene) -> None:
    write(scene)
    assert reads(scene, scene.far) == 1
    relabelled(scene, "restricted")
    assert (reads(scene, scene.far), reads(scene, scene.nell)) == (0, 1)


def test_opened_again_it_opens_them(scene: Scene) -> None:
    write(scene)
    relabelled(scene, "restricted")
    relabelled(scene, "normal", 2)
    assert reads(scene, scene.far) == 1


def test_their_history_says_so(scene: Scene) -> None:
    made = write(scene).json()["id"]
    relabelled(scene, "restricted")
    assert "The person asked for it" in scene.nell.get(f"/history/addendum/{made}").text


@given(said=st.lists(st.tuples(st.sampled_from(["write", "relabel"]), st.sampled_from(Label)), max_size=6))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_whatever_is_done_an_addendum_has_its_entry_s_label(
    scene: Scene, app_doors: Doors, said: list[tuple[str, Label]]
) -> None:
    for what, label in said:
        with app_doors.system(Reason.SEED) as system:
            entry = system.get(Contact, scene.entry.id)
            if what == "relabel":
                entry.label = label
            else:
                world.addendum(
                    system, scene.client, scene.partners.missing_link, scene.nell.person, record_id=entry.id,
                    label=entry.label,
                )  # fmt: skip
    with app_doors.system(Reason.SEED) as system:
        now = system.get(Contact, scene.entry.id).label
        beside = system.find(select(Addendum).where(Addendum.record_id == scene.entry.id))
        assert {one.label for one in beside} <= {now}


# ── who writes beside what is restricted ──────────────────────────────────
@pytest.mark.parametrize("sort", ["contact", "referral"])
def test_whoever_carries_the_person_writes_beside_their_restricted_entries(
    scene: Scene, app_doors: Doors, sort: str
) -> None:
    made = write(scene, restricted(scene, app_doors, sort))
    assert made.status_code == 201, made.text
    place = f"/addenda/{made.json()['id']}"
    assert (scene.nell.call("GET", place).status_code, scene.far.call("GET", place).status_code) == (200, 404)


def test_they_read_none_beside_what_they_may_not_read(scene: Scene, app_doors: Doors) -> None:
    """A stay on a pathway for women is for the workers of that service."""
    entry = restricted(scene, app_doors, "stay")
    with app_doors.system(Reason.SEED) as system:
        made = world.addendum(
            system, scene.client, scene.partners.missing_link, scene.nell.person, record_kind="stay",
            record_id=entry.id, label=Label.RESTRICTED,
        )  # fmt: skip
    assert write(scene, entry).status_code == 404
    assert scene.nell.call("GET", f"/addenda/{made.id}").status_code == 404


@pytest.mark.parametrize(
    ("plugin", "role", "does"),
    [
        ("missing_link", "womens_service_worker", True), ("missing_link", "recovery_navigator", False),
        ("nilaari", "recovery_navigator", True), ("nilaari", "womens_service_worker", False),
    ],
)  # fmt: skip
def test_a_plugin_s_rules_say_who_writes_beside_its_restricted_entries(
    scene: Scene, app_doors: Doors, plugin: str, role: str, does: bool
) -> None:
    ours = scene.partners.missing_link
    with app_doors.system(Reason.SEED) as system:
        entry = world.stay(system, scene.client, scene.nell.person, ours, plugin=plugin, label=Label.RESTRICTED)
    beside = Addendum(
        client_id=scene.client.id, organisation_id=ours.id, record_kind="stay", record_id=entry.id,
        label=Label.RESTRICTED,
    )  # fmt: skip
    actor = world.actor(scene.nell.person, ours, role)
    with Records(app_doors.database, app_doors.audit, shipped.policy(), actor) as records:
        assert records.decide(Action.CREATE, beside).allowed is does


@pytest.mark.parametrize("sort", ["referral", "onward"])
def test_whoever_triages_writes_beside_it(scene: Scene, app_doors: Doors, sort: str) -> None:
    assert (
        write(scene, restricted(scene, app_doors, sort), another(scene, app_doors, "senior_navigator")).status_code
        == 201
    )


# ── what a refusal says ───────────────────────────────────────────────────
def test_a_refusal_names_another_organisation_only_where_one_holds_the_entry(scene: Scene, app_doors: Doors) -> None:
    ours, theirs = write(scene, who=reader(scene, app_doors)), write(scene, scene.theirs)
    assert (ours.status_code, theirs.status_code) == (422, 422)
    assert NOT_YOURS in ours.text
    assert NOT_HELD_HERE in theirs.text


def test_a_refusal_is_audited(scene: Scene, app_doors: Doors) -> None:
    write(scene, scene.theirs)
    with app_doors.system(Reason.SEED) as system:
        refused = select(AuditEntry).where(AuditEntry.actor_id == scene.nell.person.id, AuditEntry.outcome == "refused")
        assert [(one.action, one.kind) for one in system.find(refused)] == [("create", "addendum")]


# ── while the use of the entry is restricted ──────────────────────────────
def test_its_holder_puts_right_what_is_restricted_and_reads_nothing_of_it(scene: Scene) -> None:
    restrict(scene)
    page = scene.nell.get(f"/addenda/new/contact/{scene.entry.id}")
    made = write(scene)
    assert (page.status_code, made.status_code) == (200, 201)
    assert "We talked about work." not in page.text + made.text
    assert scene.nell.call("GET", f"/contacts/{scene.entry.id}").status_code == 404


def test_the_form_writes_it(scene: Scene) -> None:
    restrict(scene)
    made = scene.nell.post(f"/addenda/new/contact/{scene.entry.id}", dict(SAYS))
    assert made.status_code == 303, made.text
    assert "We did not" in scene.nell.get(made.headers["location"]).text


def test_nobody_of_another_organisation_learns_that_it_is_there(scene: Scene) -> None:
    restrict(scene)
    assert write(scene, who=scene.far).status_code == 404
    assert scene.far.get(f"/addenda/new/contact/{scene.entry.id}").status_code == 404


def test_nor_does_a_colleague_who_could_only_read_it(scene: Scene, app_doors: Doors) -> None:
    restrict(scene)
    assert write(scene, who=reader(scene, app_doors)).status_code == 404


def test_nor_one_who_is_kept_apart(scene: Scene, app_doors: Doors) -> None:
    restrict(scene)
    with app_doors.system(Reason.SEED) as system:
        world.conflict_link(system, scene.client, scene.nell.person, scene.partners.missing_link)
    assert write(scene).status_code == 404


def test_sealed_as_well_it_stays_closed(scene: Scene, app_doors: Doors) -> None:
    restrict(scene)
    with app_doors.system(Reason.SEED) as system:
        ours = scene.partners.missing_link
        world.seal(system, scene.client, scene.entry.id, ours, scene.olga.person, level=SealLevel.SEALED)
    assert write(scene).status_code == 404


def test_a_broken_glass_reads_it_and_writes_no_more_than_before(scene: Scene, app_doors: Doors) -> None:
    restrict(scene)
    senior = reader(scene, app_doors)
    with app_doors.system(Reason.SEED) as system:
        world.self_claim(system, scene.client, senior.person, senior.organisation, sort=ClaimSort.BREAK_GLASS)
    assert write(scene, who=senior).status_code == 422


def test_that_it_was_reached_is_audited(scene: Scene, app_doors: Doors) -> None:
    restrict(scene)
    write(scene)
    with app_doors.system(Reason.SEED) as system:
        known = select(AuditEntry).where(AuditEntry.record_id == scene.entry.id, AuditEntry.action == Action.KNOW)
        assert [one.actor_id for one in system.find(known)] == [scene.nell.person.id]
