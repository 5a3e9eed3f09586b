"""Pages of the team across employers."""

from uuid import UUID

from fastapi import Request, Response

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.matrix.models import Line, StaffLine
from core.matrix.team import chart, lines_of, managed_by, team
from core.web.environment import render
from core.web.places import Places

router = Router(face=Face.PAGE, prefix="/team")

MANAGED_BY = (Line.LINE, Line.MATRIX, Line.PROFESSIONAL)


@router.get("", requires(StaffLine, Action.READ), from_replica=True)
def team_page(records: Records, request: Request) -> Response:
    """Who employs, who manages, and how many people each worker carries, for those who may see care."""
    members = team(records)
    places: Places = request.app.state.places
    carried = places.carried(records, [member.person_id for member in members])
    return render(request, "matrix/team.html", members=members, chart=chart(members), carried=carried, lines=MANAGED_BY)


@router.get("/{person_id}", requires(StaffLine, Action.READ))
def person_page(records: Records, request: Request, person_id: UUID) -> Response:
    """One person's lines, past and coming ones too, and the people they manage."""
    lines = lines_of(records, person_id)
    return render(
        request, "matrix/person.html", name=lines[0].person, person_id=person_id, lines=lines,
        manages=managed_by(records, person_id), may_set=records.judge.may_ever(StaffLine, Action.CREATE),
        ending={tie.id for tie in lines if not tie.is_over and records.may(Action.CLOSE, tie.source)},
    )  # fmt: skip
