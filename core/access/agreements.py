"""Information-sharing agreements: what each may carry, who is party from when until when, who signed, and whether
one carries an allowance."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    ForeignKey,
    FromClause,
    Index,
    String,
    and_,
    false,
    or_,
    select,
)
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


@cache
def _parties(key: str, me: Me) -> CTE:
    """The organisations that share under this agreement today: said once in a statement, however many rules ask."""
    p, a = PARTIES.c, AGREEMENTS.c
    agreed = and_(a.key == p.agreement_key, a.agreed_at.is_not(None))
    asked = select(p.organisation_id).join_from(PARTIES, AGREEMENTS, agreed)
    return asked.where(p.agreement_key == key, in_force(PARTIES, me)).cte(f"parties_{key}")


@dataclass(frozen=True)
class Scope:
    """What an agreement may carry, which never changes: kinds of record, or groups of them, and labels."""

    kinds: frozenset[str]
    labels: frozenset[str]

    def names(self, words: Collection[str]) -> bool:
        """Whether it names a kind that has these words: its own, and those of the groups that it belongs to."""
        return not self.kinds.isdisjoint({*words, ANYTHING})


WHOLE = Scope(frozenset({ANYTHING}), frozenset(Label))


def scopes(connection: Connection) -> dict[str, Scope]:
    """Of every agreement, by its key."""
    a = AGREEMENTS.c
    rows = connection.execute(select(a.key, a.kinds, a.labels))
    return {row.key: Scope(frozenset(row.kinds), frozenset(row.labels)) for row in rows}


def carried_by(key: str, scope: Scope, me: Me, record: Record, words: Collection[str]) -> ColumnElement[bool]:
    """Whether the agreement carries an allowance to the actor: it names this kind of record (by one of `words`: the
    kind, and groups of the policy that it belongs to) and the record's label; it is in force, and both the record's
    owner and the organisation acted for are parties. A client's identity has no owner: it is held by all parties
    together."""
    if not scope.names(words):
        return false()
    parties = select(_parties(key, me).c.organisation_id)
    parts: list[ColumnElement[bool]] = [me.organisation.in_(parties)]
    if not scope.labels >= frozenset(Label):
        parts.append(or_(false(), *(record.label == label for label in sorted(scope.labels))))
    if record.owner is not None:
        parts.append(record.owner.in_(parties))
    return and_(*parts)
