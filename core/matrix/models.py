"""Lines between people, dated: employment, line, matrix and professional; each opens different things."""

from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Label, Protected
from core.database.base import Base, Dated, Versioned


class Line(StrEnum):
    """Employment has no manager; the other three name one."""

    EMPLOYMENT = "employment"
    LINE = "line"
    MATRIX = "matrix"
    PROFESSIONAL = "professional"

    @property
    def words(self) -> str:
        return {"employment": "Employed by", "line": "Line manager", "matrix": "Matrix manager"}.get(
            self, "Professional lead"
        )


class StaffLine(Protected, Versioned, Dated, Base):
    """One line of one person; owned by the employer, in force once the manager's organisation has accepted it."""

    __tablename__ = "staff_line"
    __table_args__ = (Index(None, "manager_id", "line", "person_id"), Index(None, "person_id"))
    kind = Kind("staff_line", "staff lines", Anchor.STAFF, about="person_id")

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    line: Mapped[Line]
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    manager_organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    is_accepted: Mapped[bool] = mapped_column(default=False)
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    def accept(self, *, today: date) -> None:
        """The manager's organisation agrees: nothing was managed before it did."""
        if self.is_accepted:
            raise Invalid("line", "This line has been accepted already.")
        if self.ends is not None and self.ends < today:
            raise Invalid("line", "The time this line was asked for is over. Set it again.")
        self.is_accepted, self.starts = True, max(self.starts, today)

    def end(self, *, on: date, today: date) -> None:
        """The line counts up to and including `on`; the past stays as it was."""
        if self.ends is not None and self.ends < today:
            raise Invalid("ends", "This line has ended already.")
        if on < today - timedelta(days=1):
            raise Invalid("ends", "A line ends yesterday at the earliest: what was done under it stays true.")
        if on < self.starts and self.is_accepted and self.starts <= today:
            raise Invalid("ends", "The last day is the first day or later.")
        self.ends = on
