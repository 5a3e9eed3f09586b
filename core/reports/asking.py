"""How a report is asked for in an address, by page and API alike."""

from typing import Annotated

from fastapi import Depends, Query

from core.reports.items import By, Whose
from core.reports.kinds import Report
from core.reports.periods import quarter
from core.reports.service import Wanted

Period = Annotated[str | None, Query(max_length=10, description="A quarter such as 2026-q1; this one if left out")]


def _wanted(report: Report, by: By = By.NOTHING, period: Period = None, whose: Whose = Whose.ALL) -> Wanted:
    return Wanted(report, by, quarter(period), whose)


Asked = Annotated[Wanted, Depends(_wanted)]
Path = Annotated[
    list[str] | None,
    Query(max_length=3, description="Words of a row: its line, locality and service. All if left out"),
]
LeaveOut = Annotated[int, Query(ge=0, le=1_000_000, description="Rows to leave out: the `next` of the page before")]
