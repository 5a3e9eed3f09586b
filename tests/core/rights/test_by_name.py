"""A request written down by name: tries are counted, too many are told, and nobody learns that they are kept apart."""

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.access.system import Reason
from core.people import lookups
from core.people.lookups import Lookup
from core.privacy.models import PrivacyMatter
from core.rights.models import RightsRequest
from tests import world
from tests.core.rights.conftest import ASKS, Scene

NUMBER, UNKNOWN = "999 000 0026", "999 000 0034"


def by_name(scene: Scene, number: str = NUMBER) -> tuple[int, str]:
    answer = scene.olga.call("POST", "/rights-requests/by-name", ASKS | {"nhs_number": number})
    return answer.status_code, answer.text


def matters(scene: Scene, app_doors: Doors) -> list[tuple[str, object]]:
    with app_doors.system(Reason.SEED) as system:
        about = PrivacyMatter.person_id == scene.olga.person.id
        found = system.find(select(PrivacyMatter).where(about).order_by(PrivacyMatter.id))
        return [(one.sort.value, one.evidence["happened"]) for one in found]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(lookups.FREE, Lookup.RIGHTS, 2)


def known(scene: Scene, app_doors: Doors, number: str, *, apart: bool = False) -> None:
    with app_doors.system(Reason.SEED) as system:
        client = world.client(system, "Only One", nhs_number=number)
        if apart:
            world.conflict_link(system, client, scene.olga.person, scene.partners.missing_link)


def test_tries_that_find_nobody_are_counted_and_too_many_are_told(scene: Scene, app_doors: Doors, few: None) -> None:
    assert [by_name(scene, UNKNOWN)[0] for _ in range(3)] == [422, 422, 429]
    assert matters(scene, app_doors) == [("unusual_access", "too many tries")]


def test_so_are_tries_on_the_page_which_keeps_what_was_typed(scene: Scene, app_doors: Doors, few: None) -> None:
    typed = {name: str(said) for name, said in ASKS.items()} | {"nhs_number": UNKNOWN}
    pages = [scene.olga.post("/rights/new", typed).text for _ in range(3)]
    said = ["Nobody here is exactly that", "Nobody here is exactly that", "You have tried too often"]
    assert [(words in page, UNKNOWN in page) for words, page in zip(said, pages, strict=True)] == [(True, True)] * 3
    assert matters(scene, app_doors) == [("unusual_access", "too many tries")]


def test_of_somebody_from_whom_the_officer_is_kept_apart_they_hear_what_they_hear_of_nobody(
    scene: Scene, app_doors: Doors
) -> None:
    known(scene, app_doors, "999 000 0042", apart=True)
    status, said = by_name(scene, "999 000 0042")
    assert (status, said) == by_name(scene, UNKNOWN)
    assert status == 422


def test_another_officer_is_told_and_no_request_is_kept(scene: Scene, app_doors: Doors) -> None:
    known(scene, app_doors, "999 000 0050", apart=True)
    by_name(scene, "999 000 0050")
    assert matters(scene, app_doors) == [("unusual_access", "another officer has to write it down, and answer it")]
    with app_doors.system(Reason.SEED) as system:
        kept = system.find(select(RightsRequest).where(RightsRequest.recorded_by == scene.olga.person.id))
    assert list(kept) == []


def test_a_request_that_is_written_down_is_told_to_the_officers(scene: Scene, app_doors: Doors) -> None:
    known(scene, app_doors, NUMBER)
    status, _ = by_name(scene)
    assert status == 201
    with app_doors.system(Reason.SEED) as system:
        (made,) = system.find(select(RightsRequest).where(RightsRequest.recorded_by == scene.olga.person.id))
        told = system.find(select(PrivacyMatter).where(PrivacyMatter.source == f"rights {made.id}"))
    assert len(told) == 1
