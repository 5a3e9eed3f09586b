"""The schedule that ships: the classes of records with their minimum periods, and the class of each kind."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from core.access.protected import Kind
from core.content.yaml_text import read_yaml


class RecordClass(BaseModel):
    """Records that are kept for the same time. `years` and `years_after_death`: in years; `until_age`: a birthday."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: str
    years: int = Field(ge=0)
    years_after_death: int | None = None
    until_age: int | None = None
    destroyed: bool
    source: str


class KindRule(BaseModel):
    """The class of a kind; `seen` names its columns that say when the person was seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    record_class: str = Field(alias="class")
    seen: tuple[str, ...] = ()


class Schedule(BaseModel):
    """All of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    classes: Mapping[str, RecordClass]
    kinds: Mapping[str, KindRule]
    by_anchor: Mapping[str, str]

    def class_of(self, kind: Kind) -> str:
        """Every kind has one: a plugin's own by whom it is about."""
        known = self.kinds.get(kind.name)
        return known.record_class if known else self.by_anchor[kind.anchor]

    @property
    def shortest(self) -> int:
        """Years before which nothing that the service destroys can be due."""
        each = [one for one in self.classes.values() if one.destroyed]
        return min(
            min(one.years, one.years if one.years_after_death is None else one.years_after_death) for one in each
        )


@cache
def schedule() -> Schedule:
    return Schedule.model_validate(read_yaml(files("core.retention").joinpath("schedule.yaml").read_bytes()).value)
