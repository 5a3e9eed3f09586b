"""An entry that was sealed, opened to somebody, and is sealed anew: the second seal is open to whom it names, alone."""

import pytest

from core.sealing.models import SealLevel
from tests.core.sealing.conftest import WHY, Scene
from tests.core.sealing.test_sealing import CLOSED, READ


def name_cora(scene: Scene, seal: str) -> str:
    sent = {"team_member_id": str(scene.coras.id), "words": "She covers for me"}
    made: str = scene.nell.call("POST", f"/seals/{seal}/openings", sent).json()["id"]
    return made


def lift(scene: Scene, seal: str) -> None:
    version = scene.nell.call("GET", f"/seals/{seal}").json()["version"]
    lifted = scene.nell.call("POST", f"/seals/{seal}/lift", {"wish": "She agrees now"}, if_match=f'"{version}"')
    assert lifted.status_code == 200


def sealed_twice(scene: Scene, level: str = "locked") -> tuple[str, str]:
    """(the first seal, which named Cora and was lifted; the second one, because of Cora)"""
    first = scene.seal().json()["id"]
    name_cora(scene, first)
    assert scene.reads(scene.cora) == READ
    lift(scene, first)
    return first, scene.seal(level=level).json()["id"]


@pytest.mark.parametrize("level", SealLevel)
def test_whom_the_first_seal_named_does_not_read_it(level: SealLevel, scene: Scene) -> None:
    sealed_twice(scene, level)
    assert [scene.reads(who) for who in (scene.nell, scene.cora)] == [READ, CLOSED]


def test_whom_the_first_seal_named_learns_of_neither_seal_once_it_is_locked(scene: Scene) -> None:
    both = sealed_twice(scene)
    assert [scene.cora.get(f"/seals/{one}").status_code for one in both] == [404, 404]
    assert "/seals/0" not in scene.cora.get(f"/clients/{scene.client.id}/seals").text


def test_whom_the_first_seal_named_names_nobody_under_the_second(scene: Scene) -> None:
    _, second = sealed_twice(scene, "sealed")
    sent = {"team_member_id": str(scene.coras.id), "words": "As before"}
    assert scene.cora.call("POST", f"/seals/{second}/openings", sent).status_code == 403


def test_whoever_sealed_it_first_is_not_let_in_by_that(scene: Scene) -> None:
    first = scene.seal(scene.cora).json()["id"]
    lifted = scene.cora.call("POST", f"/seals/{first}/lift", {"wish": "She agrees"}, if_match='"1"')
    scene.seal(level="locked")
    assert (lifted.status_code, scene.reads(scene.cora)) == (200, CLOSED)


def test_named_anew_they_read_it_again(scene: Scene) -> None:
    _, second = sealed_twice(scene)
    name_cora(scene, second)
    assert scene.reads(scene.cora) == READ


def test_the_page_of_a_lifted_seal_says_to_whom_it_was_open_and_offers_no_end(scene: Scene) -> None:
    first, _ = sealed_twice(scene)
    page = scene.nell.get(f"/seals/{first}").text
    assert "To whom it was open" in page
    assert WHY in page
    assert "Close it to" not in page
    assert "It is open to you" not in page
