"""Escalation ladders, read from `ladders.yaml`: who is asked next, and after how long."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from sqlalchemy import Connection, or_, select

from core.access.protected import table_of
from core.content.yaml_text import read_yaml
from core.database import clock
from core.matrix.models import Line, StaffLine
from core.people.models import RoleHeld

LINES, ROLES = table_of(StaffLine), table_of(RoleHeld)
Holder = tuple[UUID, UUID]
"""(person, organisation acted for)"""


class Step(BaseModel):
    """`after`: minutes since the step before was told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    who: Annotated[str, Field(pattern=r"^(matrix_manager|line_manager|role:[a-z_]+)$")]
    after: Annotated[int, Field(ge=1, le=10_080)]

    @property
    def wait(self) -> timedelta:
        return timedelta(minutes=self.after)


@cache
def ladders() -> Mapping[str, tuple[Step, ...]]:
    """By name; a fault in the file stops the start."""
    text = files("core.notices").joinpath("ladders.yaml").read_bytes()
    return TypeAdapter(dict[str, tuple[Step, ...]]).validate_python(read_yaml(text).value)


def next_step(ladder: str | None, step: int) -> Step | None:
    """What follows once `step` has been told: 0 is the person told first."""
    steps = ladders().get(ladder or "", ())
    return steps[step] if step < len(steps) else None


def people_of(connection: Connection, step: Step, person_id: UUID, organisation_id: UUID) -> Sequence[Holder]:
    """Whom a step asks about this person's message; nobody, where nobody is in force today."""
    if step.who.startswith("role:"):
        return _holding(connection, step.who.removeprefix("role:"), organisation_id)
    order = (Line.MATRIX, Line.LINE) if step.who == "matrix_manager" else (Line.LINE, Line.MATRIX)
    for line in order:
        if found := _managers(connection, line, person_id, organisation_id):
            return found
    return ()


def _holding(connection: Connection, role: str, organisation_id: UUID) -> Sequence[Holder]:
    asked = select(ROLES.c.person_id, ROLES.c.organisation_id).where(
        ROLES.c.role == role, ROLES.c.organisation_id == organisation_id, ROLES.c.is_approved,
        ROLES.c.starts <= clock.today(), or_(ROLES.c.ends.is_(None), ROLES.c.ends >= clock.today()),
    )  # fmt: skip
    return [(row.person_id, row.organisation_id) for row in connection.execute(asked.distinct())]


def _managers(connection: Connection, line: Line, person_id: UUID, organisation_id: UUID) -> Sequence[Holder]:
    asked = select(LINES.c.manager_id, LINES.c.manager_organisation_id).where(
        LINES.c.person_id == person_id, LINES.c.organisation_id == organisation_id, LINES.c.line == line,
        LINES.c.is_accepted, LINES.c.manager_id.is_not(None), LINES.c.manager_organisation_id.is_not(None),
        LINES.c.starts <= clock.today(), or_(LINES.c.ends.is_(None), LINES.c.ends >= clock.today()),
    )  # fmt: skip
    return [(row.manager_id, row.manager_organisation_id) for row in connection.execute(asked.distinct())]
