"""What operations clear away by themselves."""

from datetime import timedelta

from core.database.marks import fold
from core.ticker.jobs import Job, Tick


def _fold_marks(tick: Tick) -> None:
    with tick.door() as system:
        fold(system.connection)


JOBS = (Job("operations: fold change marks", timedelta(minutes=1), _fold_marks),)
