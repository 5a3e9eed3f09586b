"""Access words of matrix management: who is managed by me, by which line, and whose clients that reaches."""

from uuid import UUID

from sqlalchemy import Select, or_, select

from core.access.actor import Me
from core.access.vocabulary import AccessWords
from core.matrix.models import Line, StaffLine

LINES = StaffLine.__table__


def managed(me: Me, line: Line) -> Select[UUID]:
    """People I manage by this line today, for the organisation I act for."""
    s = LINES.alias("managed").c
    return select(s.person_id).where(
        s.manager_id == me.id,
        s.line == line,
        s.manager_organisation_id == me.organisation,
        s.is_accepted,
        s.starts <= me.today,
        or_(s.ends.is_(None), s.ends >= me.today),
    )


WORDS = AccessWords(models=(StaffLine,))
