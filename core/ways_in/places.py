"""What the ways in put into shared places: on Today, that something came and could not be taken."""

from collections.abc import Iterator

from core.access.records import Records
from core.access.vocabulary import Action
from core.referrals.models import Referral
from core.ways_in.seeing_to import waiting
from core.web.filters import plain_day
from core.web.places import Contribution, ToDo


def today(records: Records) -> list[ToDo]:
    """For people who triage."""
    return [*_waiting(records)] if records.judge.may_ever(Referral, Action.ALLOCATE) else []


def _waiting(records: Records) -> Iterator[ToDo]:
    page, count = waiting(records, limit=1)
    if not page.rows:
        return
    things = "1 referral that came" if count.number == 1 else f"{count.number} referrals that came"
    yield ToDo(
        "Referrals", f"{things} could not be taken: see to it", "/referrals/waiting", "Waits",
        f"The first came on {plain_day(page.rows[0].at)}.", is_urgent=True,
    )  # fmt: skip


CONTRIBUTION = Contribution(today=(today,))
