"""What the invented services promise, each sort of clock once: working days, hours by day and night, days of a week."""

from datetime import date, time, timedelta

from core.access.system import SystemRecords
from core.clocks.reckoning import Unit
from core.organisations.partnership import Established
from core.timeframes.models import Measures, Timeframe

SINCE = timedelta(days=6)
"""Only what came lately is measured: a demo that began with a hundred late referrals would teach nobody anything."""
PROMISES = (
    ("Access and triage", Measures.TRIAGE, Unit.WORKING_DAYS, 1, False),
    ("Access and triage", Measures.DECISION, Unit.WORKING_DAYS, 10, True),
    ("Recovery Navigators", Measures.TRIAGE, Unit.WORKING_DAYS, 2, False),
    ("Recovery Navigators", Measures.FIRST_CONTACT, Unit.WORKING_DAYS, 15, True),
    ("Women's recovery service", Measures.TRIAGE, Unit.WORKING_DAYS, 2, True),
    ("Place of Calm sanctuary", Measures.TRIAGE, Unit.HOURS, 4, False),
    ("Hope House crisis house", Measures.DECISION, Unit.HOURS, 24, False),
    ("Culturally responsive support", Measures.TRIAGE, Unit.CALENDAR_DAYS, 7, True),
)


def make_promises(system: SystemRecords, known: Established, today: date) -> None:
    services = {service.name: service for service in known.services}
    for name, measures, unit, number, may_pause in PROMISES:
        system.add(
            Timeframe(
                organisation_id=services[name].organisation_id, service_id=services[name].id, measures=measures,
                unit=unit, number=number, calendar_key="england-and-wales", cut_off=time(17), may_pause=may_pause,
                ladder="clock", starts=today - SINCE,
            )
        )  # fmt: skip
