"""The hazard log, `docs/safety/hazards/*.yaml`: one file a hazard, with its controls. Risk is looked up, not typed."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "safety" / "hazards"
PAGE = ROOT / "docs" / "safety" / "hazards.md"
ACCEPTED = 2
"""The highest risk with which a hazard may be closed without a reason."""


class Likelihood(StrEnum):
    VERY_HIGH = "very_high"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    VERY_LOW = "very_low"


class Severity(StrEnum):
    MINOR = "minor"
    SIGNIFICANT = "significant"
    CONSIDERABLE = "considerable"
    MAJOR = "major"
    CATASTROPHIC = "catastrophic"


MATRIX: Mapping[Likelihood, tuple[int, ...]] = {
    Likelihood.VERY_HIGH: (3, 4, 4, 5, 5),
    Likelihood.HIGH: (2, 3, 3, 4, 5),
    Likelihood.MEDIUM: (2, 2, 3, 3, 4),
    Likelihood.LOW: (1, 2, 2, 3, 4),
    Likelihood.VERY_LOW: (1, 1, 2, 2, 3),
}
"""Risk 1 to 5 by likelihood and, in the order of `Severity`, severity: the table of the DCB0129 guidance. It is looked
up; it is no product."""
MEANING: Mapping[int, str] = {
    5: "unacceptable",
    4: "to be eliminated, or controlled further",
    3: "undesirable: acceptable only if further reduction is impractical",
    2: "acceptable where further reduction is impractical or costs more than it gains",
    1: "acceptable",
}


class ControlType(StrEnum):
    DESIGN = "design"
    TEST = "test"
    TRAINING = "training"
    BUSINESS_PROCESS = "business_process"


class Status(StrEnum):
    OPEN = "open"
    TRANSFERRED = "transferred"
    CLOSED = "closed"


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Control(Strict):
    """What lessens a hazard. What the product does names tests that show it, `file::function`; what people do names
    whose it is."""

    type: ControlType
    what: str = Field(min_length=10)
    tests: tuple[str, ...] = ()
    who: str | None = None

    @model_validator(mode="after")
    def _is_shown(self) -> Self:
        if self.type in (ControlType.DESIGN, ControlType.TEST) and not self.tests:
            raise ValueError(f"'{self.what}' names no test that shows it")
        if self.type in (ControlType.TRAINING, ControlType.BUSINESS_PROCESS) and not self.who:
            raise ValueError(f"'{self.what}' does not say whose it is")
        return self


class Rating(Strict):
    likelihood: Likelihood
    severity: Severity

    @property
    def risk(self) -> int:
        return MATRIX[self.likelihood][list(Severity).index(self.severity)]


class Hazard(Strict):
    """One hazard, with the fields of the log of DCB0129. `reason`: why it is transferred, or closed with its risk."""

    id: str = Field(pattern=r"^H\d\d$")
    name: str
    description: str
    causes: tuple[str, ...] = Field(min_length=1)
    effect: str
    hazard: str
    harm: str
    existing_controls: tuple[Control, ...]
    new_controls: tuple[Control, ...]
    initial: Rating
    residual: Rating
    status: Status
    owner: str = Field(min_length=3)
    reason: str | None = Field(default=None, min_length=10)

    @property
    def controls(self) -> tuple[Control, ...]:
        return (*self.existing_controls, *self.new_controls)

    @property
    def tests(self) -> tuple[str, ...]:
        return tuple(test for control in self.controls for test in control.tests)

    @model_validator(mode="after")
    def _stands(self) -> Self:
        if not self.new_controls:
            raise ValueError(f"{self.id} has no control")
        if self.status is not Status.TRANSFERRED and not self.tests:
            raise ValueError(f"{self.id} has no control that a test shows, and stays with the product")
        if self.status is Status.TRANSFERRED and self.reason is None:
            raise ValueError(f"{self.id} is transferred without a reason")
        if self.status is Status.CLOSED and self.residual.risk > ACCEPTED and self.reason is None:
            raise ValueError(f"{self.id} is closed with risk {self.residual.risk} and without a reason")
        if self.residual.risk > self.initial.risk:
            raise ValueError(f"{self.id} has a higher risk with its controls than without")
        return self


def hazards() -> list[Hazard]:
    """All of the log, in the order of their ids."""
    found = [Hazard.model_validate(yaml.safe_load(file.read_text("utf-8"))) for file in FOLDER.glob("*.yaml")]
    return sorted(found, key=lambda hazard: hazard.id)
