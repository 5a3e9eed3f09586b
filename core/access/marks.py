"""The table in which changes are counted for a read replica: see core/database/marks.py."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from core.access.audit.models import Counting
from core.access.protected import SystemOnly
from core.database.base import Base
from core.database.marks import TABLE


class ChangeMark(SystemOnly, Base):
    """Some changes, counted; the sum of all rows is how many there were. Empty on SQLite."""

    __tablename__ = TABLE

    id: Mapped[int] = mapped_column(Counting, primary_key=True, autoincrement=True)
    changes: Mapped[int] = mapped_column(BigInteger)
