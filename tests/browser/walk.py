"""The main job as people do it: each function is one person's part, by the words that the pages show them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from playwright.sync_api import Locator, Page

from core.database import clock
from tests.browser.album import Album
from tests.browser.conftest import PageAt, Served, SignIn
from tests.main_job.demonstration import NAVIGATOR, SENIOR

YESTERDAY = clock.today() - timedelta(days=1)
CLOSED_TO = ("hr@missing-link", "volunteer@second-step", "navigator@nilaari", "commissioner@icb")
MANAGER = "team-manager@missing-link"


@dataclass
class Walk:
    """One round of the main job: where, at which width, and what was read on the way, by a word for each place.

    `album` looks at the pages on the way, if there is one.
    """

    served: Served
    width: int
    script: bool
    page_at: PageAt
    sign_in: SignIn
    album: Album | None = None
    read: dict[str, str] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)

    def signed_in(self, username: str) -> Page:
        page = self.page_at(self.width, script=self.script)
        self.sign_in(page, username)
        return page

    def note(self, page: Page, name: str, *, picture: bool = True) -> None:
        """Keep the words of a page, and look at it."""
        self.read[name] = page.inner_text("main")
        if picture and self.album:
            self.album.look(page, name)

    def open(self, page: Page, name: str, address: str, *, picture: bool = False) -> None:
        """Go straight to an address, as from a letter, and keep its status and words."""
        answer = page.goto(address)
        assert answer is not None
        self.status[name] = answer.status
        self.note(page, name, picture=picture)


def follow(link: Locator) -> None:
    """Click a link or a button that leads to another page, and wait until that page stands there with its styles."""
    with link.page.expect_navigation():
        link.click()


def go(page: Page, place: str) -> None:
    """By the main navigation: on a phone, from the menu."""
    menu = page.locator(".fp-fold--menu > summary")
    if menu.is_visible():
        menu.click()
    follow(page.locator("nav[aria-label=Main]:visible").get_by_role("link", name=place, exact=True))


def section(page: Page, name: str) -> None:
    """By the sections of a record: on a phone, from the fold."""
    fold = page.locator(".fp-fold--side > summary")
    if fold.is_visible():
        fold.click()
    follow(page.locator(".fp-side:visible").get_by_role("link", name=name, exact=True))


def press(page: Page, name: str) -> None:
    follow(page.locator("main").get_by_role("button", name=name, exact=True))


def fill_day(page: Page) -> None:
    """Yesterday, in the three boxes of the first date on the page."""
    for part, value in (("Day", YESTERDAY.day), ("Month", YESTERDAY.month), ("Year", YESTERDAY.year)):
        page.get_by_label(part, exact=True).first.fill(str(value))


def choose(page: Page, question: str, answer: str) -> None:
    """One radio button, by the words of its question and its own."""
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def triage(walk: Walk) -> None:
    """The Senior finds the message on the board, takes it, talks with her, and allocates her."""
    page = walk.signed_in(SENIOR)
    walk.note(page, "senior-today", picture=False)
    go(page, "Referrals")
    walk.note(page, "board")
    follow(page.get_by_role("link", name="Julie Jones"))
    walk.note(page, "referral")
    press(page, "Take into triage")
    follow(page.get_by_role("link", name="Record the support conversation"))
    fill_day(page)
    page.get_by_label("When did it begin?").fill("10:00")
    page.get_by_label("What matters to the person?").fill("To sleep, and to feel safe at home.")
    page.get_by_label("Domestic abuse").check()
    page.get_by_label("Which options did you talk about?").fill("A women’s group, or a Recovery Navigator.")
    page.get_by_label("Which route did you choose together").fill("A Recovery Navigator: she would like to be met.")
    walk.note(page, "conversation")
    press(page, "Save the conversation")
    follow(page.get_by_role("link", name="Allocate to a worker"))
    page.get_by_label(walk.served.demonstration.accounts[NAVIGATOR].person).check()
    walk.note(page, "allocation")
    press(page, "Allocate")
    walk.note(page, "allocated")


def support(walk: Walk) -> None:
    """The navigator meets her on Today and the caseload, sets safe contact, records a contact and asks HARK."""
    page = walk.signed_in(NAVIGATOR)
    walk.note(page, "today")
    go(page, "Caseload")
    walk.note(page, "caseload")
    follow(page.get_by_role("link", name="Jones"))
    _set_safe_contact(walk, page)
    _record_contact(walk, page)
    _ask_hark(walk, page)
    section(page, "Summary")
    walk.note(page, "summary")
    section(page, "Timeline")
    walk.note(page, "timeline")
    section(page, "Sharing and access")
    walk.note(page, "sharing")


def _set_safe_contact(walk: Walk, page: Page) -> None:
    section(page, "Reaching the person")
    follow(page.get_by_role("link", name="Set safe contact"))
    for way, answer in (("phone", "No"), ("leave a message", "No"), ("text", "Yes"), ("email", "No")):
        choose(page, f"Is it safe to {way}?", answer)
    choose(page, "Is it safe to write a letter?", "No")
    page.get_by_label("Anything else that keeps contact safe").fill("Text first, and only in the morning.")
    walk.note(page, "safe-contact")
    press(page, "Save safe contact")
    walk.note(page, "reaching", picture=False)


def _record_contact(walk: Walk, page: Page) -> None:
    section(page, "Contacts")
    follow(page.get_by_role("link", name="Record a contact"))
    fill_day(page)
    page.get_by_label("When did it begin?").fill("14:30")
    page.get_by_label("How many minutes did it take?").fill("45")
    page.get_by_label("How were you in touch?").select_option("Face to face")
    choose(page, "Did the person come?", "Attended")
    page.get_by_label("What was it for?").select_option("Making or reviewing a plan together")
    page.get_by_label("Note (optional)").fill("We wrote down what helps her on a bad day.")
    walk.note(page, "record-contact")
    press(page, "Save contact")
    walk.note(page, "contact")


def _ask_hark(walk: Walk, page: Page) -> None:
    section(page, "Assessments")
    follow(page.get_by_role("link", name="Start HARK"))
    choose(page, "Are you talking where nobody else can hear or see?", "Yes")
    choose(page, "Is another adult with her", "No")
    choose(page, "Is a child over four years old with her?", "No")
    choose(page, "Is this a safe place for her to talk", "Yes")
    choose(page, "Do you both have enough time to talk", "Yes")
    choose(page, "Does she know why you ask", "Yes")
    walk.note(page, "safe-to-ask")
    press(page, "Continue")
    for question, answer in (("H: ", "Yes"), ("A: ", "Yes"), ("R: ", "No"), ("K: ", "No")):
        choose(page, question, answer)
    walk.note(page, "hark")
    press(page, "Save HARK")
    walk.note(page, "hark-result")
    walk.read["hark address"] = page.url


def look_back(walk: Walk) -> None:
    """Afterwards: what the Senior, the manager and everybody else see of her, and the page that says why."""
    page = walk.signed_in(SENIOR)
    _each_place(walk, page, "senior")
    page.goto(f"{walk.served.client}/contacts")
    follow(page.locator("tbody").get_by_role("link").first)
    walk.note(page, "senior contact", picture=False)
    follow(page.get_by_role("link", name="Who can see this and why"))
    walk.note(page, "why")
    _each_place(walk, walk.signed_in(MANAGER), "manager")
    for username in CLOSED_TO:
        walk.open(walk.signed_in(username), username, walk.served.client)
    walk.open(walk.signed_in(CLOSED_TO[0]), "closed-door", walk.served.client, picture=True)


def _each_place(walk: Walk, page: Page, who: str) -> None:
    for place in ("", "/contacts", "/assessments", "/timeline"):
        walk.open(page, f"{who} {place}", walk.served.client + place)
    walk.open(page, f"{who} hark", walk.read["hark address"])


PARTS: tuple[Callable[[Walk], None], ...] = (triage, support, look_back)
