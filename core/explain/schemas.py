"""What the explain and history API gives."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.access.vocabulary import Action
from core.web.lists import Listed


class Told(BaseModel):
    """Made from a frozen value of the same shape."""

    model_config = ConfigDict(from_attributes=True)


class NearestOut(Told):
    """A rule that would have allowed it, and what is missing for it to hold."""

    rule: str = Field(examples=["caseload-own-work"])
    sentence: str
    missing: list[str] = Field(examples=[["this person is on your caseload"]])


class ConsideredOut(Told):
    """One rule for your roles: whether all that it asks for was so, and whether it was the one that decided."""

    rule: str
    sentence: str
    effect: str = Field(examples=["allow"])
    holds: bool
    missing: list[str]
    is_winner: bool


class ExplanationOut(Told):
    """Why you may, or may not, do one thing with one record."""

    action: Action
    allowed: bool
    rule: str | None = Field(description="The id of the rule that decided; null when no rule applied, which refuses")
    sentence: str
    basis: str | None
    agreement: str | None = Field(description="The title of the agreement that it rests on")
    party_since: date | None = Field(description="Since when your organisation is party to it")
    party_until: date | None = Field(description="The last day of that; null: until further notice")
    held: list[str]
    nearest: list[NearestOut]
    others: list[str] = Field(description="Where you may not: roles for which a rule could allow it")
    policy: int = Field(description="The number of the policy in force")
    label: str
    facts: list[str] = Field(description="Everything that was so, of what any of these rules asks for")
    considered: list[ConsideredOut] = Field(description="Every rule for your roles, the one that decided first")


class FieldChangeOut(Told):
    """One field before and after, in words."""

    field: str
    old: str
    new: str


class PastChangeOut(Told):
    """One change; no fields means that the record was made."""

    at: datetime
    who: str
    organisation: str
    reason: str | None
    fields: list[FieldChangeOut]


class SeerOut(Told):
    """Somebody who can see the record today, and the rule that lets them."""

    person_id: UUID
    name: str
    organisation: str
    roles: str
    rule: str
    sentence: str
    basis: str


class ElsewhereOut(Told):
    """How many people of another organisation can see it."""

    organisation: str
    count: int | None = Field(description="Null: some, but fewer than five")


class WhoSeesOut(Told):
    """Who can see a record today."""

    people: Listed[SeerOut]
    elsewhere: list[ElsewhereOut] = Field(description="Empty where everybody is named")
    is_whole: bool = Field(description="True: everybody is named, of whichever organisation")
    policy: int = Field(description="The number of the policy in force")
