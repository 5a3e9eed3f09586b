"""Access words of matrix management: who is managed by me, by which line, whose clients that reaches; and what a line
must be before it counts."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, not_, or_, select

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition
from core.database.aliases import alias
from core.matrix.models import Line, StaffLine
from core.people.access import holders
from core.people.models import Person

LINES = StaffLine.__table__


def managed(me: Me, line: Line) -> Select[UUID]:
    """People I manage by this line today, for the organisation I act for."""
    s = alias(LINES, "managed").c
    return select(s.person_id).where(
        s.manager_id == me.id,
        s.line == line,
        s.manager_organisation_id == me.organisation,
        s.is_accepted,
        s.starts <= me.today,
        or_(s.ends.is_(None), s.ends >= me.today),
    )


def _employed_by_us_alone(me: Me, record: Record) -> ColumnElement[bool]:
    """Whoever has two employers has one name, which neither changes alone."""
    e = alias(LINES, "employed").c
    today = (e.line == Line.EMPLOYMENT, e.starts <= me.today, or_(e.ends.is_(None), e.ends >= me.today))
    ours = select(e.person_id).where(e.organisation_id == me.organisation, *today)
    theirs = select(e.person_id).where(e.organisation_id != me.organisation, *today)
    return and_(record.among(ours), not_(record.among(theirs)))


def _needs_no_other_yes(me: Me, record: Record) -> ColumnElement[bool]:
    """A line to a manager of another organisation is not in force before that organisation has accepted it."""
    manager_of = record.column("manager_organisation_id")
    within = or_(manager_of.is_(None), manager_of == record.column("organisation_id"))
    return or_(not_(record.column("is_accepted")), within)


def _led_by_our_staff(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("manager_organisation_id") == me.organisation


def _i_am_the_manager(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("manager_id") == me.id


def _manager_works_there(me: Me, record: Record) -> ColumnElement[bool]:
    """Said as a condition because an employer may not read the roles of other organisations' staff."""
    works = record.among(holders(me), "manager_id", "manager_organisation_id")
    return or_(record.column("manager_id").is_(None), works)


def _goes_in_a_circle(me: Me, record: Record) -> ColumnElement[bool]:
    """Whether the manager is managed, by lines of the same sort and however many steps up, by the person: nobody sees
    all lines of all employers, so only the system can tell."""
    first, further = alias(LINES, "first").c, alias(LINES, "further").c
    above = (
        select(first.line, first.person_id.label("person_id"), first.manager_id.label("manager_id"))
        .where(first.manager_id.is_not(None), or_(first.ends.is_(None), first.ends >= me.today))
        .cte("above", recursive=True)
    )
    step = and_(further.person_id == above.c.manager_id, further.line == above.c.line)
    above = above.union(
        select(above.c.line, above.c.person_id, further.manager_id)
        .join_from(above, further.person_id.table, step)
        .where(further.manager_id.is_not(None), or_(further.ends.is_(None), further.ends >= me.today))
    )
    up = above.alias("up").c
    round_again = exists().where(
        up.person_id == record.column("manager_id"),
        up.manager_id == record.column("person_id"),
        up.line == record.column("line"),
    )
    return or_(record.column("manager_id") == record.column("person_id"), round_again)


STAFF, OF_LINES = frozenset({Anchor.STAFF}), frozenset({StaffLine.kind.name})
WORDS = AccessWords(
    models=(StaffLine,),
    conditions=(
        Condition(
            "employed_by_us_alone",
            "your organisation employs the worker, and no other does",
            _employed_by_us_alone,
            STAFF,
            kinds=frozenset({Person.kind.name}),
        ),
        Condition(
            "needs_no_other_yes",
            "the line stays within the employer, or waits for the manager’s organisation",
            _needs_no_other_yes,
            STAFF,
            kinds=OF_LINES,
        ),
        Condition(
            "led_by_our_staff",
            "the line leads to somebody who manages for your organisation",
            _led_by_our_staff,
            STAFF,
            kinds=OF_LINES,
        ),
        Condition("i_am_the_manager", "the line leads to you", _i_am_the_manager, STAFF, kinds=OF_LINES),
        Condition(
            "manager_works_there",
            "the manager holds a role today in the organisation they manage for, or is still to be confirmed",
            _manager_works_there,
            STAFF,
            kinds=OF_LINES,
        ),
        Condition(
            "goes_in_a_circle",
            "the manager is managed by this worker, directly or through others",
            _goes_in_a_circle,
            STAFF,
            kinds=OF_LINES,
        ),
    ),
)
