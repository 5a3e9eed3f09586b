"""What pages show of a pathway and its stays: the board's columns, and a client's stays with their pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.paging import Order
from core.access.records import Records
from core.content.pathways import Pathway, Stage
from core.database import clock
from core.pathways.definitions import definition_of
from core.pathways.entry import places_taken
from core.pathways.models import Stay, outcome_title
from core.pathways.picture import Picture, picture_of
from core.web.filters import moment

MOST_CARDS = 200
LATELY = timedelta(days=28)
LOADS = (joinedload(Stay.client), joinedload(Stay.worker), joinedload(Stay.organisation))
NEWEST_FIRST, OLDEST_FIRST = Order((Stay.began_at,), descending=True), Order((Stay.began_at,))


@dataclass(frozen=True)
class Column:
    """A stage, with the stays that are in it and that the viewer may see."""

    stage: Stage
    stays: tuple[Stay, ...]


@dataclass(frozen=True)
class Board:
    """`taken` places are all of the organisation's, whoever may see them; `left` are those who left lately."""

    pathway: Pathway
    columns: tuple[Column, ...]
    left: tuple[Stay, ...]
    taken: int
    has_more: bool

    @property
    def places_words(self) -> str | None:
        """`4 of 6 places free`; None where places are not counted."""
        if self.pathway.places is None:
            return None
        free = max(self.pathway.places - self.taken, 0)
        return f"{free} of {self.pathway.places} places free" if free else f"All {self.pathway.places} places are taken"

    @property
    def late(self) -> int:
        return sum(stay.is_late(clock.now()) for column in self.columns for stay in column.stays)


@dataclass(frozen=True)
class Told:
    """One stay as a page tells of it; without `pathway` its definition was never kept, and it is told by bare keys."""

    stay: Stay
    pathway: Pathway | None
    picture: Picture | None

    @property
    def stage_title(self) -> str:
        stage = self.pathway.stage_by_key.get(self.stay.stage) if self.pathway else None
        return stage.title if stage else self.stay.stage.replace("_", " ").capitalize()

    @property
    def outcome_words(self) -> str:
        return outcome_title(self.pathway, self.stay.outcome or "")

    @property
    def next_stages(self) -> list[Stage]:
        if self.pathway is None or not self.stay.is_open:
            return []
        return [self.pathway.stage_by_key[key] for key in self.pathway.stage_by_key[self.stay.stage].next]

    @property
    def can_be_extended(self) -> bool:
        rule = self.pathway.time_box.extension if self.pathway and self.pathway.time_box else None
        return rule is not None and self.stay.is_open and self.stay.extended < rule.most


def board_of(records: Records, pathway: Pathway) -> Board:
    """Of every version of the pathway: a stay in a stage that the latest one has not is shown with the first stage."""
    ours = (Stay.organisation_id == records.actor.organisation_id, Stay.pathway == pathway.key)
    there = select(Stay).where(*ours, Stay.is_open.is_(True))
    page = records.page(there, order=OLDEST_FIRST, limit=MOST_CARDS, load=LOADS)
    left = select(Stay).where(*ours, Stay.is_open.is_(False), Stay.ended_at >= clock.now() - LATELY)
    gone = records.page(left, order=NEWEST_FIRST, limit=MOST_CARDS, load=LOADS)
    taken = len(places_taken(records, pathway)) if pathway.places is not None else 0
    return Board(pathway, _columns(pathway, page.rows), tuple(gone.rows), taken, page.next is not None)


def told(records: Records, stay: Stay) -> Told:
    pathway = definition_of(records, stay)
    return Told(stay, pathway, picture_of(stay, pathway) if pathway else None)


def stays_of(records: Records, client_id: UUID) -> list[Told]:
    """Every stay of one person that the viewer may see, the newest first."""
    page = records.page(select(Stay).where(Stay.client_id == client_id), order=NEWEST_FIRST, limit=100, load=LOADS)
    return [told(records, stay) for stay in page.rows]


def due_words(due: datetime | None, *, begins: bool = False) -> str | None:
    """`due 3 May 2026 at 11:59pm` or `was due …`; `begins`: as the first words of a line."""
    if due is None:
        return None
    words = f"{'was due' if due < clock.now() else 'due'} {moment(due)}"
    return words[0].upper() + words[1:] if begins else words


def _columns(pathway: Pathway, stays: Sequence[Stay]) -> tuple[Column, ...]:
    first = pathway.stages[0].key
    in_stage: dict[str, list[Stay]] = {stage.key: [] for stage in pathway.stages}
    for stay in stays:
        in_stage[stay.stage if stay.stage in in_stage else first].append(stay)
    return tuple(Column(stage, tuple(in_stage[stage.key])) for stage in pathway.stages)
