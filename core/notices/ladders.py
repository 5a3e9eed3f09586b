"""Escalation ladders, read from `ladders.yaml`: who is asked next, and after how long."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from sqlalchemy import Connection

from core.access.door import Door
from core.content.yaml_text import read_yaml


@dataclass(frozen=True)
class Holder:
    """A person acting for one organisation."""

    person_id: UUID
    organisation_id: UUID


Find = Callable[[Connection, Holder, str], Sequence[Holder]]
"""Whom a step asks today about what somebody was told; the text is what follows the colon in the step."""


class Step(BaseModel):
    """`who`: a word that a feature knows, such as `matrix_manager` or `role:team_manager`; `after`: minutes since the
    step before was told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    who: Annotated[str, Field(pattern=r"^[a-z_]+(:[a-z_]+)?$")]
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


LeftOut = Callable[[Door, str], Collection[UUID]]
"""Who is never asked about what this address opens, whatever their role."""


@dataclass(frozen=True)
class Finders:
    """Who is meant by the words of ladders, as the features say; a ladder with a word unknown stops the start."""

    known: Mapping[str, Find]
    left_out: LeftOut

    def __post_init__(self) -> None:
        for ladder, steps in ladders().items():
            for step in steps:
                if step.who.partition(":")[0] not in self.known:
                    raise ValueError(f"ladder '{ladder}': nobody knows who '{step.who}' is")

    def asked(self, connection: Connection, step: Step, told: Holder) -> Sequence[Holder]:
        """Nobody, where nobody is in force today."""
        word, _, rest = step.who.partition(":")
        return self.known[word](connection, told, rest)
