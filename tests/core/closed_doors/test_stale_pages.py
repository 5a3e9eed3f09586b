"""Forms that change what is stored say which version they were made for; a stale one is told, a second press is not."""

import pytest

from core.access.system import Reason
from core.clients.models import Client
from core.closed_doors.models import ClaimSort
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.core.closed_doors.conftest import Door


@pytest.fixture
def navigator(door: Door) -> Visitor:
    door.client.follow_redirects = False
    with door.doors.system(Reason.SEED) as system:
        return visitor(system, door.client, door.partners.second_step, "recovery_navigator", name="Page Navigator")


@pytest.fixture
def manager(door: Door) -> Visitor:
    with door.doors.system(Reason.SEED) as system:
        return visitor(system, door.client, door.partners.missing_link, "team_manager", name="Page Manager")


@pytest.fixture
def claim(door: Door, navigator: Visitor) -> str:
    """Its page: broken glass of the navigator."""
    with door.doors.system(Reason.SEED) as system:
        home, glass = door.partners.second_step, ClaimSort.BREAK_GLASS
        made = world.self_claim(system, system.get(Client, door.sam), navigator.person, home, sort=glass)
        return f"/own-access/{made.id}"


@pytest.fixture
def granted(door: Door, navigator: Visitor) -> str:
    """Its page: a grant to the navigator."""
    with door.doors.system(Reason.SEED) as system:
        ours, theirs = door.partners.second_step, door.partners.missing_link
        sam = system.get(Client, door.sam)
        return f"/access-requests/{world.access_request(system, sam, navigator.person, ours, theirs, granted=True).id}"


@pytest.fixture
def waiting(door: Door, navigator: Visitor) -> str:
    with door.doors.system(Reason.SEED) as system:
        ours, theirs = door.partners.second_step, door.partners.missing_link
        sam = system.get(Client, door.sam)
        return f"/access-requests/{world.access_request(system, sam, navigator.person, ours, theirs).id}"


def pressed(who: Visitor, path: str, *versions: str, **typed: str) -> list[int]:
    return [who.post(path, {"version": version, **typed}).status_code for version in versions]


def test_the_banner_ends_broken_glass_and_pressed_twice_it_ended_once(navigator: Visitor, claim: str) -> None:
    banner = navigator.get("/").text.partition("fp-glass__bar")[2].partition("</section>")[0]
    assert (f'action="{claim}/end"' in banner, 'name="version" value="1"' in banner) == (True, True)
    assert pressed(navigator, f"{claim}/end", "1", "1") == [303, 303]
    assert "fp-glass__bar" not in navigator.get("/").text


def test_ending_a_claim_that_changed_meanwhile_is_told(navigator: Visitor, claim: str) -> None:
    assert pressed(navigator, f"{claim}/end", "7") == [409]


def test_taking_back_a_grant_that_changed_meanwhile_is_told(manager: Visitor, granted: str) -> None:
    assert 'name="version" value="1"' in manager.get(granted).text
    assert pressed(manager, f"{granted}/take-back", "7", "1", "1") == [409, 303, 303]


def test_an_answer_to_a_request_that_changed_meanwhile_is_told(manager: Visitor, waiting: str) -> None:
    assert pressed(manager, f"{waiting}/refuse", "7", "1", "1", refusal="no_need") == [409, 303, 303]


def test_a_grant_of_a_request_that_changed_meanwhile_is_told(manager: Visitor, waiting: str) -> None:
    until = {"until-day": "10", "until-month": "3", "until-year": "2026"}
    assert pressed(manager, f"{waiting}/grant", "7", "1", kinds="contact", **until) == [409, 303]
