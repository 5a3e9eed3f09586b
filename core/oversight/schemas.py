"""What looking at the audit takes and gives."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.access.audit.looking import Look


class LookIn(BaseModel):
    """What is looked for in the audit; what is left out is left open."""

    person_id: UUID | None = Field(default=None, title="Who did it")
    about_id: UUID | None = Field(default=None, title="Number of the client or worker it is about")
    kind: str | None = Field(default=None, title="Kind of record", max_length=60)
    record_id: UUID | None = Field(default=None, title="Number of the record")
    rule: str | None = Field(default=None, title="Rule", max_length=60, examples=["caseload-own-work"])
    day: date | None = Field(default=None, title="Day")
    refused: bool = Field(default=False, title="Only what was refused")

    def look(self) -> Look:
        return Look(self.person_id, self.about_id, self.kind, self.record_id, self.rule, self.day, self.refused)


class ExportIn(LookIn):
    """The same, and why a copy is taken."""

    reason: str = Field(title="Reason", min_length=10, max_length=300, examples=["Complaint of 3 March, reference 17"])


class EntryOut(BaseModel):
    """One entry of the audit. `number` grows with time; `shown` are the ids that a list held."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    at: datetime
    who: str
    person_id: UUID | None
    organisation: str
    roles: str | None
    through: str | None
    action: str
    outcome: str
    kind: str | None
    record_id: UUID | None
    about_id: UUID | None
    rule: str | None
    basis: str | None
    policy: int | None
    facts: str | None
    shown: list[UUID] | None
    detail: str | None


class AuditPage(BaseModel):
    """A page of entries, newest first."""

    items: list[EntryOut]
    next: int | None = Field(description="Pass as `before` for the next page; null on the last")


class AgainOut(BaseModel):
    """A decision of the audit made again under the policy version that it cites."""

    policy: int
    allowed: bool
    rule: str | None
    sentence: str
    held: list[str]
    lacked: list[str] = Field(description="What each other rule that could have allowed it lacked then")
    is_same: bool = Field(description="Whether verdict and rule are the ones that the entry holds")


class EntryExplained(BaseModel):
    """One entry, and its decision made again; null where the entry holds no decision."""

    entry: EntryOut
    again: AgainOut | None
