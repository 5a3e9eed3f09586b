"""Tables of the shared client record. The identity has no owner: organisations are involved with it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from core.access.protected import Anchor, Kind, Label, Protected, ToThePerson
from core.clients.codes import EthnicCategory, GenderIdentity, NhsNumberStatus
from core.clients.names import fold
from core.clients.sounds import LONGEST, first_sound
from core.database import clock
from core.database.base import Base, Dated, Folded, Versioned, Words
from core.organisations.models import Organisation
from core.people.models import Person

LONGEST_FOLDED = 400


def folded(first: str, then: str) -> str:
    """As searched and ordered, cut to its column: folding may make a name longer."""
    return fold(f"{first} {then}")[:LONGEST_FOLDED]


class Sounding:
    """A name whose sound is kept beside it: what possible duplicates are looked up by."""

    family_sound: Mapped[str | None] = mapped_column(String(LONGEST))
    given_sound: Mapped[str | None] = mapped_column(String(LONGEST))

    @validates("family_name", "given_name")
    def _hear(self, field: str, name: str) -> str:
        if isinstance(name, str):  # SQL in its place is refused by the door, which says why
            setattr(self, field.replace("name", "sound"), first_sound(name))
        return name


class Client(Protected, Versioned, Sounding, Base):
    """Who a person is, for every organisation involved with them.

    `sort_name` is the folded family and given name, `spoken_name` given then family: what lists sort by and searches
    look in. An NHS number that fails its check digit is kept as it came, with a status that stops it being matched.
    """

    __tablename__ = "client"
    __table_args__ = (
        Index(None, "sort_name", "id"),
        Index(None, "spoken_name"),
        Index(None, "nhs_number"),
        Index(None, "family_sound", "date_of_birth"),
        Index(None, "given_sound", "date_of_birth"),
    )
    kind = Kind("client", "clients", Anchor.CLIENT, about="id", owner=None)

    family_name: Mapped[str]
    given_name: Mapped[str]
    preferred_name: Mapped[str | None]
    sort_name: Mapped[Folded]
    spoken_name: Mapped[Folded]
    pronouns: Mapped[str | None] = mapped_column(String(40))
    date_of_birth: Mapped[date | None] = mapped_column(index=True)
    date_of_birth_estimated: Mapped[bool] = mapped_column(default=False)
    nhs_number: Mapped[str | None] = mapped_column(String(40))
    nhs_number_status: Mapped[NhsNumberStatus]
    ethnic_category: Mapped[EthnicCategory | None]
    gender: Mapped[GenderIdentity | None]
    language: Mapped[str | None] = mapped_column(String(40))
    interpreter_needed: Mapped[bool] = mapped_column(default=False)
    communication_needs: Mapped[Words | None]
    adjustments: Mapped[Words | None]
    what_matters: Mapped[Words | None]
    case_lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    case_lead_organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("client.id"), index=True)

    case_lead: Mapped[Person | None] = relationship()
    case_lead_organisation: Mapped[Organisation | None] = relationship()

    def rename(self, *, family_name: str, given_name: str) -> None:
        """Name and the folded forms of it change together."""
        self.family_name, self.given_name = family_name.strip(), given_name.strip()
        self.sort_name = folded(self.family_name, self.given_name)
        self.spoken_name = folded(self.given_name, self.family_name)

    def lead_by(self, worker_id: UUID, organisation_id: UUID) -> None:
        """The one case lead across the partnership, and the organisation they act for."""
        self.case_lead_id, self.case_lead_organisation_id = worker_id, organisation_id

    @property
    def called(self) -> str:
        """What the person likes to be called, with the family name."""
        return f"{self.preferred_name or self.given_name} {self.family_name}".strip()

    @property
    def age(self) -> int | None:
        """Whole years on today's date."""
        if self.date_of_birth is None:
            return None
        today, born = clock.today(), self.date_of_birth
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


class NameUse(StrEnum):
    """Why another name is kept."""

    PREVIOUS = "previous"
    KNOWN_AS = "known_as"

    @property
    def words(self) -> str:
        return {"previous": "Name before", "known_as": "Also known as"}[self.value]


class ClientName(Protected, Versioned, Sounding, Base):
    """Another name the person has or had: searched like the present one."""

    __tablename__ = "client_name"
    __table_args__ = (Index(None, "sort_name"), Index(None, "client_id"), Index(None, "family_sound", "given_sound"))
    kind = Kind("client_name", "other names of clients", Anchor.CLIENT, about="client_id", owner=None)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    use: Mapped[NameUse]
    family_name: Mapped[str]
    given_name: Mapped[str]
    sort_name: Mapped[Folded]
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    def rename(self, *, family_name: str, given_name: str) -> None:
        """Name and the folded form of it change together."""
        self.family_name, self.given_name = family_name.strip(), given_name.strip()
        self.sort_name = folded(self.family_name, self.given_name)


class ContactDetails(Protected, Versioned, Dated, Base):
    """An address and ways to reach a person; a confidential one is `very_restricted`, for people granted it.

    `address_key` is what the grants of a confidential address name: there before the address is, for the floor lets
    nobody write one that they have not been granted. Confidential or not is settled when the address is entered.
    """

    __tablename__ = "contact_details"
    __table_args__ = (
        Index(None, "client_id"),
        Index(None, "organisation_id", "id"),
        Index(None, "postcode"),
        CheckConstraint("(label = 'very_restricted') = (address_key IS NOT NULL)", "keyed_if_confidential"),
    )
    kind = Kind("contact_details", "contact details", Anchor.CLIENT, about="client_id", fixed=("address_key",))

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    address_key: Mapped[UUID | None] = mapped_column(unique=True)
    address: Mapped[Words | None]
    postcode: Mapped[str | None] = mapped_column(String(10))
    phone: Mapped[str | None] = mapped_column(String(40))
    mobile: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None]
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    @property
    def is_confidential(self) -> bool:
        return self.label is Label.VERY_RESTRICTED

    @property
    def short(self) -> str:
        """One line to tell it from the person's other addresses."""
        lines = [*(self.address or "").splitlines(), self.postcode or ""]
        return ", ".join(line for line in lines if line) or self.mobile or self.phone or self.email or ""


NO_CONTACT = "Do not contact this person directly."


class SafeContact(Protected, Versioned, Base):
    """How a person may safely be reached; nobody is contacted until this is set."""

    __tablename__ = "safe_contact"
    __table_args__ = (Index(None, "client_id"), Index(None, "organisation_id", "id"))
    kind = Kind("safe_contact", "safe-contact instructions", Anchor.CLIENT, about="client_id")

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    may_phone: Mapped[bool] = mapped_column(default=False)
    may_text: Mapped[bool] = mapped_column(default=False)
    may_leave_message: Mapped[bool] = mapped_column(default=False)
    may_email: Mapped[bool] = mapped_column(default=False)
    may_post: Mapped[bool] = mapped_column(default=False)
    best_times: Mapped[str | None]
    instructions: Mapped[Words | None]
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    @property
    def words(self) -> str:
        """One line for the top of every page about the person."""
        ways = {"phone": self.may_phone, "text": self.may_text, "email": self.may_email, "post": self.may_post}
        allowed = [way for way, may in ways.items() if may]
        if not allowed:
            return NO_CONTACT
        said = f"Contact by {' or '.join(allowed)}."
        if not self.may_leave_message:
            said += " Do not leave a message."
        return " ".join(part for part in (said, self.best_times, self.instructions) if part)


class AddressGrant(Protected, Versioned, Dated, Base):
    """One person may see one confidential address of a client, for a time."""

    __tablename__ = "address_grant"
    __table_args__ = (Index(None, "person_id", "address_key"), Index(None, "client_id"), Index(None, "address_key"))
    kind = Kind(
        "address_grant", "grants of confidential addresses", Anchor.CLIENT, about="client_id", label=None,
        fixed=("address_key",),
        to_the_person=ToThePerson.GUARDED,
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    address_key: Mapped[UUID]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    granted_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[Words]
