"""What the explain and history API gives."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from core.access.vocabulary import Action


class Told(BaseModel):
    """Made from a frozen value of the same shape."""

    model_config = ConfigDict(from_attributes=True)


class NearestOut(Told):
    """A rule that would have allowed it, and what is missing for it to hold."""

    rule: str = Field(examples=["caseload-own-work"])
    sentence: str
    missing: list[str] = Field(examples=[["this person is on your caseload"]])


class ExplanationOut(Told):
    """Why you may, or may not, do one thing with one record."""

    action: Action
    allowed: bool
    rule: str | None = Field(description="The id of the rule that decided; null when no rule applied, which refuses")
    sentence: str
    basis: str | None
    agreement: str | None
    held: list[str]
    nearest: list[NearestOut]
    others: list[str] = Field(description="Roles for which a rule could allow it")
    policy: int = Field(description="The number of the policy in force")


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
