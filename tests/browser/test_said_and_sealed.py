"""What a person said of sharing, and what was sealed: a worker writes both down, and others find it closed."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from core.access.system import Reason, SystemRecords
from core.app import open_doors
from core.extensions.manager import PluginHost
from core.organisations.models import Organisation
from core.people.models import Account, Person
from core.settings import Settings
from tests import world
from tests.browser.album import faults, keep_both
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import PageAt, Served, SignIn
from tests.browser.walk import follow, press

pytestmark = IN_CHROMIUM
WORKER, MANAGER = "navigator@missing-link", "team-manager@missing-link"


@dataclass(frozen=True)
class Said:
    """Somebody whom the worker supports, a contact of theirs and what they said of sharing."""

    client: UUID
    contact: UUID
    consent: UUID


def _said(system: SystemRecords) -> Said:
    by_key = {one.key: one for one in system.find(select(Organisation))}
    ours, other = by_key["missing_link"], by_key["nilaari"]
    (account,) = system.find(select(Account).where(Account.username == WORKER))
    worker = system.get(Person, account.person_id)
    client = world.client(system, "Seal Quillfeather")
    world.involvement(system, client, ours)
    world.allocation(system, client, worker, ours)
    contact = world.contact(system, client, worker, ours, note="What nobody else may read.")
    consent = world.consent(system, client, ours, other)
    return Said(client.id, contact.id, consent.id)


@pytest.fixture(scope="module")
def said(served: Served) -> Said:
    doors = open_doors(Settings(database_url=served.url), PluginHost.installed())
    with doors.system(Reason.SEED) as system:
        made = _said(system)
    doors.database.close()
    return made


@pytest.fixture(scope="module")
def worker(page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(1280)
    sign_in(page, WORKER)
    return page


def looked_at(page: Page, name: str) -> list[str]:
    found = faults(page)
    keep_both(page, name)
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def test_what_somebody_said_of_sharing_is_taken_back(worker: Page, served: Served, said: Said) -> None:
    worker.goto(f"{served.address}/clients/{said.client}/consents")
    found = looked_at(worker, "consents")
    follow(worker.locator(f"a[href$='/{said.consent}/withdraw']").first)
    found += looked_at(worker, "consent-withdraw")
    worker.get_by_label("What does the person say now?").fill("Nobody else any more")
    press(worker, "Take it back")
    expect(worker.get_by_role("heading", level=1)).to_be_visible()
    assert (found, worker.locator(f"a[href$='/{said.consent}/withdraw']").count()) == ([], 0)


def test_an_entry_is_sealed_from_its_own_page_and_closed_to_others(
    worker: Page, page_at: PageAt, sign_in: SignIn, served: Served, said: Said
) -> None:
    entry = f"{served.address}/clients/{said.client}/contacts/{said.contact}"
    worker.goto(entry)
    follow(worker.get_by_role("link", name="Seal this entry"))
    found = looked_at(worker, "seal-form")
    worker.locator("input[name=why]").first.check()
    worker.get_by_label("What did the person say").fill("Only she is to know")
    worker.locator("input[name=level]").first.check()
    press(worker, "Seal it")
    found += looked_at(worker, "seal")
    other = page_at(1280)
    sign_in(other, MANAGER)
    answer = other.goto(entry)
    assert answer is not None
    assert (found, answer.status) == ([], 404)
