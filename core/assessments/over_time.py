"""A person's assessments by one instrument over time, as pictures: areas now, last and first; each score's course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from core.access.errors import NotFound
from core.access.records import Records
from core.assessments.definitions import INSTRUMENTS, kept
from core.assessments.models import Assessment, Outcome
from core.content.instruments import Instrument
from core.content.items import Direction, Points, Scale
from core.content.measures import Score
from core.content.score_checks import score_ranges
from core.database.clock import LONDON
from core.web.pictures.compared import Area, Compared, compared_picture
from core.web.pictures.over_time import Course, Reading, Stretch, over_time_picture
from core.web.pictures.wheel import MOST_SPOKES, Spoke, Wheel, wheel_picture
from core.web.svg import Picture

MOST_READINGS = 60
FEWEST_AREAS = 3
MORE_HELP = ("_help", "_more_help")
"""A yes-or-no question whose key ends so asks whether more help is wanted with an area."""
_BETTER = {Direction.HIGHER_IS_BETTER: True, Direction.HIGHER_IS_WORSE: False}


@dataclass(frozen=True)
class Drawable:
    """An instrument of which there is something to draw."""

    key: str
    title: str


@dataclass(frozen=True)
class Past:
    """One completed assessment, as far as pictures need it."""

    day: date
    version: int
    answers: Mapping[str, object]
    scores: Mapping[str, object]
    bands: Mapping[str, object]


def drawable(records: Records, client_id: UUID) -> list[Drawable]:
    """The instruments of this person's assessments that the actor may read, by title."""
    asked = select(Assessment.instrument, func.max(Assessment.instrument_version).label("number")).where(
        Assessment.client_id == client_id, Assessment.outcome == Outcome.COMPLETED
    )
    found = [
        INSTRUMENTS.kept(records, row.instrument, row.number)
        for row in records.rows(asked.group_by(Assessment.instrument))
    ]
    can_be = [Drawable(one.key, one.title) for one in found if one and (one.scores or _scales(one))]
    return sorted(can_be, key=lambda one: one.title)


def pictures(records: Records, client_id: UUID, key: str) -> tuple[str, list[Picture]]:
    """The instrument's title, and its pictures. Raises `NotFound` where the actor may read none of its assessments."""
    past = _past(records, client_id, key)
    definition = kept(records, key, past[-1].version) if past else None
    if definition is None:
        raise NotFound
    scales = _scales(definition)
    drawn = [_areas(definition, scales, past)] if scales else []
    ranges = score_ranges(definition)
    courses = (over_time_picture(_course(one, ranges.get(one.key), past)) for one in definition.scores)
    return definition.title, [*drawn, *courses]


def _past(records: Records, client_id: UUID, key: str) -> list[Past]:
    """Earliest first; of very many the last."""
    asked = (
        select(Assessment.id, Assessment.completed_at, Assessment.instrument_version, Assessment.answers,
               Assessment.scores, Assessment.bands)
        .where(Assessment.client_id == client_id, Assessment.instrument == key)
        .where(Assessment.outcome == Outcome.COMPLETED)
        .order_by(Assessment.completed_at.desc(), Assessment.id.desc()).limit(MOST_READINGS)
    )  # fmt: skip
    return [
        Past(row.completed_at.astimezone(LONDON).date(), row.instrument_version, row.answers, row.scores, row.bands)
        for row in reversed(records.rows(asked))
    ]


# ── areas rated on one scale ──────────────────────────────────────────────
def _scales(definition: Instrument) -> list[Scale]:
    """Its scales, if there are some and all run over the same steps."""
    scales = [item for item in definition.items.values() if isinstance(item, Scale)]
    is_one = len({(one.lowest, one.highest) for one in scales}) == 1
    return scales if is_one and len(scales) >= FEWEST_AREAS else []


def _areas(definition: Instrument, scales: Sequence[Scale], past: Sequence[Past]) -> Picture:
    """Readings from 1 to 10 as a wheel; others a line each."""
    if len(scales) <= MOST_SPOKES and (scales[0].lowest, scales[0].highest) == (1, 10):
        return wheel_picture(_wheel(definition, scales, past))
    now, last = past[-1], past[-2] if len(past) > 1 else None
    first = past[0] if len(past) > 2 else None
    areas = tuple(
        Area(
            area_title(one), _whole(now, one), _whole(last, one), _whole(first, one),
            any(now.answers.get(one.key + said) == "yes" for said in MORE_HELP),
        )
        for one in scales
    )  # fmt: skip
    return compared_picture(
        Compared(
            "areas", f"{definition.title}: now, last time and the first time", scales[0].lowest, scales[0].highest,
            areas, now.day, last.day if last else None, first.day if first else None,
        )
    )  # fmt: skip


def area_title(scale: Scale) -> str:
    """A few words for a place in a picture; a question in full would not fit."""
    said = scale.text.partition(":")[0].strip()
    return said if len(said) <= 40 else scale.key.replace("_", " ").capitalize()


def _wheel(definition: Instrument, scales: Sequence[Scale], past: Sequence[Past]) -> Wheel:
    now, before = past[-1], past[-2] if len(past) > 1 else None
    spokes = (Spoke(area_title(one), _whole(now, one), _whole(before, one)) for one in scales)
    return Wheel("wheel", definition.title, 1, 10, tuple(spokes), now.day, before.day if before else None)


def _whole(past: Past | None, scale: Scale) -> int | None:
    """None too for what an older version of the form measured on another scale."""
    value = past.answers.get(scale.key) if past else None
    return value if type(value) is int and scale.lowest <= value <= scale.highest else None


# ── scores ────────────────────────────────────────────────────────────────
def _course(measure: Score, runs: Points | None, past: Sequence[Past]) -> Course:
    """`runs`: what the score runs from and to; a value beyond it, of an older version, still has its place."""
    titles = {band.key: band.title for band in measure.bands}
    readings = tuple(
        Reading(one.day, _number(one.scores.get(measure.key)), one.version,
                titles.get(str(one.bands.get(measure.key, "")), ""))
        for one in past
    )  # fmt: skip
    values = [one.value for one in readings if one.value is not None]
    ends = [runs.lowest, runs.highest, *values] if runs else values or [0, 1]
    return Course(
        f"score-{measure.key}", measure.title, min(ends), max(ends), readings,
        tuple(Stretch(band.title, band.lowest, band.highest) for band in measure.bands), measure.reliable_change,
        _BETTER.get(measure.direction),
    )  # fmt: skip


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
