"""People's rights in a browser: a request is taken, gathered, judged, released by two; an addendum; the log."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from core.access.protected import Label
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
from tests.browser.walk import press
from tests.main_job.demonstration import SENIOR

pytestmark = IN_CHROMIUM
OFFICER, GUARDIAN = "privacy@second-step", "caldicott@second-step"


@dataclass(frozen=True)
class Asked:
    """A person whom a worker of Second Step supports, their request, and two entries of theirs."""

    client: UUID
    request: UUID
    plain: UUID
    risky: UUID


def _asked(system: SystemRecords) -> Asked:
    (home,) = system.find(select(Organisation).where(Organisation.key == "second_step"))
    (account,) = system.find(select(Account).where(Account.username == SENIOR))
    worker = system.get(Person, account.person_id)
    client = world.client(system, "Right Quillfeather")
    world.involvement(system, client, home)
    world.allocation(system, client, worker, home)
    plain = world.contact(system, client, worker, home, note="Her sister was there.")
    risky = world.contact(system, client, worker, home, note="Risk of harm.", label=Label.NORMAL)
    request = world.rights_request(system, client, home, worker)
    return Asked(client.id, request.id, plain.id, risky.id)


@pytest.fixture(scope="module")
def asked(served: Served) -> Asked:
    doors = open_doors(Settings(database_url=served.url), PluginHost.installed())
    with doors.system(Reason.SEED) as system:
        made = _asked(system)
    doors.database.close()
    return made


@pytest.fixture(scope="module")
def officer(page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(1280)
    sign_in(page, OFFICER)
    return page


@pytest.fixture(scope="module")
def guardian(page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(390)
    sign_in(page, GUARDIAN)
    return page


def looked_at(page: Page, name: str) -> None:
    assert faults(page) == []
    keep_both(page, name)


def test_a_worker_writes_down_what_somebody_asks(
    page_at: PageAt, sign_in: SignIn, served: Served, asked: Asked
) -> None:  # fmt: skip
    page = page_at(390)
    sign_in(page, SENIOR)
    page.goto(f"{served.address}/clients/{asked.client}/rights")
    looked_at(page, "rights-of-client")
    page.fill("#words", "Please put the dates right")
    press(page, "Pass it to the privacy officer")
    assert page.input_value("#words") == "Please put the dates right"
    page.check("input[name=sort][value=rectification]")
    page.check("input[name=proof][value=known]")
    press(page, "Pass it to the privacy officer")
    assert "Have something put right" in page.inner_text("main")
    page.goto(f"{served.address}/clients/{asked.client}/contacts/{asked.plain}")
    page.click("text=Put something right by an addendum")
    looked_at(page, "addendum-form")
    page.fill("#disputed", "That her sister was there")
    page.fill("#view", "It was her friend")
    page.check("input[name=said_by][value=person]")
    press(page, "Write it beside the entry")
    looked_at(page, "addendum")
    page.goto(f"{served.address}/clients/{asked.client}/contacts/{asked.plain}")
    assert "It was her friend" in page.inner_text("main")
    looked_at(page, "addendum-beside")


def test_two_people_judge_and_release_what_is_held(
    officer: Page, guardian: Page, served: Served, asked: Asked
) -> None:  # fmt: skip
    place = f"{served.address}/rights/{asked.request}"
    officer.goto(f"{served.address}/rights")
    looked_at(officer, "rights")
    officer.goto(place)
    press(officer, "Take this request")
    press(officer, "Gather what is held")
    looked_at(officer, "rights-request")
    guardian.goto(place)
    press(guardian, "Take on the second yes")
    guardian.click("text=Look at the entries")
    looked_at(guardian, "rights-entries")
    for id in (asked.risky, asked.plain):
        guardian.goto(f"{place}/entries/contact/{id}")
        guardian.check("input[name=verdict][value=redact]")
        guardian.check("input[name=left_out][value=note]")
        guardian.select_option("#exemption", "serious_harm")
        guardian.fill("#reason", "It would frighten her")
        looked_at(guardian, "rights-entry")
        press(guardian, "Judge it so")
    while guardian.locator("input[name=places]").count():
        for box in guardian.locator("input[name=places]").all():
            box.check()
        guardian.check("input[name=verdict][value=release]")
        press(guardian, "Judge them")
    officer.goto(place)
    press(officer, "This is ready: ask for the second yes")
    guardian.goto(place)
    press(guardian, "Release it to the person")
    officer.goto(place)
    looked_at(officer, "rights-released")
    with officer.expect_download() as download:
        officer.click("text=Take the file for the person")
    assert download.value.suggested_filename == "record.zip"


def test_a_guardian_keeps_a_log(guardian: Page, served: Served) -> None:
    guardian.goto(f"{served.address}/caldicott")
    looked_at(guardian, "caldicott")
    guardian.click("text=Write down a decision")
    guardian.fill("#asked", "May the school know?")
    press(guardian, "Write it down")
    assert guardian.input_value("#asked") == "May the school know?"
    looked_at(guardian, "caldicott-form")
    guardian.check("input[name=principles][value='7']")
    guardian.fill("#reasoning", "It helps the child")
    guardian.check("input[name=decision][value=partly]")
    guardian.fill("#decision_words", "That there is support")
    press(guardian, "Write it down")
    looked_at(guardian, "caldicott-entry")


def test_an_officer_writes_down_what_somebody_wrote_to_them(officer: Page, served: Served) -> None:
    officer.goto(f"{served.address}/rights/new")
    looked_at(officer, "rights-new")
    officer.fill("#family_name", "Nobody")
    press(officer, "Record it")
    assert officer.input_value("#family_name") == "Nobody"
