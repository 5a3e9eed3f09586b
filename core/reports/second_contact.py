"""Report: time to the second direct contact, as NHS England computes it for community mental health."""

from sqlalchemy import Row

from core.access.records import Records
from core.clocks.reckoning import LESS_THAN_FOUR_WEEKS
from core.referrals.codes import ServiceTeamType
from core.referrals.models import State
from core.reports.counting import (
    RECEIVED_BEFORE,
    days_between,
    met_within,
    of_the_dead,
    referrals,
    second_contacts,
)
from core.reports.items import Grounds, Item
from core.reports.periods import Quarter

SEEN, WAITING = "Met a second time in these months", "Still waiting when they ended"
SEEN_BESIDE, WAITING_BESIDE = f"{SEEN} (other services)", f"{WAITING} (other services)"
LINES = (SEEN, WAITING, SEEN_BESIDE, WAITING_BESIDE)
BANDS = ("Less than four weeks", "Four to 12 weeks", "More than 12 weeks")
TWELVE_WEEKS = 84
NATIONAL = frozenset(
    {
        ServiceTeamType.PRIMARY_CARE, ServiceTeamType.COMMUNITY_FUNCTIONAL, ServiceTeamType.ASSERTIVE_OUTREACH,
        ServiceTeamType.COMMUNITY_REHABILITATION, ServiceTeamType.PSYCHOTHERAPY,
        ServiceTeamType.PSYCHOLOGICAL_THERAPY, ServiceTeamType.PERSONALITY_DISORDER, ServiceTeamType.EATING_DISORDER,
    }
)  # fmt: skip
"""Core community teams: NHS England counts nobody else's waits."""
FORMER_EATING_DISORDER = "C03"
"""What C10 was called before; both count."""
COUNTED = (
    "As NHS England counts: days of the calendar from the date of the referral to the second direct contact for it. "
    "Direct is a contact that took place face to face, by telephone, by talk type or by video. Less than four weeks is "
    "0 to 27 days, four to 12 weeks is 28 to 84. Nothing pauses this wait.",
    "Still waiting: open, not declined, and not met twice by the end of these months, measured to that end, or now. "
    "Left out: people whose death is recorded.",
    "Nationally only core community teams count. Other services’ waits are counted the same way in lines of their own.",
)


def collect(records: Records, quarter: Quarter, grounds: Grounds) -> list[Item]:
    until, found = quarter.until, []
    dead, met_now = of_the_dead(records), met_within(records, quarter.starts, until)
    rows = referrals(records, ("state", "received_at", "decided_at"), RECEIVED_BEFORE, until=until)
    # One that has ended and was not met in these months is counted in none of them, whenever it was met.
    second = second_contacts(records, until, [row.id for row in rows if row.id in met_now or not _ended(row, quarter)])
    for row in rows:
        met, has_ended = second.get(row.id), _ended(row, quarter)
        if met is not None and (met < quarter.starts or row.state is State.DECLINED):
            continue
        if met is None and (has_ended or row.id in dead):
            continue
        counts = _counts(grounds.team_types.get(row.service_id))
        seen, waiting = (SEEN, WAITING) if counts else (SEEN_BESIDE, WAITING_BESIDE)
        days = days_between(row.received_at, met or quarter.as_of)
        found.append(
            Item(
                waiting if met is None else seen, row.id, row.id, row.service_id, row.triaged_by, bool(row.opens), days,
                band_of(days), row.client_id,
            )
        )  # fmt: skip
    return found


def _ended(row: Row[*tuple[object, ...]], quarter: Quarter) -> bool:
    return row.decided_at is not None and bool(row.decided_at < quarter.ends)


def _counts(team_type: str | None) -> bool:
    return team_type == FORMER_EATING_DISORDER or team_type in {one.value for one in NATIONAL}


def band_of(days: int) -> int:
    if days <= LESS_THAN_FOUR_WEEKS:
        return 0
    return 1 if days <= TWELVE_WEEKS else 2
