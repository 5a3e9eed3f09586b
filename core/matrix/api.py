"""The staff lines API: reading, setting, accepting and ending them."""

from uuid import UUID

from sqlalchemy import Row, Uuid, bindparam

from core.access.errors import StaleVersion
from core.access.paging import Filter
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.matrix.lines import accept_line, end_line, set_line
from core.matrix.models import StaffLine
from core.matrix.schemas import LineAsked, LineEnded, StaffLineOut
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
    return _shown(records.one(StaffLine, staff_line_id))


@router.post("", requires(StaffLine, Action.CREATE), status=201)
def set_a_line(records: Records, asked: LineAsked) -> Reply[StaffLineOut]:
    """Say by whom somebody of your organisation is employed, managed or led. A line to a manager of another
    organisation waits until that has accepted it; without a manager it is to be confirmed."""
    line = set_line(records, asked=asked)
    return Reply(StaffLineOut.model_validate(line), version=line.version, location=f"{router.prefix}/{line.id}")


@router.post("/{staff_line_id}/accept", requires(StaffLine, Action.APPROVE))
def accept_a_line(records: Records, staff_line_id: UUID, version: IfMatch) -> Reply[StaffLineOut]:
    """The yes of the manager's organisation; the line counts from today at the earliest."""
    line = _opened(records, staff_line_id, version)
    accept_line(records, line=line)
    return _shown(line)


@router.post("/{staff_line_id}/end", requires(StaffLine, Action.CLOSE))
def end_a_line(records: Records, staff_line_id: UUID, ended: LineEnded, version: IfMatch) -> Reply[StaffLineOut]:
    """Name the last day of a line; the employer may, and the organisation that the manager manages for."""
    line = _opened(records, staff_line_id, version)
    end_line(records, line=line, ends=ended.ends, reason=ended.reason)
    return _shown(line)


def _opened(records: Records, staff_line_id: UUID, version: int) -> StaffLine:
    line = records.one(StaffLine, staff_line_id)
    if line.version != version:
        raise StaleVersion(line.version, StaffLineOut.model_validate(line).model_dump(mode="json"))
    return line


def _shown(line: StaffLine) -> Reply[StaffLineOut]:
    return Reply(StaffLineOut.model_validate(line), version=line.version)


def _line(row: Row[*tuple[object, ...]]) -> StaffLineOut:
    return StaffLineOut.model_construct(None, **dict(zip(LINE, row, strict=False)))
