"""Pages that no link of the demo leads to and no walk passes: each is looked at here."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.access.system import Reason, SystemRecords
from core.app import open_doors
from core.extensions.manager import PluginHost
from core.notices.models import Channel, Delivery, DeliveryState
from core.organisations.models import Organisation
from core.people.models import Account, Person
from core.referrals.models import Referral
from core.settings import Settings
from tests import world
from tests.browser.album import faults
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import PageAt, Served, SignIn
from tests.main_job.demonstration import SENIOR

pytestmark = IN_CHROMIUM
ADMIN, WORKER = "people-admin@missing-link", "navigator@missing-link"
SHEET = b"Reference,Service,First name,Family name\nS1,Nowhere,Sue,Sheet\n"


@pytest.fixture(scope="module")
def doors(served: Served) -> Iterator[Doors]:
    doors = open_doors(Settings(database_url=served.url), PluginHost.installed())
    yield doors
    doors.database.close()


def _worker(system: SystemRecords) -> Person:
    (account,) = system.find(select(Account).where(Account.username == WORKER))
    return system.get(Person, account.person_id)


@pytest.mark.parametrize("place", ["/refer", "/refer/sent", "/sign-in"])
def test_whoever_is_nobody_known_meets_pages_without_a_fault(page_at: PageAt, served: Served, place: str) -> None:
    page = page_at(1280)
    page.goto(f"{served.address}{place}")
    assert faults(page) == []


def test_an_address_that_does_not_work_is_put_right_on_a_page_without_a_fault(
    page_at: PageAt, sign_in: SignIn, served: Served, doors: Doors
) -> None:
    with doors.system(Reason.SEED) as system:
        worker = _worker(system)
        (ours,) = system.find(select(Organisation).where(Organisation.key == "missing_link"))
        alert, address = (
            world.notice(system, worker, ours),
            world.staff_address(system, worker, ours, "gone@example.org"),
        )
        system.add(
            Delivery(
                notice_id=alert.id, address_id=address.id, channel=Channel.EMAIL, is_safety=True,
                state=DeliveryState.DEAD, tries=1, fault="refused with 550",
            )
        )  # fmt: skip
    page = page_at(1280)
    sign_in(page, ADMIN)
    page.goto(f"{served.address}/people/undelivered/{address.id}")
    assert (page.locator("h1").count(), faults(page)) == (1, [])


def test_a_letter_to_the_person_is_without_a_fault(
    page_at: PageAt, sign_in: SignIn, served: Served, doors: Doors
) -> None:
    arrived = served.demonstration.arrived
    with doors.system(Reason.SEED) as system:
        referral = system.get(Referral, arrived.referral_id)
        telling = world.telling(system, referral)
        ours = system.get(Organisation, referral.organisation_id)
        world.safe_contact(system, referral.client, ours, may_post=True)
        world.contact_details(system, referral.client, ours)
    page = page_at(1280)
    sign_in(page, SENIOR)
    page.goto(f"{served.referral}/tell/{telling.id}/letter")
    assert (page.locator("h1").count(), faults(page)) == (1, [])


def test_the_wording_of_a_licensed_form_is_given_on_a_page_without_a_fault(
    page_at: PageAt, sign_in: SignIn, served: Served, doors: Doors
) -> None:
    with doors.system(Reason.SEED) as system:
        (ours,) = system.find(select(Organisation).where(Organisation.key == "nilaari"))
        held = world.instrument_licence(system, ours)
        held.instrument = "partnership:dialog"
    page = page_at(1280)
    sign_in(page, "org-admin@nilaari")
    page.goto(f"{served.address}/organisation/wordings/partnership/dialog/1")
    assert (page.locator("input[type=file]").count(), faults(page)) == (1, [])
