"""What the API of competency frameworks gives."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from core.competencies.comparing import Comparison, Line, Sort
from core.competencies.searching import Hit
from core.content.anomalies import Anomaly, Oddity, anomalies_of
from core.content.frameworks import Framework, Standing, State


class FrameworkLine(BaseModel):
    """One version of a framework in short."""

    model_config = ConfigDict(from_attributes=True)

    key: str = Field(examples=["bright_paths:guide"])
    version: int
    title: str
    owner: str
    roles: list[str] = Field(description="The posts it describes")
    edition: str = Field(description="What its source calls itself")
    state: State
    indicator_count: int


class AnomalyOut(BaseModel):
    """Something odd that was found; nothing of it is mended."""

    oddity: Oddity
    competency: str | None = Field(description="Its key; null for the framework as a whole")
    message: str

    @classmethod
    def of(cls, anomaly: Anomaly) -> Self:
        return cls(oddity=anomaly.oddity, competency=anomaly.competency, message=anomaly.message)


class FrameworkOut(BaseModel):
    """A framework in full, as its organisation stated it; `found` is odd besides what it states itself."""

    framework: Framework
    found: list[AnomalyOut]
    versions: list[int] = Field(description="All there are, the newest first")

    @classmethod
    def of(cls, framework: Framework, versions: tuple[Framework, ...]) -> Self:
        found = [AnomalyOut.of(one) for one in anomalies_of(framework)]
        return cls(framework=framework, found=found, versions=[one.version for one in versions])


class IndicatorOut(BaseModel):
    """An indicator with where it stands."""

    key: str
    text: str
    sub_points: list[str]
    competency: str = Field(description="The key of its competency")
    level: str = Field(description="The key of its level")
    level_label: str

    @classmethod
    def of(cls, standing: Standing) -> Self:
        one, level = standing.indicator, standing.level
        return cls(
            key=one.key, text=one.text, sub_points=list(one.sub_points), competency=standing.competency.key,
            level=level.key, level_label=level.label,
        )  # fmt: skip


class HitOut(IndicatorOut):
    """An indicator that was looked for, and the framework it is in."""

    framework: str
    version: int

    @classmethod
    def found(cls, hit: Hit) -> Self:
        of = {"framework": hit.framework.key, "version": hit.framework.version}
        return cls.model_validate(IndicatorOut.of(hit.standing).model_dump() | of)


class LineOut(BaseModel):
    """An indicator with its match; a side is null where the other framework has none."""

    sort: Sort
    likeness: float = Field(description="The share of words in common, 0 to 1")
    left: IndicatorOut | None
    right: IndicatorOut | None

    @classmethod
    def of(cls, line: Line) -> Self:
        left, right = (IndicatorOut.of(one) if one else None for one in (line.left, line.right))
        return cls(sort=line.sort, likeness=round(line.likeness, 3), left=left, right=right)


class ComparisonOut(BaseModel):
    """Two frameworks side by side: every indicator of either is in exactly one line."""

    left: FrameworkLine
    right: FrameworkLine
    counts: dict[Sort, int] = Field(description="How many lines there are of each sort")
    lines: list[LineOut]

    @classmethod
    def of(cls, comparison: Comparison) -> Self:
        left, right = (FrameworkLine.model_validate(one) for one in (comparison.left, comparison.right))
        lines = [LineOut.of(line) for line in comparison.lines]
        return cls(left=left, right=right, counts={sort: comparison.count(sort) for sort in Sort}, lines=lines)
