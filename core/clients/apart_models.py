"""Table of conflict links: that a member of staff may know nothing of a client."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Protected, ToThePerson
from core.clients.models import Client
from core.database import clock
from core.database.base import Base, Dated, Versioned, Words
from core.organisations.models import Organisation
from core.people.models import Person


class ConflictSort(StrEnum):
    """Why the two are kept apart."""

    CONFLICT_OF_INTEREST = "conflict_of_interest"
    PERPETRATOR = "perpetrator"
    RELATIVE = "relative"
    STAFF_IS_CLIENT = "staff_is_client"

    @property
    def words(self) -> str:
        return {
            ConflictSort.CONFLICT_OF_INTEREST: "Another conflict of interest",
            ConflictSort.PERPETRATOR: "They have harmed this person, or are said to have",
            ConflictSort.RELATIVE: "They are related or close to this person",
            ConflictSort.STAFF_IS_CLIENT: "They are this person: the worker is the client",
        }[self]


class ConflictLink(Protected, Versioned, Dated, Base):
    """While it is in force the member of staff sees nothing of the client, in no role and for no organisation. Known to
    privacy officers only. `organisation_id` is that of the officer who recorded it."""

    __tablename__ = "conflict_link"
    __table_args__ = (
        Index(None, "person_id", "client_id"),
        Index(None, "client_id", "person_id"),
        Index(None, "organisation_id", "id"),
    )
    kind = Kind(
        "conflict_link", "people kept apart", Anchor.CLIENT, about="client_id", label=None,
        fixed=("person_id", "organisation_id", "sort", "evidence", "starts", "recorded_by", "recorded_at"),
        to_the_person=ToThePerson.GUARDED,
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    sort: Mapped[ConflictSort]
    evidence: Mapped[Words]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]

    client: Mapped[Client] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    recorder: Mapped[Person] = relationship(foreign_keys=[recorded_by])
    organisation: Mapped[Organisation] = relationship()

    @classmethod
    def closes(cls, values: Mapping[str, object]) -> bool:
        return True

    @property
    def stands(self) -> bool:
        return self.in_force(clock.today())

    def end(self) -> None:
        """From this moment. Raises `Invalid` if it has ended."""
        if not self.stands:
            raise Invalid("reason", "This has ended already.")
        self.ends = clock.today() - timedelta(days=1)

    @property
    def last_day(self) -> date | None:
        """The last day on which it was in force; None while it is, and for one that ended on its first day."""
        return self.ends if self.ends is not None and self.ends >= self.starts else None
