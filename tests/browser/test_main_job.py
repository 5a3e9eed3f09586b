"""The main job through the pages in a real browser: on a laptop, on a phone, and on a phone without JavaScript."""

from collections.abc import Iterator

import pytest

from tests.browser.album import Album
from tests.browser.chromium import IN_CHROMIUM, Noises
from tests.browser.conftest import Filled, PageAt, Served, SignIn, serving
from tests.browser.walk import CLOSED_TO, PARTS, Walk

pytestmark = IN_CHROMIUM

CONTACT, HARK = "Making or reviewing a plan together", "HARK"
SIZES = {"laptop": (1280, True), "phone": (390, True), "phone without script": (390, False)}


@pytest.fixture(scope="module", params=SIZES)
def size(request: pytest.FixtureRequest) -> tuple[int, bool]:
    return SIZES[request.param]


@pytest.fixture(scope="module")
def served(size: tuple[int, bool], filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service for each size: the message can be triaged once."""
    with serving(filled, tmp_path_factory.mktemp(f"served-{size[0]}")) as served:
        yield served


@pytest.fixture(scope="module")
def walk(size: tuple[int, bool], served: Served, page_at: PageAt, sign_in: SignIn) -> Walk:
    """The whole job, done once at each size."""
    width, script = size
    walk = Walk(served, width, script, page_at, sign_in, Album(width) if script else None)
    for part in PARTS:
        part(walk)
    return walk


def test_senior_finds_the_message_on_the_board(walk: Walk) -> None:
    assert "Julie Jones" in walk.read["board"]


def test_referral_says_that_the_nhs_number_needs_tracing(walk: Walk) -> None:
    assert "needs tracing" in walk.read["referral"]


def test_referral_is_with_the_navigator(walk: Walk) -> None:
    assert (
        f"Allocated to {walk.served.demonstration.accounts['navigator@missing-link'].person}" in walk.read["allocated"]
    )


def test_navigator_is_told_on_today(walk: Walk) -> None:
    assert "Jones" in walk.read["today"]


def test_navigator_finds_her_on_the_caseload(walk: Walk) -> None:
    assert "Jones" in walk.read["caseload"]


def test_safe_contact_is_shown_as_it_was_agreed(walk: Walk) -> None:
    assert "Text first, and only in the morning." in walk.read["reaching"]


def test_contact_is_shown_as_it_was_recorded(walk: Walk) -> None:
    assert "We wrote down what helps her on a bad day." in walk.read["contact"]


def test_hark_says_what_it_found(walk: Walk) -> None:
    assert "Number of yes answers: 2" in walk.read["hark-result"]


def test_senior_reads_the_contact(walk: Walk) -> None:
    assert "We wrote down what helps her on a bad day." in walk.read["senior contact"]


def test_why_page_names_the_matrix_line(walk: Walk) -> None:
    assert "you are the matrix manager" in walk.read["why"]


@pytest.mark.parametrize("place", ["", "/contacts", "/assessments", "/timeline"])
@pytest.mark.parametrize("who", ["senior", "manager"])
def test_manager_opens_the_record(walk: Walk, who: str, place: str) -> None:
    assert walk.status[f"{who} {place}"] == 200


@pytest.mark.parametrize("who", ["senior", "manager"])
def test_manager_sees_the_contact_in_the_list(walk: Walk, who: str) -> None:
    assert CONTACT in walk.read[f"{who} /contacts"]


@pytest.mark.parametrize("place", ["", "/assessments", "/timeline"])
@pytest.mark.parametrize("who", ["senior", "manager"])
def test_manager_sees_nothing_of_hark(walk: Walk, who: str, place: str) -> None:
    assert HARK not in walk.read[f"{who} {place}"]


@pytest.mark.parametrize("who", ["senior", "manager"])
def test_hark_itself_is_a_closed_door_to_managers(walk: Walk, who: str) -> None:
    assert walk.status[f"{who} hark"] == 404


@pytest.mark.parametrize("username", CLOSED_TO)
def test_record_is_a_closed_door(walk: Walk, username: str) -> None:
    assert walk.status[username] == 404


@pytest.mark.parametrize("username", CLOSED_TO)
def test_closed_door_names_nobody(walk: Walk, username: str) -> None:
    assert "Jones" not in walk.read[username]


def test_axe_finds_nothing_on_the_way(walk: Walk) -> None:
    """Without script the pages are the same, so they are not looked at again."""
    assert walk.album is None or walk.album.violations == {}


def test_pages_make_no_noise(walk: Walk, noises: Noises) -> None:
    """Nothing on the console, no request to elsewhere."""
    assert noises == []
