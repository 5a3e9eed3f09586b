"""Table of the wordings that organisations give from their own licensed copies of instruments."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Anchor, Kind, Protected
from core.clients.history import told
from core.database.base import Base, Versioned


class InstrumentWording(Protected, Versioned, Base):
    """One organisation's copy of the words of one version of an instrument: `texts` by key, as `own_words` names them;
    empty once the organisation has taken them out. Shown only while its licence is on, and to its own people alone."""

    __tablename__ = "instrument_wording"
    __table_args__ = (Index(None, "organisation_id", "instrument", "number", unique=True),)
    kind = Kind(
        "instrument_wording", "licensed wordings of instruments", Anchor.ORGANISATION, about=None, label=None,
        fixed=("organisation_id", "instrument", "number"),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    instrument: Mapped[str] = mapped_column(String(120))
    number: Mapped[int]
    texts: Mapped[dict[str, object]] = mapped_column(
        default=dict, info=told("Texts", lambda texts: f"{len(texts) if isinstance(texts, dict) else 0} texts")
    )
