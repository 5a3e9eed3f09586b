"""The reports there are: what each asks, how it is counted, and what its columns are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.access.records import Records
from core.reports import asked, breaches, changes, declines, gaps, provided, second_contact, waiting
from core.reports.items import By, Grounds, Item
from core.reports.periods import Quarter


class Report(StrEnum):
    """Which report; the words of its address."""

    WAITING = "waiting"
    BREACHES = "late"
    SECOND_CONTACT = "second-contact"
    SOURCES = "sources"
    REASONS = "reasons"
    DECLINES = "declines"
    GAPS = "gaps"
    FORMS = "forms"
    CHANGE = "change"
    STAYS = "stays"


@dataclass(frozen=True)
class About:
    """`collect` gives what is counted; `days` says what the median and the longest are of (None: no days); `lines` are
    shown even where nothing is counted; `is_now`: as things stand, not in a quarter. `finest`: how far figures of
    people who do not open are divided, for of two reports that divide the same referrals one gives away what the other
    keeps back; `together`: lines that another report adds up, kept back as if their sum were told."""

    title: str
    question: str
    first: str
    counted: tuple[str, ...]
    collect: Callable[[Records, Quarter, Grounds], list[Item]]
    days: str | None = None
    bands: tuple[str, ...] = ()
    lines: Sequence[str] = ()
    has_total: bool = True
    is_now: bool = False
    finest: By = By.SERVICE
    together: Sequence[str] = ()


ABOUT: Mapping[Report, About] = {
    Report.WAITING: About(
        "Who waits", "How many people wait at each step of a referral, and since when?", "What they wait for",
        waiting.COUNTED, waiting.collect, "waited", waiting.BANDS, waiting.LINES, is_now=True,
        finest=By.NOTHING,
    ),
    Report.BREACHES: About(
        "What was late", "Which steps were not taken by the time that the service had promised?", "Step",
        breaches.COUNTED, breaches.collect, "late", breaches.BANDS, breaches.LINES,
    ),
    Report.SECOND_CONTACT: About(
        "Time to the second contact", "How long do people wait until somebody has met them twice?", "Who is counted",
        second_contact.COUNTED, second_contact.collect, "waited", second_contact.BANDS, second_contact.LINES,
        has_total=False, together=(second_contact.WAITING, second_contact.WAITING_BESIDE),
    ),
    Report.SOURCES: About(
        "Who referred", "Where do referrals come from?", "Source of referral", asked.COUNTED, asked.sources
    ),
    Report.REASONS: About(
        "Why people were referred", "What are the main reasons for referral?", "Main reason",
        (*asked.COUNTED, asked.AS_A_WHOLE), asked.reasons, finest=By.NOTHING,
    ),
    Report.DECLINES: About(
        "What was declined", "Which referrals were declined, and why?", "Reason", declines.COUNTED, declines.collect,
        "from receipt to decision", (), declines.LINES,
    ),
    Report.GAPS: About(
        "Gaps", "Whom could no service take, and what became of it?", "Where it is", gaps.COUNTED, gaps.collect,
        "open", gaps.BANDS, gaps.LINES, has_total=False,
    ),
    Report.FORMS: About(
        "Forms completed", "Which forms were completed, and how many?", "Form", provided.FORMS_COUNTED, provided.forms,
        finest=By.NOTHING,
    ),
    Report.CHANGE: About(
        "What changed", "Did people’s scores improve while we worked with them?", "Score", changes.COUNTED,
        changes.collect, bands=changes.BANDS, has_total=False, finest=By.NOTHING,
    ),
    Report.STAYS: About(
        "How stays ended", "With which outcomes did stays on pathways end?", "Pathway and outcome",
        provided.STAYS_COUNTED, provided.stays, "of the stay", finest=By.NOTHING,
    ),
}  # fmt: skip
