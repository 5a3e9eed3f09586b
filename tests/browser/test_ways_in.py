"""Each way in, from outside to allocation, in a real browser: the public form as each of its three kinds of people fill
it in, a letter, a message, FHIR resources, the API, a spreadsheet, a client who goes on; on a laptop, and on a phone
without JavaScript."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from core.access.doors import Doors
from core.access.system import Reason
from core.app import open_doors
from core.extensions.manager import PluginHost
from core.organisations.models import Service
from core.settings import Settings
from tests.browser.album import Album, faults
from tests.browser.chromium import IN_CHROMIUM, Noises
from tests.browser.conftest import Filled, PageAt, Served, SignIn, serving
from tests.browser.walk import Walk, choose, fill_day, follow, go, press
from tests.core.interop.fhir.samples import bars_with, patient
from tests.core.interop.fhir.samples import request as asking_for
from tests.main_job.demonstration import NAVIGATOR, SENIOR

pytestmark = IN_CHROMIUM

SIZES = {"laptop": (1280, True), "phone without script": (390, False)}
TRIAGE = "Access and triage"
HEADING = "referral_key,service,given_name,family_name,date_of_birth,source,summary\n"


@pytest.fixture(scope="module", params=list(SIZES.values()), ids=list(SIZES))
def size(request: pytest.FixtureRequest) -> tuple[int, bool]:
    chosen: tuple[int, bool] = request.param
    return chosen


@pytest.fixture(scope="module")
def served(size: tuple[int, bool], filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(filled, tmp_path_factory.mktemp(f"ways-in-{size[0]}")) as served:
        yield served


@pytest.fixture(scope="module")
def walk(size: tuple[int, bool], served: Served, page_at: PageAt, sign_in: SignIn, tmp_path_factory) -> Walk:  # type: ignore[no-untyped-def]
    """Every way in, once at each size; then each is allocated."""
    width, script = size
    walk = Walk(served, width, script, page_at, sign_in, Album(width, has_script=script))
    switch_on(served)
    public_form(walk)
    for_somebody_else(walk)
    senior = walk.signed_in(SENIOR)
    letter(walk, senior)
    for send in (message, resources, by_the_api):
        send(walk)
    spreadsheet(walk, senior, tmp_path_factory.mktemp("sheet"))
    for name in NAMES:
        allocate(walk, senior, name)
    goes_on(walk)
    return walk


NAMES = (
    "Pia Public", "Cara Cared", "Prue Professional", "Lee Letter", "Mo Message", "Rae Resource", "Abe Api", "Sue Sheet",
)  # fmt: skip


def doors_of(served: Served) -> Doors:
    return open_doors(Settings(database_url=served.url), PluginHost.installed())


def switch_on(served: Served) -> None:
    with doors_of(served).system(Reason.SEED) as system:
        for service in system.find(select(Service).where(Service.name == TRIAGE)):
            service.takes_public = True


def public_form(walk: Walk) -> None:
    """Nobody is signed in."""
    page = walk.page_at(walk.width, script=walk.script)
    walk.open(page, "public-services", f"{walk.served.address}/refer")
    follow(page.get_by_role("link", name=f"Ask {TRIAGE} for support"))
    choose(page, "Who is this for?", "For myself")
    page.get_by_label("First name").fill("Pia")
    page.get_by_label("Family name (optional)").fill("Public")
    page.get_by_label("What is going on").fill("I cannot sleep, and would like to talk to somebody.")
    page.get_by_label("Telephone number (optional)").fill("01225 000000")
    page.get_by_label("Phone", exact=True).check()
    walk.note(page, "public-form")
    if walk.script:
        walk.read["public faults"] = " ".join(faults(page))
        page.set_viewport_size({"width": walk.width, "height": 900})
    page.wait_for_timeout(4_500)  # nobody fills it in within a moment
    press(page, "Send")
    walk.note(page, "public-sent")


def for_somebody_else(walk: Walk) -> None:
    """Somebody who cares for her, and somebody for whom it is work; nobody is signed in."""
    for who, given, family, work in (
        ("For somebody I care about", "Cara", "Cared", ""),
        ("For somebody I work with", "Prue", "Professional", "High Street practice"),
    ):
        page = walk.page_at(walk.width, script=walk.script)
        page.goto(f"{walk.served.address}/refer")
        follow(page.get_by_role("link", name=f"Ask {TRIAGE} for support"))
        choose(page, "Who is this for?", who)
        page.get_by_label("First name").fill(given)
        page.get_by_label("Family name (optional)").fill(family)
        page.get_by_label("What is going on").fill("She would like to talk to somebody.")
        page.get_by_label("Your name").fill("Una Asker")
        page.get_by_label("Where you work").fill(work)
        page.get_by_label("Your telephone number").fill("01225 000001")
        choose(page, "Does the person know that you ask?", "Yes")
        page.wait_for_timeout(4_500)
        press(page, "Send")
        walk.note(page, f"sent for {given}", picture=False)


def letter(walk: Walk, page: Page) -> None:
    go(page, "Referrals")
    follow(page.get_by_role("link", name="New referral"))
    walk.note(page, "services")
    follow(page.get_by_role("link", name=f"Refer to {TRIAGE}"))
    page.get_by_label("First name").fill("Lee")
    page.get_by_label("Family name", exact=True).fill("Letter")
    page.get_by_label("Who sends it?").select_option(label="GP practice")
    page.get_by_label("What is asked for?").fill("Please see this person soon.")
    page.get_by_label("The letter itself").set_input_files(
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 a letter"}
    )
    walk.note(page, "letter-form")
    press(page, "Save this referral")
    walk.note(page, "letter-saved")


def message(walk: Walk) -> None:
    """Another system sends it, with the Senior's key."""
    body = bars_with("Patient", name=[named("Mo", "Message")]) | {"id": "another-message"}
    walk.read["message"] = post(walk, "/fhir/R4/$process-message", body)


def resources(walk: Walk) -> None:
    """A request that contains its patient."""
    who = patient(name=[named("Rae", "Resource")], identifier=[])
    body = asking_for(id="another-request", identifier=[], subject={"reference": "#p1"}, contained=[who])
    walk.read["resources"] = post(walk, "/fhir/R4/ServiceRequest", body)


def by_the_api(walk: Walk) -> None:
    with doors_of(walk.served).system(Reason.SEED) as system:
        service = system.find(select(Service).where(Service.name == TRIAGE))[0].id
    person = {"given_name": "Abe", "family_name": "Api", "date_of_birth": "1975-02-03"}
    body = {"service_id": str(service), "source": "A1", "summary": "Asks for help.", "person": person}
    walk.read["api"] = post(walk, "/api/v1/referrals", body, "application/json")


def named(given: str, family: str) -> dict[str, object]:
    return {"use": "official", "family": family, "given": [given]}


def post(walk: Walk, path: str, body: object, sort: str = "application/fhir+json") -> str:
    headers = {"Authorization": f"Bearer {walk.served.demonstration.accounts[SENIOR].api_key}", "Content-Type": sort}
    asked = urllib.request.Request(f"{walk.served.address}{path}", json.dumps(body).encode(), headers, method="POST")
    with urllib.request.urlopen(asked) as answer:
        return str(answer.read().decode())


def spreadsheet(walk: Walk, page: Page, folder: Path) -> None:
    """Looked at, then taken in by the ticker while somebody watches."""
    file = folder / "referrals.csv"
    rows = f"S1,{TRIAGE},Sue,Sheet,31/12/1980,A1,Asks for help.\nS2,Nowhere,No,Body,,,Asks for help.\n"
    file.write_text(HEADING + rows)
    page.goto(f"{walk.served.address}/referrals/files")
    page.get_by_label("File", exact=True).set_input_files(file)
    press(page, "Look at this file")
    _until(page, "Take in 1 referral")
    walk.note(page, "file-looked-at")
    if walk.script:
        assert faults(page) == []
        page.set_viewport_size({"width": walk.width, "height": 900})
    press(page, "Take in 1 referral")
    _until(page, "Taken in")
    walk.note(page, "file-taken-in")


def _until(page: Page, words: str) -> None:
    for _ in range(60):
        if words in page.inner_text("main"):
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"{words!r} did not come: {page.inner_text('main')}")


def allocate(walk: Walk, page: Page, name: str) -> None:
    """From the board to a worker's caseload."""
    page.goto(f"{walk.served.address}/referrals/in/new")
    while not page.get_by_role("link", name=name).count():
        follow(page.get_by_role("link", name="Next page"))
    follow(page.get_by_role("link", name=name))
    walk.note(page, f"arrived-{name.split()[1].lower()}")
    press(page, "Take into triage")
    follow(page.get_by_role("link", name="Record the support conversation"))
    fill_day(page)
    page.get_by_label("When did it begin?").fill("10:00")
    page.get_by_label("Which options did you talk about?").fill("A group, or a navigator.")
    page.get_by_label("Which route did you choose together").fill("A navigator.")
    press(page, "Save the conversation")
    follow(page.get_by_role("link", name="Allocate to a worker"))
    page.get_by_label(walk.served.demonstration.accounts[NAVIGATOR].person).check()
    press(page, "Allocate")
    walk.note(page, f"allocated {name}", picture=False)


def goes_on(walk: Walk) -> None:
    """The navigator, who now supports her, refers her on to another partner."""
    page = walk.signed_in(NAVIGATOR)
    go(page, "Caseload")
    follow(page.get_by_role("link", name="Pia Public").first)
    page.goto(f"{page.url.rstrip('/')}/referrals")
    follow(page.get_by_role("link", name="Refer this person to another service"))
    follow(page.get_by_role("link", name="Refer to Place of Calm sanctuary"))
    page.get_by_label("What do you ask for, and why?").fill("A quiet place for bad evenings.")
    walk.note(page, "onward-form")
    press(page, "Send this referral")
    walk.note(page, "onward-sent")


@pytest.mark.parametrize("name", NAMES)
def test_each_way_leads_from_outside_to_allocation(walk: Walk, name: str) -> None:
    person = walk.served.demonstration.accounts[NAVIGATOR].person
    assert f"Allocated to {person}" in walk.read[f"allocated {name}"]


def test_help_now_stands_on_the_public_form(walk: Walk) -> None:
    assert "Samaritans free on 116 123" in walk.read["public-form"]


def test_the_public_form_answers_the_same_to_everybody(walk: Walk) -> None:
    assert "What you wrote has arrived" in walk.read["public-sent"]


def test_the_letter_can_be_downloaded(walk: Walk) -> None:
    assert "Download letter.pdf" in walk.read["letter-saved"]


def test_the_message_is_answered_by_a_message(walk: Walk) -> None:
    assert json.loads(walk.read["message"])["entry"][0]["resource"]["response"]["code"] == "ok"


def test_the_spreadsheet_says_what_became_of_its_rows(walk: Walk) -> None:
    assert "Became referrals\n1" in walk.read["file-taken-in"].replace("\t", "\n")


def test_a_client_goes_on_to_another_partner(walk: Walk) -> None:
    assert "Place of Calm sanctuary" in walk.read["onward-sent"]


def test_axe_finds_nothing_on_the_way(walk: Walk) -> None:
    assert walk.album is not None
    assert walk.album.violations == {}


def test_the_public_form_fits_every_width(walk: Walk) -> None:
    assert walk.read.get("public faults", "") == ""


def test_pages_make_no_noise(walk: Walk, noises: Noises) -> None:
    assert noises == []
