"""The staff lines API."""

from uuid import UUID

from sqlalchemy import Row, Uuid, bindparam

from core.access.paging import Filter
from core.access.records import Records
from core.access.replies import Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.matrix.models import StaffLine
from core.matrix.schemas import StaffLineOut
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1/staff-lines", tags=["staff lines"])

LINE = tuple(StaffLineOut.model_fields)
OF_PERSON = Filter(StaffLine.person_id == bindparam("of_person", type_=Uuid()))


@router.get("", requires(StaffLine, Action.READ), from_replica=True)
def list_staff_lines(
    records: Records, person_id: UUID | None = None, after: After = None, limit: Limit = 50
) -> Listed[StaffLineOut]:
    """The lines you may read: employment, line, matrix and professional; `person_id` narrows them to one worker's."""
    filters, values = ((OF_PERSON,), {"of_person": person_id}) if person_id else ((), {})
    return listed(
        *page_and_count(records, StaffLine, LINE, limit=limit, after=after, filters=filters, values=values), _line
    )


@router.get("/{staff_line_id}", requires(StaffLine, Action.READ))
def show_staff_line(records: Records, staff_line_id: UUID) -> Reply[StaffLineOut]:
    line = records.one(StaffLine, staff_line_id)
    return Reply(StaffLineOut.model_validate(line), version=line.version)


def _line(row: Row[*tuple[object, ...]]) -> StaffLineOut:
    return StaffLineOut.model_construct(None, **dict(zip(LINE, row, strict=False)))
