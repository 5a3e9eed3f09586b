"""Factories of what services promise, and of the clocks of referrals; tests use them through tests.world."""

from datetime import date, datetime, time

from core.access.protected import Label
from core.access.system import SystemRecords
from core.clocks.calendars import usual
from core.clocks.reckoning import Unit
from core.organisations.models import Organisation, Service
from core.referrals.clock_models import ReferralClock
from core.referrals.models import Referral
from core.timeframes.models import ClosedDay, Measures, Timeframe
from tests.world_people import LONG_AGO, MORNING


def timeframe(
    system: SystemRecords, service: Service, measures: Measures = Measures.TRIAGE, number: int = 2, **also: object
) -> Timeframe:
    """In working days of the usual calendar; `also`: any other column (`unit`, `may_pause`, `ladder`, `starts`)."""
    values = {"unit": Unit.WORKING_DAYS, "calendar_key": usual().key, "cut_off": time(17), "starts": LONG_AGO, **also}
    return system.add(
        Timeframe(
            organisation_id=service.organisation_id, service_id=service.id, measures=measures, number=number, **values
        )
    )  # fmt: skip


def closed_day(
    system: SystemRecords, organisation: Organisation, day: date = date(2026, 3, 5), *, added_at: datetime = MORNING
) -> ClosedDay:
    return system.add(
        ClosedDay(
            organisation_id=organisation.id, calendar_key=usual().key, day=day, name="Extra bank holiday",
            added_at=added_at,
        )
    )  # fmt: skip


def referral_clock(
    system: SystemRecords, referral: Referral, timeframe: Timeframe | None = None, *, label: Label | None = None
) -> ReferralClock:
    """Of the national wait unless a timeframe is named; the referral's label unless another is."""
    made = ReferralClock(
        client_id=referral.client_id, organisation_id=referral.organisation_id, referral_id=referral.id,
        measures=timeframe.measures if timeframe else Measures.SECOND_CONTACT, timeframe=timeframe,
        timeframe_id=timeframe and timeframe.id, started_at=referral.received_at, pauses=[], is_open=True,
        is_paused=False, label=label or referral.label,
    )  # fmt: skip
    made.reckon(referral.received_at, made.promise)
    return system.add(made)
