"""What the reports API gives."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.reports.behind import Behind
from core.reports.items import By
from core.reports.kinds import Report
from core.reports.service import Made
from core.reports.tables import Counted, Line

BACK = "; null where it is kept back"


class CountedOut(BaseModel):
    """One row of numbers."""

    model_config = ConfigDict(from_attributes=True)

    words: str
    number: int | None = Field(description=f"How many{BACK}")
    bands: list[int] | None = Field(description=f"The same in the columns `bands` of the report{BACK}")
    median: float | None = Field(description=f"Median of the days{BACK}")
    longest: int | None = Field(description=f"Most days{BACK}")
    days_kept_back: bool = Field(description="The days behind it are not told: some are of people you may not read")
    can_open: int = Field(description="How many of them you may read: the rows behind the number")


class LineOut(CountedOut):
    """A row with its parts, by locality and then by service."""

    parts: list["LineOut"]
    parts_kept_back: bool = Field(description="There are parts, each too small to tell")


class ReportOut(BaseModel):
    """A report. Small numbers of people whose records are not open to the caller are kept back."""

    report: Report
    title: str
    question: str
    counted: list[str] = Field(description="How it is counted, in words")
    period: str | None = Field(description="The quarter it is of; null for a report of how things stand now")
    by: By
    bands: list[str]
    days: str | None = Field(description="What the days are of")
    total: CountedOut | None
    lines: list[LineOut]
    lines_kept_back: bool
    is_whole: bool = Field(description="Nothing was kept back")

    @classmethod
    def of(cls, made: Made) -> Self:
        about, table = made.about, made.table
        return cls(
            report=made.report, title=about.title, question=about.question, counted=list(about.counted),
            period=None if about.is_now else made.quarter.key, by=made.by, bands=list(about.bands), days=about.days,
            total=_counted(table.total) if table.total else None, lines_kept_back=table.lines_kept_back,
            is_whole=table.is_whole,
            lines=[_line(line) for line in table.lines],
        )  # fmt: skip


def _counted(row: Counted) -> CountedOut:
    return CountedOut.model_validate(row)


def _line(line: Line) -> LineOut:
    parts = [_line(part) for part in line.parts]
    return LineOut(**_counted(line.whole).model_dump(), parts=parts, parts_kept_back=line.parts_kept_back)


class BehindOut(BaseModel):
    """A row behind a number."""

    model_config = ConfigDict(from_attributes=True)

    record_id: UUID = Field(description="The referral, its clock, the gap, the assessment or the stay")
    href: str = Field(description="The page of the record")
    who: str
    service: str
    line: str
    parts: list[str]
    days: int | None
    note: str | None = Field(description="What was offered instead, who sees to it, how late it was")


class BehindPageOut(BaseModel):
    """Rows behind a number that the caller may read, those that took longest first."""

    items: list[BehindOut]
    count: int
    next: int | None = Field(description="Pass as `leave_out` for the next page; null on the last")


def told(row: Behind) -> BehindOut:
    return BehindOut.model_validate(row)
