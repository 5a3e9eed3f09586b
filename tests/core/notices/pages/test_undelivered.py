"""What did not arrive: told to whoever may put it right, and sent again."""

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.system import Reason
from core.notices.models import Channel, Delivery, DeliveryState, StaffAddress
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.core.notices.pages.conftest import DELIVERIES, Scene


@pytest.fixture
def dead(scene: Scene, service: TestClient) -> StaffAddress:
    """The worker's address, which the mail server refused."""
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        address = world.staff_address(system, scene.worker.person, scene.partners.missing_link, "gone@example.org")
        system.add(
            Delivery(
                notice_id=scene.alert.id, address_id=address.id, channel=Channel.EMAIL, is_safety=True,
                state=DeliveryState.DEAD, tries=1, fault="refused with 550",
            )
        )  # fmt: skip
    return address


@pytest.fixture
def people_admin(scene: Scene, service: TestClient) -> Visitor:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        return visitor(system, service, scene.partners.missing_link, "people_admin", name="Peo Ple")


def test_a_colleague_is_not_told_whose_address_does_not_work(scene: Scene, dead: StaffAddress) -> None:
    assert "Wor Ker" not in scene.colleague.get("/people/undelivered").text


def test_a_colleague_cannot_put_it_right(scene: Scene, dead: StaffAddress) -> None:
    assert scene.colleague.get(f"/people/undelivered/{dead.id}").status_code == 404


def test_a_people_admin_is_told_whose_address_does_not_work(people_admin: Visitor, dead: StaffAddress) -> None:
    page = people_admin.get("/people/undelivered").text
    assert ("Wor Ker" in page, "refused with 550" in page) == (True, True)


def test_an_address_put_right_is_sent_everything_again(
    people_admin: Visitor, dead: StaffAddress, service: TestClient
) -> None:
    people_admin.post(f"/people/undelivered/{dead.id}", {"email": "here@example.org", "version": "1"})
    with service.app.state.doors.database.read.connect() as connection:  # type: ignore[attr-defined]
        asked = select(DELIVERIES.c.state).where(DELIVERIES.c.address_id == dead.id)
        assert connection.execute(asked).scalar_one() == DeliveryState.WAITING


def test_the_inbox_says_that_a_message_could_not_be_sent(scene: Scene, dead: StaffAddress) -> None:
    assert "Email: could not be sent (refused with 550)" in scene.worker.get("/messages").text
