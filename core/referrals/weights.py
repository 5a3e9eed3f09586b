"""What somebody on a caseload counts for, read from `weights.yaml`."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from core.content.yaml_text import read_yaml
from core.referrals.codes import NeedTag

NEW = timedelta(days=28)
Points = Annotated[int, Field(ge=0, le=10)]


class Weights(BaseModel):
    """Points for one person."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base: Points
    newly_allocated: Points
    interpreter: Points
    needs: dict[NeedTag, Points]
    most_for_needs: Points

    def of(self, *, since: date, today: date, interpreter: bool, needs: Collection[str]) -> int:
        for_needs = sum(self.needs[need] for need in self.needs if need.value in needs)
        new = self.newly_allocated if today - since < NEW else 0
        return self.base + new + (self.interpreter if interpreter else 0) + min(for_needs, self.most_for_needs)


@cache
def weights() -> Weights:
    """A fault in the file stops the start."""
    text = files("core.referrals").joinpath("weights.yaml").read_bytes()
    return TypeAdapter(Weights).validate_python(read_yaml(text).value)
