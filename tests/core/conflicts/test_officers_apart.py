"""Officers who are kept apart from a person themselves: they learn no more of them than of nobody, they may say
that they are, and how often they look is counted."""

import pytest
from httpx2 import Response
from sqlalchemy import select

from core.access.doors import Doors
from core.access.system import Reason
from core.clients.apart_models import ConflictLink
from core.clients.models import Client
from core.conflicts.handing_over import LEADS_ASKED
from core.conflicts.jobs import tell_leads
from core.database import clock
from core.involvement.models import Allocation
from core.privacy.models import PrivacyMatter
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.core.conflicts.conftest import Scene
from tests.core.conflicts.test_pages import TYPED
from tests.world_messages import people_told

NOBODY = {"given_name": "No", "family_name": "Body"}


@pytest.fixture
def apart(scene: Scene, app_doors: Doors) -> Scene:
    """The officer of Missing Link is kept apart from the person."""
    with app_doors.system(Reason.SEED) as system:
        client = system.get(Client, scene.client.id)
        world.conflict_link(system, client, scene.officer.person, scene.partners.missing_link)
    return scene


@pytest.fixture
def second(scene: Scene, app_doors: Doors) -> Visitor:
    """Another privacy officer of Missing Link."""
    with app_doors.system(Reason.SEED) as system:
        return visitor(system, scene.officer.service, scene.partners.missing_link, "privacy_officer", name="Sec Ond")


def links(doors: Doors, scene: Scene) -> list[ConflictLink]:
    with doors.system(Reason.SEED, writing=False) as system:
        return list(system.find(select(ConflictLink).where(ConflictLink.client_id == scene.client.id)))


def alarms(doors: Doors, visitor: Visitor) -> list[str]:
    with doors.system(Reason.SEED, writing=False) as system:
        found = system.find(select(PrivacyMatter).where(PrivacyMatter.person_id == visitor.person.id))
        return [str(one.evidence["happened"]) for one in found]


def hold(who: Visitor, **more: object) -> Response:
    sent = {
        "scope": "client", "ground": "inquiry", "words": "A letter", "given_name": "Wren", "family_name": "Halloway",
        "date_of_birth": "1990-05-17",
    }  # fmt: skip
    return who.call("POST", "/retention/holds", sent | more)


# ── kept apart: as if there were nobody ───────────────────────────────────
def test_whoever_is_kept_apart_hears_what_they_would_hear_of_nobody(apart: Scene) -> None:
    assert apart.keep_apart().json() == apart.keep_apart(**NOBODY).json()


def test_nor_does_the_form_name_who_could_take_over(apart: Scene) -> None:
    page = apart.officer.post("/conflicts/new", {**TYPED, "person_id": str(apart.nell.person.id)})
    assert (page.status_code, "Who takes over" in page.text, "caseload for" in page.text) == (422, False, False)
    assert "no person with exactly these details" in page.text


def test_nor_of_a_person_whom_nobody_carries(apart: Scene) -> None:
    stranger = str(apart.far.person.id)
    there, absent = apart.keep_apart(person_id=stranger), apart.keep_apart(person_id=stranger, **NOBODY)
    assert (there.status_code, there.json()) == (absent.status_code, absent.json())


def test_nor_by_placing_a_hold(apart: Scene) -> None:
    there, absent = hold(apart.officer), hold(apart.officer, **NOBODY)
    assert (there.status_code, there.json()) == (absent.status_code, absent.json())


def test_of_two_of_one_name_the_other_is_found(apart: Scene, app_doors: Doors) -> None:
    """Else that there are two would tell of the one."""
    with app_doors.system(Reason.SEED) as system:
        twin = world.client(system, "Wren Halloway")
        world.involvement(system, twin, apart.partners.missing_link)
    answer = apart.keep_apart()
    with app_doors.system(Reason.SEED) as system:
        system.get(Client, twin.id).rename(family_name="Before", given_name="Twin")
    assert (answer.status_code, answer.json().get("client_id")) == (201, str(twin.id))


def test_the_try_is_alarmed_and_another_officer_is_told(apart: Scene, second: Visitor, app_doors: Doors) -> None:
    apart.keep_apart()
    assert alarms(app_doors, apart.officer) == ["a rule forbids it"]
    with app_doors.database.read.connect() as connection:
        told = people_told(connection)
    assert (second.person.id in told, apart.officer.person.id in told) == (True, False)


def test_another_officer_finds_the_person_as_before(apart: Scene, second: Visitor) -> None:
    """Against an empty proof."""
    assert apart.keep_apart(second, takes_over=[str(apart.coras.id)]).status_code == 201
    assert hold(second).status_code == 201


# ── how often ─────────────────────────────────────────────────────────────
def test_tries_are_counted_though_nothing_of_them_is_kept(scene: Scene, app_doors: Doors) -> None:
    answers = [scene.keep_apart(**NOBODY).text for _ in range(21)]
    assert ["too often" in text for text in answers] == [False] * 20 + [True]
    assert "too often" in scene.hand_over().text
    assert "too often" in hold(scene.officer).text
    assert alarms(app_doors, scene.officer) == ["too many tries"]


def test_a_form_shown_again_is_one_try(scene: Scene) -> None:
    """Page by page: what is typed comes back, and the same person is looked for once more only."""
    form = {**TYPED, "person_id": str(scene.nell.person.id)}
    pages = [scene.officer.post("/conflicts/new", form).text for _ in range(21)]
    assert ["too often" in text for text in pages] == [False] * 20 + [True]


# ── one's own conflict ────────────────────────────────────────────────────
def test_an_officer_who_is_kept_apart_themselves_records_it(scene: Scene, app_doors: Doors) -> None:
    answer = scene.keep_apart(person_id=str(scene.officer.person.id), sort="relative")
    assert (answer.status_code, answer.json()) == (201, {"answer": "recorded"})
    assert [one.person_id for one in links(app_doors, scene)] == [scene.officer.person.id]
    assert str(scene.client.id) not in scene.officer.call("GET", "/conflict-links").text


def test_the_page_says_that_it_is_recorded_and_shows_nobody(scene: Scene, app_doors: Doors) -> None:
    form = {**TYPED, "person_id": str(scene.officer.person.id), "sort": "relative"}
    answer = scene.officer.post("/conflicts/new", form)
    assert answer.status_code == 303
    page = scene.officer.get(answer.headers["location"])
    assert (page.status_code, "It is recorded" in page.text, "Wren" in page.text) == (200, True, False)
    assert len(links(app_doors, scene)) == 1


def test_their_colleague_sees_it(scene: Scene, second: Visitor) -> None:
    scene.keep_apart(person_id=str(scene.officer.person.id))
    found = second.call("GET", "/conflict-links").json()["items"]
    assert scene.officer.person.id.hex in {one["person_id"].replace("-", "") for one in found}


def test_an_officer_who_carries_the_person_hands_over(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        client = system.get(Client, scene.client.id)
        world.role(system, scene.officer.person, scene.partners.missing_link, "recovery_navigator")
        world.allocation(system, client, scene.officer.person, scene.partners.missing_link)
    me = str(scene.officer.person.id)
    assert scene.keep_apart(person_id=me).status_code == 422
    assert scene.keep_apart(person_id=me, takes_over=[str(scene.coras.id)]).status_code == 201
    with app_doors.system(Reason.SEED, writing=False) as system:
        held = system.find(select(Allocation).where(Allocation.client_id == scene.client.id))
    assert {one.worker_id for one in held if one.ends is None} == {scene.nell.person.id, scene.cora.person.id}


# ── who is asked for another worker ───────────────────────────────────────
def tick(doors: Doors) -> None:
    lease = Lease(doors.database, patience=0)
    while not lease.hold():
        pass
    tell_leads(Tick(doors, lease, clock.now()))
    lease.release()


def told_after(scene: Scene, doors: Doors) -> bool:
    """Whether the manager hears that somebody needs another worker."""
    with doors.database.read.connect() as connection:
        before = people_told(connection).count(scene.manager.person.id)
    assert scene.keep_apart(ask_lead=True).status_code == 201
    tick(doors)
    with doors.database.read.connect() as connection:
        return people_told(connection).count(scene.manager.person.id) > before


def test_the_manager_is_asked_for_another_worker(scene: Scene, app_doors: Doors) -> None:
    assert told_after(scene, app_doors)


def test_a_manager_who_is_kept_apart_is_not(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        client = system.get(Client, scene.client.id)
        world.conflict_link(system, client, scene.manager.person, scene.partners.missing_link)
    assert not told_after(scene, app_doors)


def test_where_nobody_leads_who_could_be_asked_the_officers_see_to_it(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        home = scene.partners.nilaari.id
        system.tell(LEADS_ASKED, {"client": str(scene.client.id), "organisation": str(home)})
    tick(app_doors)
    with app_doors.system(Reason.SEED, writing=False) as system:
        found = system.find(select(PrivacyMatter).where(PrivacyMatter.client_id == scene.client.id))
        told = people_told(system.connection)
    assert ([one.organisation_id for one in found], scene.far.person.id in told) == ([home], True)
