"""What became of two assessments with one instrument: by how much each figure changed, and whether that is reliable."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.content.instruments import Instrument
from core.content.items import Direction, Scale
from core.content.measures import SAME


class Verdict(StrEnum):
    """`not_comparable`: a figure is withheld, or nothing says from what size or in which direction a change counts."""

    IMPROVED = "improved"
    DETERIORATED = "deteriorated"
    NO_RELIABLE_CHANGE = "no reliable change"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True)
class Change:
    """`reliable_change` is the least change that is more than chance; None where none is published."""

    before: float | None
    after: float | None
    reliable_change: float | None
    direction: Direction

    @property
    def change(self) -> float | None:
        """After less before; None when one of them is withheld."""
        return None if self.before is None or self.after is None else round(self.after - self.before, 6)

    @property
    def verdict(self) -> Verdict:
        change = self.change
        if change is None or self.reliable_change is None or self.direction is Direction.NEITHER:
            return Verdict.NOT_COMPARABLE
        if abs(change) < self.reliable_change - SAME:
            return Verdict.NO_RELIABLE_CHANGE
        is_up_good = self.direction is Direction.HIGHER_IS_BETTER
        return Verdict.IMPROVED if (change > 0) is is_up_good else Verdict.DETERIORATED


def score_changes(
    instrument: Instrument, before: Mapping[str, float | None], after: Mapping[str, float | None]
) -> dict[str, Change]:
    """For each score of the instrument, from two results (`Scored.scores`)."""
    return {
        score.key: Change(before.get(score.key), after.get(score.key), score.reliable_change, score.direction)
        for score in instrument.scores
    }


def item_changes(
    instrument: Instrument, before: Mapping[str, object], after: Mapping[str, object]
) -> dict[str, Change]:
    """For each question of which a single answer's change is meaningful, from two sets of answers."""
    return {
        key: Change(_whole(before.get(key)), _whole(after.get(key)), item.reliable_change, item.direction)
        for key, item in instrument.items.items()
        if isinstance(item, Scale) and item.reliable_change is not None
    }


def _whole(answer: object) -> int | None:
    return answer if isinstance(answer, int) else None
