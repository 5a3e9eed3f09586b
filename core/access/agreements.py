"""Information-sharing agreements: what each may carry, who is party from when until when, who signed, and whether
one carries an allowance."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, FromClause, Index, Select, String, and_, cast, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from core.access.actor import Me
from core.access.protected import Anchor, Kept, Kind, Label, Record
from core.database.base import Base, Dated, Versioned, Words


class LawfulBasis(StrEnum):
    """Article 6(1) of the UK GDPR, as far as an agreement of such a partnership can rest on it."""

    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTERESTS = "legitimate_interests"
    RECOGNISED_INTERESTS = "recognised_interests"

    @property
    def words(self) -> str:
        return {
            "legal_obligation": "Legal obligation: Article 6(1)(c)",
            "vital_interests": "Vital interests: Article 6(1)(d)",
            "public_task": "Public task: Article 6(1)(e)",
            "legitimate_interests": "Legitimate interests: Article 6(1)(f)",
            "recognised_interests": "Recognised legitimate interest: Article 6(1)(ea)",
        }[self]


class SpecialCondition(StrEnum):
    """Article 9(2) of the UK GDPR, with its condition of Schedule 1 of the Data Protection Act 2018."""

    SOCIAL_PROTECTION = "social_protection"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_INTEREST = "public_interest"
    CARE = "care"

    @property
    def words(self) -> str:
        return {
            "social_protection": "Social protection: Article 9(2)(b), Schedule 1 paragraph 1",
            "vital_interests": "Vital interests: Article 9(2)(c)",
            "public_interest": "Substantial public interest: Article 9(2)(g), Schedule 1 part 2",
            "care": "Health or social care: Article 9(2)(h), Schedule 1 paragraph 2",
        }[self]


class Agreement(Kept, Versioned, Base):
    """One agreement. What it may carry never changes: who wants it otherwise proposes another one.

    `kinds` and `labels`: an allowance that rests on it reaches only records of these (`kinds` may name groups of the
    policy, and `any`). `agreed_at`: since when a second organisation has said yes; before, it carries nothing.
    Proposed by nobody: it was there when the installation was set up.
    """

    __tablename__ = "agreement"
    kind = Kind(
        "agreement", "information-sharing agreements", Anchor.ORGANISATION, about=None, owner=None, label=None,
        fixed=("key", "title", "purposes", "kinds", "labels", "lawful_basis", "special_condition", "common_law",
               "roles", "data_items", "rights_contact", "retention", "document", "dpia", "proposed_for",
               "proposed_by", "proposed_at"),
    )  # fmt: skip

    key: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str]
    purposes: Mapped[Words]
    kinds: Mapped[list[str]]
    labels: Mapped[list[str]]
    lawful_basis: Mapped[LawfulBasis]
    special_condition: Mapped[SpecialCondition]
    common_law: Mapped[Words]
    roles: Mapped[Words]
    data_items: Mapped[Words]
    rights_contact: Mapped[Words]
    retention: Mapped[Words]
    review_on: Mapped[date | None]
    reviewed_on: Mapped[date | None]
    document: Mapped[str | None] = mapped_column(String(400))
    dpia: Mapped[str | None] = mapped_column(String(400))
    proposed_for: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime | None]
    agreed_at: Mapped[datetime | None]


class AgreementParty(Kept, Versioned, Dated, Base):
    """One organisation's part in one agreement, from one day to another; it counts once that organisation's privacy
    officer has accepted it. Who stays longer, or comes back, has another row."""

    __tablename__ = "agreement_party"
    __table_args__ = (Index(None, "agreement_key", "organisation_id"),)
    kind = Kind(
        "agreement_party", "parts of organisations in agreements", Anchor.ORGANISATION, about=None, label=None,
        fixed=("agreement_key", "organisation_id", "starts", "proposed_for", "proposed_by", "proposed_at"),
    )  # fmt: skip

    agreement_key: Mapped[str] = mapped_column(String(40), ForeignKey("agreement.key"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    proposed_for: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime | None]
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    accepted_at: Mapped[datetime | None]

    def counts(self, on: date) -> bool:
        return self.accepted_at is not None and self.in_force(on)


class Capacity(StrEnum):
    """In which capacity somebody signs for an organisation."""

    CALDICOTT_GUARDIAN = "caldicott_guardian"
    SIRO = "siro"
    DPO = "dpo"

    @property
    def words(self) -> str:
        return {
            "caldicott_guardian": "Caldicott Guardian",
            "siro": "Senior information risk owner",
            "dpo": "Data protection officer",
        }[self]


class AgreementSignature(Kept, Versioned, Base):
    """That somebody signed an agreement for an organisation, who need not work with Fingerpost. Never changed."""

    __tablename__ = "agreement_signature"
    __table_args__ = (Index(None, "agreement_key"),)
    kind = Kind(
        "agreement_signature", "signatures under agreements", Anchor.ORGANISATION, about=None, label=None,
        fixed=("agreement_key", "organisation_id", "name", "capacity", "signed_on", "recorded_by", "recorded_at"),
    )  # fmt: skip

    agreement_key: Mapped[str] = mapped_column(String(40), ForeignKey("agreement.key"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    capacity: Mapped[Capacity]
    signed_on: Mapped[date]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


AGREEMENTS, PARTIES = Agreement.__table__, AgreementParty.__table__
ANYTHING = "any"


def in_force(parties: FromClause, me: Me) -> ColumnElement[bool]:
    """Whether a row of parties counts today."""
    p = parties.c
    return and_(p.accepted_at.is_not(None), p.starts <= me.today, or_(p.ends.is_(None), p.ends >= me.today))


def _parties(key: str, me: Me) -> Select[UUID]:
    """The organisations that share under this agreement today."""
    p = PARTIES.c
    return select(p.organisation_id).where(p.agreement_key == key, in_force(PARTIES, me))


def names_word(column: ColumnElement[list[str]], words: Collection[str]) -> ColumnElement[bool]:
    """Whether a list of words kept as JSON names one of these."""
    kept = cast(column, String)
    return or_(*(kept.contains(f'"{word}"', autoescape=True) for word in sorted(words)))


def _carries(key: str, words: Collection[str], label: str) -> ColumnElement[bool]:
    """Whether the agreement may carry such records: the same for every row, so a statement asks it once."""
    a = AGREEMENTS.c
    kinds, labels = names_word(a.kinds, {*words, ANYTHING}), names_word(a.labels, {label})
    return select(a.id).where(a.key == key, a.agreed_at.is_not(None), kinds, labels).exists()


def carried_by(key: str, me: Me, record: Record, words: Collection[str]) -> ColumnElement[bool]:
    """Whether the agreement carries an allowance to the actor: it names this kind of record (by one of `words`: the
    kind, and groups of the policy that it belongs to) and the record's label; it is in force, and both the record's
    owner and the organisation acted for are parties. A client's identity has no owner: it is held by all parties
    together."""
    labels: Collection[str] = [Label.NORMAL] if record.kind.label is None else list(Label)
    named = or_(*(and_(record.label == label, _carries(key, words, label)) for label in labels))
    ours = and_(me.organisation.in_(_parties(key, me)), named)
    if record.owner is None:
        return ours
    return and_(ours, record.owner.in_(_parties(key, me)))
