"""Tables of organisations, teams, services and localities: names and places that everybody signed in may read."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.protected import Anchor, Kept, Kind, Reference
from core.database.base import Base, Dated, Versioned, Words


class Standing(StrEnum):
    """A partner runs plugins and holds caseloads here; an agency is any other with people or agreements."""

    PARTNER = "partner"
    AGENCY = "agency"


class Organisation(Reference, Versioned, Dated, Base):
    """One organisation; `term` is its own word for a client."""

    __tablename__ = "organisation"

    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    standing: Mapped[Standing]
    ods_code: Mapped[str | None] = mapped_column(String(12))
    term: Mapped[str] = mapped_column(String(40), default="client")


class Locality(Kept, Versioned, Base):
    """A part of the partnership's area, shared by all; `key` is what files call it, and never changes."""

    __tablename__ = "locality"
    kind = Kind("locality", "localities", Anchor.ORGANISATION, about=None, owner=None, label=None, fixed=("key",))

    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]


class Team(Kept, Versioned, Base):
    """A team is hosted by one organisation; its members may have different employers."""

    __tablename__ = "team"
    kind = Kind("team", "teams", Anchor.ORGANISATION, about=None, label=None, fixed=("organisation_id",))

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    locality_id: Mapped[UUID | None] = mapped_column(ForeignKey("locality.id"))
    name: Mapped[str]
    organisation: Mapped[Organisation] = relationship()


class TeamMember(Kept, Versioned, Dated, Base):
    """A person's membership; `organisation_id` is the organisation they act for in this team."""

    __tablename__ = "team_member"
    __table_args__ = (Index(None, "team_id", "person_id"), Index(None, "person_id"))
    kind = Kind(
        "team_member", "members of teams", Anchor.STAFF, about="person_id", label=None,
        fixed=("team_id", "person_id", "organisation_id"),
    )  # fmt: skip

    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))


class Service(Kept, Versioned, Base):
    """What people are referred to. Exactly one takes what arrives for a destination unknown here.

    For whom it is and how much room it has is shown before anybody refers to it: no ages mean people of every age;
    `places_free` and the words beside it are what the organisation said on `capacity_on`. With `takes_public` anybody
    may use its form without signing in. `calls`: after so many without an answer somebody decides what comes next;
    `keeps_waiting` is for how many days it keeps what could not be taken.
    """

    __tablename__ = "service"
    kind = Kind(
        "service", "services", Anchor.ORGANISATION, about=None, label=None, fixed=("organisation_id", "takes_unknown")
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    name: Mapped[str]
    dos_service_id: Mapped[str | None] = mapped_column(String(40), index=True)
    team_type: Mapped[str | None] = mapped_column(String(3))
    women_only: Mapped[bool] = mapped_column(default=False)
    takes_unknown: Mapped[bool] = mapped_column(default=False)
    for_whom: Mapped[Words | None]
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    area: Mapped[str | None]
    closed_from: Mapped[date | None]
    closed_until: Mapped[date | None]
    places_free: Mapped[int | None]
    capacity: Mapped[str | None]
    waiting: Mapped[str | None]
    capacity_on: Mapped[date | None]
    takes_public: Mapped[bool] = mapped_column(default=False)
    calls: Mapped[int] = mapped_column(default=3)
    keeps_waiting: Mapped[int] = mapped_column(default=30)
    organisation: Mapped[Organisation] = relationship()

    def is_closed_on(self, day: date) -> bool:
        """Whether it takes nobody on this day; one end of the time left open is open."""
        if self.closed_from is None and self.closed_until is None:
            return False
        return (self.closed_from is None or self.closed_from <= day) and (
            self.closed_until is None or day <= self.closed_until
        )


class OrganisationPlugin(Kept, Versioned, Base):
    """Whether an organisation has switched a plugin on, and what it has set there; a row is never removed, only
    switched. `switched_by`: nobody where whoever runs the installation did it."""

    __tablename__ = "organisation_plugin"
    __table_args__ = (UniqueConstraint("organisation_id", "plugin"),)
    kind = Kind(
        "plugin_switch", "switches and settings of plugins", Anchor.ORGANISATION, about=None, label=None,
        fixed=("organisation_id", "plugin"),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    plugin: Mapped[str] = mapped_column(String(60))
    enabled: Mapped[bool]
    switched_at: Mapped[datetime]
    switched_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    settings: Mapped[dict[str, object]] = mapped_column(default=dict)

    def switch(self, is_enabled: bool, at: datetime, by: UUID | None) -> None:
        self.enabled, self.switched_at, self.switched_by = is_enabled, at, by


class InstrumentLicence(Kept, Versioned, Base):
    """That an organisation has, or no longer has, the licence for an instrument whose published wording is not shipped;
    `evidence` says where the licence can be looked up."""

    __tablename__ = "instrument_licence"
    __table_args__ = (UniqueConstraint("organisation_id", "instrument"),)
    kind = Kind(
        "instrument_licence", "licences of instruments", Anchor.ORGANISATION, about=None, label=None,
        fixed=("organisation_id", "instrument"),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    instrument: Mapped[str] = mapped_column(String(120))
    is_on: Mapped[bool]
    evidence: Mapped[Words]
    switched_at: Mapped[datetime]
    switched_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
