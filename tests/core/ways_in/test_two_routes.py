"""The same referral by two routes within a minute, in either order: one referral, and two where two people refer."""

from collections.abc import Callable

import pytest

from core.access.system import Reason
from core.organisations.models import Service
from core.referrals.arrivals import Arrival, ArrivalState
from core.referrals.models import Referral
from tests.conftest import StandingClock
from tests.core.interop.fhir.samples import collection, patient, request
from tests.core.interop.test_referral_import import sent_by
from tests.core.ways_in.conftest import Scene
from tests.core.ways_in.test_fhir import BUNDLE, send
from tests.core.ways_in.test_letters import LETTER
from tests.core.ways_in.test_public_form import ASKED, opened

Way = Callable[[Scene, StandingClock], None]


def message(scene: Scene, clock: StandingClock, given: str = "Sam", family: str = "Example", **changes: object) -> None:
    """By a system that gives no source and no sender."""
    person = patient(name=[{"family": family, "given": given.split()}], birthDate="1990-05-17")
    sent = send(scene.gateway, BUNDLE, collection(request(**{"id": f"{given}{family}", **changes}), person))
    assert sent.status_code == 200


def partner_message(scene: Scene, clock: StandingClock, ods: str = "8NI01") -> None:
    """By a system, for a partner that is known here."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.get(type(scene.partners.nilaari), scene.partners.nilaari.id).ods_code = "8NI01"
        system.get(type(scene.partners.alabare), scene.partners.alabare.id).ods_code = "8AL01"
    message(scene, clock, id=f"of {ods}", **sent_by(ods))


def letter(scene: Scene, clock: StandingClock, **changes: str) -> None:
    form = {**LETTER, "form_id": f"{clock.moment}", **changes}
    assert scene.desk.post(f"/referrals/new/{scene.triage.id}", form).status_code == 200


def partners_letter(scene: Scene, clock: StandingClock) -> None:
    letter(scene, clock, source="G4", from_name="The people at Nilaari")


def form(scene: Scene, clock: StandingClock, **changes: str) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.get(Service, scene.triage.id).takes_public = True
    place = f"/refer/{scene.triage.id}"
    sent = {**ASKED, "who": "professional", "your_name": "Doctor Who", "form_token": opened(scene, place, clock)}
    assert scene.service.post(place, data={**sent, **changes}).status_code in (200, 303)


def self_form(scene: Scene, clock: StandingClock) -> None:
    form(scene, clock, who="self")


def both(scene: Scene, clock: StandingClock, first: Way, second: Way) -> list[object]:
    """What became of each."""
    first(scene, clock)
    clock.move(seconds=40)
    second(scene, clock)
    return [row["state"] for row in scene.rows(Arrival)]


ONE, TWO = [ArrivalState.TAKEN, ArrivalState.ALSO], [ArrivalState.TAKEN] * 2
PAIRS = [(partners_letter, partner_message), (message, letter), (form, letter), (form, message)]


@pytest.mark.parametrize(("first", "second"), [*PAIRS, *(pair[::-1] for pair in PAIRS)])
def test_it_is_one_referral(scene: Scene, standing_clock: StandingClock, first: Way, second: Way) -> None:
    assert (both(scene, standing_clock, first, second), len(scene.rows(Referral))) == (ONE, 1)


@pytest.mark.parametrize(("first", "second"), [(self_form, message), (message, self_form), (self_form, letter)])
def test_who_asks_for_themselves_is_nobody_s_referral(
    scene: Scene, standing_clock: StandingClock, first: Way, second: Way
) -> None:
    """What somebody typed as being the person never lends its telephone to what a system sent."""
    assert both(scene, standing_clock, first, second) == TWO


def test_two_known_senders_are_two_referrals_also_after_one_that_named_nobody(
    scene: Scene, standing_clock: StandingClock
) -> None:
    both(scene, standing_clock, partners_letter, partner_message)
    partner_message(scene, standing_clock, ods="8AL01")
    assert len(scene.rows(Referral)) == 2


def test_what_one_says_of_its_source_tells_it_from_the_next(scene: Scene, standing_clock: StandingClock) -> None:
    both(scene, standing_clock, message, letter)
    letter(scene, standing_clock, source="C1", form_id="another")
    assert [row["source"] for row in scene.rows(Referral)] == ["A1", "C1"]


@pytest.mark.parametrize("names", [
    ("Sam Jo", "Sam"), ("Liz", "Elizabeth"), ("Liz Ann", "Elizabeth"), ("Mary-Jane", "Maryjane"),
])  # fmt: skip
@pytest.mark.parametrize("turned", [False, True])
def test_a_name_written_otherwise_is_the_same_person(
    scene: Scene, standing_clock: StandingClock, names: tuple[str, str], turned: bool
) -> None:
    first, second = names[::-1] if turned else names
    message(scene, standing_clock, first)
    letter(scene, standing_clock, given_name=second)
    assert len(scene.rows(Referral)) == 1


@pytest.mark.parametrize("given", ["Jo Sam", "Samson", "Sam Bea", "S"])
def test_a_brother_or_sister_born_the_same_day_is_another_person(
    scene: Scene, standing_clock: StandingClock, given: str
) -> None:
    message(scene, standing_clock, "Sam Jo")
    letter(scene, standing_clock, given_name=given)
    assert len(scene.rows(Referral)) == 2


@pytest.mark.parametrize("changes", [{"family_name": "Examples"}, {"date_of_birth-day": "18"}])
def test_another_family_name_or_birthday_is_another_person(
    scene: Scene, standing_clock: StandingClock, changes: dict[str, str]
) -> None:
    message(scene, standing_clock)
    letter(scene, standing_clock, **changes)
    assert len(scene.rows(Referral)) == 2


def test_a_letter_tells_that_what_stands_came_by_a_form(scene: Scene, standing_clock: StandingClock) -> None:
    both(scene, standing_clock, form, letter)
    page = scene.senior.get(f"/referrals/{scene.rows(Referral)[0]['id']}").text
    assert "What was here came by the public form" in page
