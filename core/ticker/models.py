"""The ticker's own tables: who runs it, and what it runs when."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import SystemOnly
from core.database.base import Base


class TickerLease(SystemOnly, Base):
    """One row: the process that runs the ticker. `beat` moves while it lives; nobody compares clocks."""

    __tablename__ = "ticker_lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str | None] = mapped_column(String(80))
    beat: Mapped[int] = mapped_column(default=0)
    beat_at: Mapped[datetime]


class TickerJob(SystemOnly, Base):
    """What runs by itself, and how it went last. `failures` counts those in a row; `fault` is a kind, never data."""

    __tablename__ = "ticker_job"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    due_at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None] = mapped_column(String(120))


class HistoryPlace(SystemOnly, Base):
    """How far a job has read the history of records."""

    __tablename__ = "history_place"

    reader: Mapped[str] = mapped_column(String(60), primary_key=True)
    change_id: Mapped[int] = mapped_column(BigInteger)
