"""Who manages somebody today, for messages that go up the line: the system asks, no actor's door."""

from collections.abc import Sequence

from sqlalchemy import Connection, or_, select

from core.access.protected import table_of
from core.database import clock
from core.matrix.models import Line, StaffLine
from core.notices.ladders import Holder
from core.people.holders import works_there

L = table_of(StaffLine)


def matrix_manager(connection: Connection, told: Holder, _: str = "") -> Sequence[Holder]:
    """Their matrix manager; without one, their line manager."""
    return _managers(connection, told, Line.MATRIX) or _managers(connection, told, Line.LINE)


def line_manager(connection: Connection, told: Holder, _: str = "") -> Sequence[Holder]:
    """Their line manager; without one, their matrix manager."""
    return _managers(connection, told, Line.LINE) or _managers(connection, told, Line.MATRIX)


def _managers(connection: Connection, told: Holder, line: Line) -> Sequence[Holder]:
    asked = select(L.c.manager_id, L.c.manager_organisation_id).where(
        L.c.person_id == told.person_id, L.c.organisation_id == told.organisation_id, L.c.line == line,
        L.c.is_accepted, L.c.manager_id.is_not(None), L.c.manager_organisation_id.is_not(None),
        L.c.starts <= clock.today(), or_(L.c.ends.is_(None), L.c.ends >= clock.today()),
    )  # fmt: skip
    found = [Holder(*row) for row in connection.execute(asked.distinct())]
    return [holder for holder in found if works_there(connection, holder)]
