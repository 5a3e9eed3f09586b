"""Table of drafts: forms that a worker has begun and not completed."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.access.errors import Conflict
from core.access.protected import Anchor, Kind, Label, Protected
from core.clients.history import told
from core.database.base import Base, Versioned

OVER = "This form has been completed or discarded meanwhile. Open the person’s assessments."


class DraftEnd(StrEnum):
    """What became of a draft."""

    COMPLETED = "completed"
    DISCARDED = "discarded"
    WORKER_LEFT = "worker_left"


class AssessmentDraft(Protected, Versioned, Base):
    """A form begun, private to its worker. `typed` is what its fields hold, right or wrong, by their names on the page;
    it is emptied when the draft ends. `instrument_version` pins what is asked; `form_id` is the form's own, so that
    saving it again changes this draft and makes no second one."""

    __tablename__ = "assessment_draft"
    __table_args__ = (
        Index(None, "client_id"),
        Index(None, "worker_id", "ended"),
        Index(None, "organisation_id", "id"),
        UniqueConstraint("worker_id", "form_id"),
    )
    kind = Kind("assessment_draft", "drafts of assessments", Anchor.CLIENT, about="client_id", fixed=("worker_id",))

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    form_id: Mapped[UUID]
    instrument: Mapped[str] = mapped_column(String(120))
    instrument_version: Mapped[int]
    title: Mapped[str]
    typed: Mapped[dict[str, object]] = mapped_column(JSON, default=dict, info=told("What is filled in", lambda _: "…"))
    begun_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    ended: Mapped[DraftEnd | None]
    ended_at: Mapped[datetime | None]
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    @property
    def is_open(self) -> bool:
        return self.ended is None

    def hold(self, typed: dict[str, object], at: datetime) -> None:
        """Raises `Conflict` for one that is over."""
        if not self.is_open:
            raise Conflict(OVER)
        self.typed, self.saved_at = typed, at

    def end(self, how: DraftEnd, at: datetime) -> None:
        """Nothing of what was typed stays in it. One that is over stays as it ended."""
        if self.is_open:
            self.ended, self.ended_at, self.typed = how, at, {}
