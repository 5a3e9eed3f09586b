"""Table of the Caldicott log: questions of confidentiality, and how they were decided."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Anchor, Kind, Protected, ToThePerson
from core.database.base import Base, Versioned, Words


class Principle(StrEnum):
    """The eight Caldicott Principles (National Data Guardian, 2020)."""

    PURPOSE = "1"
    NECESSARY = "2"
    MINIMUM = "3"
    NEED_TO_KNOW = "4"
    AWARE = "5"
    LAW = "6"
    DUTY_TO_SHARE = "7"
    NO_SURPRISES = "8"

    @property
    def words(self) -> str:
        return {
            "1": "1. Justify the purpose for using confidential information",
            "2": "2. Use confidential information only when it is necessary",
            "3": "3. Use the minimum necessary confidential information",
            "4": "4. Access on a strict need-to-know basis",
            "5": "5. Everyone with access knows their responsibilities",
            "6": "6. Comply with the law",
            "7": "7. The duty to share for individual care is as important as the duty to protect confidentiality",
            "8": "8. Inform people about how their confidential information is used",
        }[self.value]


class Decided(StrEnum):
    """What was decided."""

    SHARE = "share"
    PARTLY = "partly"
    DO_NOT = "do_not"
    ADVICE = "advice"

    @property
    def words(self) -> str:
        return {
            "share": "Disclose it",
            "partly": "Disclose part of it, or on conditions",
            "do_not": "Do not disclose it",
            "advice": "Advice only",
        }[self.value]


class CaldicottEntry(Protected, Versioned, Base):
    """One question put to a Caldicott Guardian, and the answer. `reviewer_id` decided it; `review_on` is the day on
    which it is to be looked at again. One that concerns nobody in particular is about no client."""

    __tablename__ = "caldicott_entry"
    __table_args__ = (Index(None, "organisation_id", "id"), Index(None, "client_id"), Index(None, "request_id"))
    kind = Kind(
        "caldicott_entry", "Caldicott decisions", Anchor.CLIENT, about="client_id", label=None,
        fixed=("organisation_id", "recorded_at"), to_the_person=ToThePerson.GUARDED,
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("client.id"))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("rights_request.id"))
    asked: Mapped[Words]
    principles: Mapped[list[str]]
    reasoning: Mapped[Words]
    decision: Mapped[Decided]
    decision_words: Mapped[Words]
    decided_on: Mapped[date]
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    review_on: Mapped[date | None]
    recorded_at: Mapped[datetime]

    @property
    def considered(self) -> Sequence[Principle]:
        return [Principle(one) for one in self.principles]
