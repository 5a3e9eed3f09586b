"""Setting, accepting and ending lines: the employer sets one, the manager's organisation accepts it."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select

from core.access.decision import Decision
from core.access.errors import Invalid, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.matrix.models import Line, StaffLine
from core.matrix.schemas import LineAsked
from core.organisations.models import Organisation
from core.people.models import Person

ONCE = "This worker has such a line in this time already. End it first, or choose another first day."
MISSING = {
    "works_with_us": ("person_id", "Choose somebody who holds a role in your organisation."),
    "manager_works_there": ("manager_id", "Choose a manager who holds a role in that organisation today."),
    "goes_in_a_circle": ("manager_id", "This manager is managed by this worker, directly or through others."),
    "is_me": ("person_id", "Nobody sets a line of their own. Ask another people admin."),
    "i_am_the_manager": ("manager_id", "Nobody makes themselves a manager. Ask another people admin."),
}
"""What to mend when a condition of the rules is all that stands in the way."""


def set_line(records: Records, *, asked: LineAsked) -> StaffLine:
    """A line of somebody employed by the organisation acted for. In force at once if it stays within it; one to a
    manager of another organisation waits until that has accepted it; without a manager it is to be confirmed, and opens
    nothing. Raises `Invalid` naming the field, or `Refused`."""
    _refuse_unfit(records, asked)
    line = _line(records, asked)
    decision = records.decide(Action.CREATE, line)
    if not decision.allowed:
        raise _mended(decision, MISSING)
    _end_unconfirmed(records, line)
    _refuse_twice(records, line)
    records.because(asked.reason)
    return records.add(line)


def accept_line(records: Records, *, line: StaffLine) -> None:
    """The yes of the manager's organisation: the line counts from today, or from its first day if that is later."""
    if line.is_accepted or line.manager_id is None:
        raise Invalid("line", "This line needs no yes.")
    decision = records.decide(Action.APPROVE, line)
    if not decision.allowed:
        raise _mended(decision, MISSING)
    with records.act(Action.APPROVE, line):
        line.accept(today=clock.today())


def end_line(records: Records, *, line: StaffLine, ends: date | None, reason: str) -> None:
    """The line's last day, today unless another is given; employer or manager's organisation alone may end it."""
    records.because(reason)
    with records.act(Action.CLOSE, line):
        line.end(on=ends or clock.today(), today=clock.today())


def _line(records: Records, asked: LineAsked) -> StaffLine:
    ours = records.actor.organisation_id
    employs = asked.line is Line.EMPLOYMENT
    leads = None if employs or asked.manager_id is None else asked.manager_organisation_id or ours
    return StaffLine(
        person_id=asked.person_id, organisation_id=ours, line=asked.line, manager_id=asked.manager_id,
        manager_organisation_id=leads, is_accepted=employs or leads == ours, starts=asked.starts or clock.today(),
        ends=asked.ends,
    )  # fmt: skip


def _refuse_unfit(records: Records, asked: LineAsked) -> None:
    if asked.line is Line.EMPLOYMENT and asked.manager_id is not None:
        raise Invalid("manager_id", "Employment has no manager. Choose another sort of line, or leave the manager out.")
    if asked.manager_id == asked.person_id:
        raise Invalid("manager_id", "Nobody manages themselves.")
    for name, model, id in (
        ("person_id", Person, asked.person_id),
        ("manager_id", Person, asked.manager_id),
        ("manager_organisation_id", Organisation, asked.manager_organisation_id),
    ):
        if id is not None and not records.find(select(model).where(model.id == id)):
            raise Invalid(name, "Choose one of those shown.")


def _refuse_twice(records: Records, line: StaffLine) -> None:
    """One line of a sort for each day: whoever employs sees all of its own lines, so this tells nothing new."""
    if any(other.manager_id is not None or line.line is Line.EMPLOYMENT for other in _overlapping(records, line)):
        raise Invalid("starts", ONCE)


def _end_unconfirmed(records: Records, line: StaffLine) -> None:
    """A line that was to be confirmed ends when it is: it opened nothing."""
    if line.manager_id is None:
        return
    for other in _overlapping(records, line):
        if other.manager_id is None:
            with records.act(Action.CLOSE, other):
                other.ends = max(other.starts, line.starts - timedelta(days=1))


def _overlapping(records: Records, line: StaffLine) -> Sequence[StaffLine]:
    """Lines of the same sort, by the same employer, that share a day with this one."""
    same = select(StaffLine).where(
        StaffLine.person_id == line.person_id,
        StaffLine.organisation_id == line.organisation_id,
        StaffLine.line == line.line,
        or_(StaffLine.ends.is_(None), StaffLine.ends >= line.starts),
    )
    with_end = same if line.ends is None else same.where(StaffLine.starts <= line.ends)
    return records.find(with_end)


def _mended(decision: Decision, sentences: dict[str, tuple[str, str]]) -> Exception:
    """The sentence for what alone is missing; otherwise the refusal itself."""
    for near in decision.near:
        for word in near.missing:
            found = sentences.get(word.removeprefix("not "))
            if len(near.missing) == 1 and found is not None:
                return Invalid(*found)
    return Refused(str(decision))
