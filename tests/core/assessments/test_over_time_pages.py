"""Assessments of one instrument over time, as pictures with their numbers."""

from datetime import timedelta

import pytest
from sqlalchemy import Select, select
from starlette.testclient import TestClient

from core.access.system import Reason
from core.assessments.models import Assessment, InstrumentDefinition, Outcome
from core.content.instruments import Instrument
from tests import world
from tests.core.assessments.conftest import KEYS, Scene
from tests.core.dialog.instrument import AREAS, DIALOG

HERE = "over-time/partnership/dialog"


def rated(service: TestClient, scene: Scene, *ratings: int | None, instrument: Instrument = DIALOG) -> None:
    """A DIALOG a month for Nilaari, every area rated alike; None leaves the first out."""
    doors = service.app.state.doors  # type: ignore[attr-defined]
    with doors.system(Reason.SEED) as system:
        if not system.find(_known(instrument)):
            said = instrument.model_dump(mode="json", exclude_unset=True)
            system.add(
                InstrumentDefinition(key=instrument.key, number=instrument.version, digest="-" * 64, definition=said)
            )
        for month, rating in enumerate(ratings):
            answers: dict[str, object] = dict.fromkeys(AREAS if rating else AREAS[1:], rating or 4)
            scores = {"sqol": float(rating) if rating else None, "treatment_satisfaction": float(rating or 4)}
            system.add(
                Assessment(
                    client_id=scene.client.id, organisation_id=scene.partners.nilaari.id,
                    worker_id=scene.workers["nilaari"].person.id, plugin="partnership", instrument=instrument.key,
                    instrument_version=instrument.version, title="DIALOG", outcome=Outcome.COMPLETED, answers=answers,
                    scores=scores, completed_at=world.MORNING + timedelta(days=30 * month, hours=instrument.version),
                )
            )  # fmt: skip


def _known(instrument: Instrument) -> Select[InstrumentDefinition]:
    asked = InstrumentDefinition.key == instrument.key, InstrumentDefinition.number == instrument.version
    return select(InstrumentDefinition).where(*asked)


def test_somebody_unknown_is_sent_to_sign_in(scene: Scene, service: TestClient) -> None:
    assert service.get(f"{scene.place}/{HERE}").headers["location"] == "/sign-in"


def test_a_stranger_finds_nothing(scene: Scene, service: TestClient) -> None:
    rated(service, scene, 4)
    assert scene.stranger.get(f"{scene.place}/{HERE}").status_code == 404


def test_where_nothing_may_be_read_there_is_no_page(scene: Scene) -> None:
    assert scene.workers["nilaari"].get(f"{scene.place}/{HERE}").status_code == 404


def test_restricted_assessments_are_in_no_picture_of_those_who_may_not_read_them(scene: Scene) -> None:
    assert scene.navigator.get(f"{scene.place}/over-time/{KEYS['missing_link'].replace(':', '/')}").status_code == 404


def test_the_page_shows_now_last_and_first_with_their_numbers(scene: Scene, service: TestClient) -> None:
    rated(service, scene, 2, 3, 5)
    page = scene.workers["nilaari"].get(f"{scene.place}/{HERE}").text
    assert [said in page for said in ("Now, ", "Last time, ", "First time, ", "<svg", "Mental health")] == [True] * 5


def test_a_score_that_was_withheld_is_not_a_nought(scene: Scene, service: TestClient) -> None:
    rated(service, scene, 2, None, 5)
    assert "Not counted" in scene.workers["nilaari"].get(f"{scene.place}/{HERE}").text


def test_a_new_version_is_marked_in_the_course(scene: Scene, service: TestClient) -> None:
    rated(service, scene, 2)
    rated(service, scene, 3, 4, instrument=DIALOG.model_copy(update={"version": 2}))
    page = scene.workers["nilaari"].get(f"{scene.place}/{HERE}").text
    assert [said in page for said in (">version 2<", "(version 1)")] == [True, True]


@pytest.mark.parametrize("has_some", [True, False])
def test_the_list_leads_there_once_there_is_something_to_draw(
    scene: Scene, service: TestClient, has_some: bool
) -> None:
    if has_some:
        rated(service, scene, 4)
    assert (HERE in scene.workers["nilaari"].get(scene.place).text) == has_some
