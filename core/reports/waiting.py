"""Report: how many people wait at each step of a referral, and for how long."""

from core.access.records import Records
from core.database import clock
from core.referrals.models import State
from core.reports.counting import OPEN, days_between, of_the_dead, referrals, second_contacts
from core.reports.items import Grounds, Item
from core.reports.periods import Quarter

STEPS = {
    State.RECEIVED: "To be taken into triage",
    State.IN_TRIAGE: "In triage",
    State.CONVERSATION: "To be allocated",
    State.ALLOCATED: "First contact with a worker",
    State.ACTIVE: "Second direct contact",
}
LINES = tuple(STEPS.values())
BANDS = ("Less than 1 week", "1 week", "2 to 3 weeks", "4 weeks or more")
WEEK, FOUR_WEEKS = 7, 28
COUNTED = (
    "Open referrals as they stand now. Everybody waits since the day on which the referral was received, in days of "
    "the calendar, whoever received it first: a referral that was handed over or reopened counts once, where it is.",
    "In triage and to be allocated: those on hold are among them. Second direct contact: whoever is supported and has "
    "not been met twice, face to face, by telephone or by video. Left out: people whose death is recorded.",
    "Where some of them do not open to you, steps are told as a whole: who still waits is told by locality under the "
    "time to the second contact, and the two taken from each other would give small numbers away.",
)


def collect(records: Records, quarter: Quarter, grounds: Grounds) -> list[Item]:
    """As of now, whatever the quarter."""
    now = clock.now()
    dead = of_the_dead(records)
    rows = [row for row in referrals(records, ("state", "received_at"), OPEN) if row.id not in dead]
    seen_twice = second_contacts(records, now, [row.id for row in rows if row.state is State.ACTIVE])
    return [
        Item(
            STEPS[row.state], row.id, row.id, row.service_id, row.triaged_by, bool(row.opens),
            days := days_between(row.received_at, now), band_of(days), row.client_id,
        )
        for row in rows
        if row.state is not State.ACTIVE or row.id not in seen_twice
    ]  # fmt: skip


def band_of(days: int) -> int:
    """The column of so many days."""
    if days < WEEK:
        return 0
    if days < 2 * WEEK:
        return 1
    return 2 if days < FOUR_WEEKS else 3
