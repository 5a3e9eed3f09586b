"""Table of gaps: a person whom no service can take, until somebody has found what helps."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Label, Protected
from core.clients.models import Client
from core.database import clock
from core.database.base import Base, Versioned, Words
from core.organisations.models import Organisation
from core.people.models import Person
from core.referrals.models import Referral


class WhyNot(StrEnum):
    """Why a service that was tried cannot take somebody."""

    NO_ROOM = "no_room"
    NEEDS = "needs"
    AGE = "age"
    AREA = "area"
    WOMEN_ONLY = "women_only"
    LANGUAGE = "language"
    RISK = "risk"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        return {
            WhyNot.NO_ROOM: "No room",
            WhyNot.NEEDS: "Not for these needs",
            WhyNot.AGE: "Not for this age",
            WhyNot.AREA: "Not in this area",
            WhyNot.WOMEN_ONLY: "No women-only support",
            WhyNot.LANGUAGE: "Nobody speaks the language",
            WhyNot.RISK: "They say that the risk is too high",
            WhyNot.REFUSED: "Refused without a reason",
        }[self]


class GapState(StrEnum):
    """An overdue gap goes up until somebody answers for it; it is closed by a resolution alone."""

    OPEN = "open"
    ESCALATED = "escalated"
    RESOLVED = "resolved"

    @property
    def words(self) -> str:
        return {"open": "Open", "escalated": "Overdue: managers were told"}.get(self, "Resolved")


class Resolution(StrEnum):
    """How a gap was closed."""

    TAKEN = "taken"
    ROOM_MADE = "room_made"
    BOUGHT = "bought"
    OTHER_HELP = "other_help"
    NOT_WANTED = "not_wanted"
    UNMET = "unmet"

    @property
    def words(self) -> str:
        return {
            Resolution.TAKEN: "A service supports the person now",
            Resolution.ROOM_MADE: "A service made room",
            Resolution.BOUGHT: "Support was bought or newly set up",
            Resolution.OTHER_HELP: "Other help was found",
            Resolution.NOT_WANTED: "The person does not want support now",
            Resolution.UNMET: "Nothing could be found: told to the commissioner",
        }[self]


class Gap(Protected, Versioned, Base):
    """No service can take this person. `owner_id` sees to it by `due`; `tried` lists what was asked and why not, each
    with a service (or the name of another agency), a `WhyNot` and words."""

    __tablename__ = "gap"
    __table_args__ = (
        Index(None, "organisation_id", "state", "due"),
        Index(None, "client_id"),
        Index(None, "referral_id"),
        Index(None, "owner_id", "state"),
        Index(None, "state", "due"),
    )
    kind = Kind("gap", "gaps", Anchor.CLIENT, about="client_id", fixed=("client_id", "referral_id", "organisation_id"))

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    needs: Mapped[list[str]] = mapped_column(default=list)
    words: Mapped[Words]
    tried: Mapped[list[dict[str, str | None]]] = mapped_column(JSON, default=list)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    due: Mapped[date]
    state: Mapped[GapState] = mapped_column(default=GapState.OPEN)
    raised_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    raised_at: Mapped[datetime]
    escalated_at: Mapped[datetime | None]
    resolved_as: Mapped[Resolution | None]
    resolution: Mapped[Words | None]
    resolved_at: Mapped[datetime | None]
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    client: Mapped[Client | None] = relationship()
    referral: Mapped[Referral | None] = relationship()
    organisation: Mapped[Organisation] = relationship()
    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])

    @property
    def is_open(self) -> bool:
        return self.state is not GapState.RESOLVED

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due < clock.today()

    def try_service(self, service_id: UUID | None, name: str, why: WhyNot, words: str | None) -> None:
        """One more was asked, in vain."""
        self._refuse_resolved()
        said = {"name": name, "why": why.value, "words": words, "on": clock.today().isoformat()}
        self.tried = [*self.tried, {"service_id": str(service_id) if service_id else None, **said}]

    def hand_to(self, owner_id: UUID, due: date) -> None:
        """Somebody else sees to it, or it gets another day: the clock begins anew, and history keeps the old one."""
        self._refuse_resolved()
        self.owner_id, self.due, self.state, self.escalated_at = owner_id, due, GapState.OPEN, None

    def escalate(self) -> None:
        self.state, self.escalated_at = GapState.ESCALATED, clock.now()

    def resolve(self, how: Resolution, words: str) -> None:
        self._refuse_resolved()
        self.state, self.resolved_as, self.resolution = GapState.RESOLVED, how, words
        self.resolved_at = clock.now()

    def _refuse_resolved(self) -> None:
        if not self.is_open:
            raise Invalid("state", "This gap has been resolved.")
