"""How far somebody is on a pathway: each stage with its mark, for a static picture and the table beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from textwrap import wrap

from core.content.pathways import Pathway
from core.pathways.models import Stay
from core.web.filters import plain_day

ROW, TOP, WIDTH = 64, 32, 280
"""Of the picture, in its own units: as wide as a narrow screen, so that its letters stay as large as the page's."""
LONGEST_LINE = 24


class Reach(StrEnum):
    """Whether somebody has been in a stage, told by shape and words, never by colour alone."""

    PASSED = "passed"
    NOW = "now"
    AHEAD = "ahead"

    @property
    def words(self) -> str:
        return {"passed": "Was there", "now": "Here now"}.get(self, "Not yet")


@dataclass(frozen=True)
class Mark:
    """One stage; `y` is where its mark stands, `times` when somebody was there."""

    lines: tuple[str, ...]
    reach: Reach
    y: int
    times: str

    @property
    def title(self) -> str:
        return " ".join(self.lines)

    @property
    def said(self) -> str:
        return f"{self.title}: {self.reach.words.lower()}" + (f", {self.times}" if self.times else "")


@dataclass(frozen=True)
class Picture:
    marks: tuple[Mark, ...]

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return ROW * len(self.marks)

    @property
    def words(self) -> str:
        """All that it shows, for whoever does not see it."""
        return "; ".join(mark.said for mark in self.marks) + "."


def picture_of(stay: Stay, pathway: Pathway) -> Picture:
    """The stages in the order in which the pathway names them."""
    return Picture(tuple(_marks(stay, pathway)))


def _marks(stay: Stay, pathway: Pathway) -> Iterator[Mark]:
    for place, stage in enumerate(pathway.stages):
        times = [_days(one.begun_at, one.left_at) for one in stay.stages_passed if one.key == stage.key]
        is_now = stay.is_open and stay.stage == stage.key
        if is_now:
            times.append(f"since {plain_day(stay.stage_at)}")
        reach = Reach.NOW if is_now else Reach.PASSED if times else Reach.AHEAD
        yield Mark(tuple(wrap(stage.title, LONGEST_LINE)), reach, TOP + ROW * place, ", ".join(times))


def _days(first: datetime, last: datetime) -> str:
    begins, ends = plain_day(first), plain_day(last)
    return begins if begins == ends else f"{begins} to {ends}"
