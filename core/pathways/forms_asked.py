"""The forms that the present stage of a stay asks for: which of them were completed since the stay began."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.access.records import Records
from core.assessments.definitions import INSTRUMENTS
from core.assessments.models import Assessment, Outcome
from core.content.pathways import Pathway
from core.pathways.models import Stay


@dataclass(frozen=True)
class FormAsked:
    """`is_done`, as far as whoever looks may read assessments: one that they may not read is told as missing."""

    key: str
    title: str
    is_done: bool

    @property
    def path(self) -> str:
        """Its place under the forms that can be started with the person."""
        return self.key.replace(":", "/")


def forms_asked(records: Records, stay: Stay, pathway: Pathway) -> Sequence[FormAsked]:
    """Of the present stage; none where nobody is named."""
    stage = pathway.stage_by_key[stay.stage]
    if not stage.assessments or stay.client_id is None:
        return ()
    asked = select(Assessment.id, Assessment.instrument).where(
        Assessment.client_id == stay.client_id, Assessment.instrument.in_(stage.assessments),
        Assessment.outcome == Outcome.COMPLETED, Assessment.completed_at >= stay.began_at,
    )  # fmt: skip
    done = {row.instrument for row in records.rows(asked)}
    titles = INSTRUMENTS.titles(records, stage.assessments)
    return [FormAsked(key, titles.get(key, key), key in done) for key in stage.assessments]
