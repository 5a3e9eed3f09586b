"""Access words of involvement: the organisation's clients, my caseload, and the caseloads of people I manage."""

from sqlalchemy import ColumnElement, and_, or_, select

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition
from core.database.aliases import alias
from core.involvement.models import Allocation, Involvement
from core.matrix.access import LINES, managed
from core.matrix.models import Line
from core.people.models import RoleHeld

ALLOCATIONS, INVOLVEMENTS, ROLES = Allocation.__table__, Involvement.__table__, RoleHeld.__table__
CARE_ROLES = (
    "recovery_navigator", "senior_navigator", "assistant_navigator", "womens_service_worker", "crisis_worker",
    "volunteer",
)  # fmt: skip
WORKER_HAS_CARE_ROLE = "worker_has_care_role"


def _involved_with_us(me: Me, record: Record) -> ColumnElement[bool]:
    i = alias(INVOLVEMENTS, "ours").c
    ours = select(i.client_id).where(
        i.organisation_id == me.organisation, i.starts <= me.today, or_(i.ends.is_(None), i.ends >= me.today)
    )
    return record.among(ours)


def _ever_involved_with_us(me: Me, record: Record) -> ColumnElement[bool]:
    i = alias(INVOLVEMENTS, "ever_ours").c
    return record.among(select(i.client_id).where(i.organisation_id == me.organisation))


def _on_my_caseload(me: Me, record: Record) -> ColumnElement[bool]:
    a = alias(ALLOCATIONS, "mine").c
    mine = select(a.client_id).where(
        a.worker_id == me.id,
        a.organisation_id == me.organisation,
        a.starts <= me.today,
        or_(a.ends.is_(None), a.ends >= me.today),
    )
    return record.among(mine, few=True)


def _managed(line: Line, me: Me, record: Record) -> ColumnElement[bool]:
    """Of a staff record: I manage the person. Of a client's: somebody I manage carries the client, for the employer
    that the line names."""
    if record.kind.anchor is Anchor.STAFF:
        return record.among(managed(me, line), few=True)
    a, s = alias(ALLOCATIONS, "theirs").c, alias(LINES, "managed").c
    carried = (
        select(a.client_id)
        .join_from(
            a.client_id.table,
            s.person_id.table,
            and_(s.person_id == a.worker_id, s.organisation_id == a.organisation_id),
        )
        .where(
            s.manager_id == me.id,
            s.line == line,
            s.manager_organisation_id == me.organisation,
            s.is_accepted,
            s.starts <= me.today,
            or_(s.ends.is_(None), s.ends >= me.today),
            a.starts <= me.today,
            or_(a.ends.is_(None), a.ends >= me.today),
        )
    )
    return record.among(carried, few=True)


def _matrix_managed(me: Me, record: Record) -> ColumnElement[bool]:
    return _managed(Line.MATRIX, me, record)


def _line_managed(me: Me, record: Record) -> ColumnElement[bool]:
    return _managed(Line.LINE, me, record)


def _worker_has_care_role(me: Me, record: Record) -> ColumnElement[bool]:
    """Said as a condition because whoever allocates may not read the roles of other organisations' staff."""
    r = alias(ROLES, "care_role").c
    held = select(r.person_id).where(
        r.person_id == record.column("worker_id"),
        r.organisation_id == record.column("organisation_id"),
        r.role.in_(CARE_ROLES),
        r.is_approved,
        r.starts <= me.today,
        or_(r.ends.is_(None), r.ends >= me.today),
    )
    return held.exists()


CLIENTS = frozenset({Anchor.CLIENT})
WORDS = AccessWords(
    models=(Involvement, Allocation),
    conditions=(
        Condition("involved_with_us", "your organisation is supporting this person", _involved_with_us, CLIENTS),
        Condition(
            "ever_involved_with_us",
            "your organisation supports this person, or did so before",
            _ever_involved_with_us,
            CLIENTS,
        ),
        Condition("on_my_caseload", "this person is on your caseload", _on_my_caseload, CLIENTS),
        Condition(
            "matrix_managed",
            "you are the matrix manager of the worker it is about, or of the client’s worker",
            _matrix_managed,
            frozenset({Anchor.CLIENT, Anchor.STAFF}),
        ),
        Condition(
            "line_managed",
            "you are the line manager of the worker it is about, or of the client’s worker",
            _line_managed,
            frozenset({Anchor.CLIENT, Anchor.STAFF}),
        ),
        Condition(
            WORKER_HAS_CARE_ROLE,
            "the worker supports people at that organisation today",
            _worker_has_care_role,
            CLIENTS,
            kinds=frozenset({Allocation.kind.name}),
        ),
    ),
)
