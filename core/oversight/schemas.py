"""What looking at the audit takes and gives."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.access.audit.looking import Look
from core.clients.fields import Day
from core.oversight.sorts import ABOUT, MOST, Unusual


class LookIn(BaseModel):
    """What is looked for in the audit; what is left out is left open."""

    person_id: UUID | None = Field(default=None, title="Who did it")
    about_id: UUID | None = Field(default=None, title="Number of the client or worker it is about")
    kind: str | None = Field(default=None, title="Kind of record", max_length=60)
    record_id: UUID | None = Field(
        default=None, title="Number of the record",
        description="Also finds the lists of the last seven days, or of the day named, that showed it",
    )  # fmt: skip
    rule: str | None = Field(default=None, title="Rule", max_length=60, examples=["caseload-own-work"])
    day: Day | None = Field(default=None, title="Day")
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


Threshold = Annotated[int, Field(ge=0, le=MOST)]


class ThresholdsIn(BaseModel):
    """From which number on each sort of unusual access is told; 0 switches it off."""

    same_surname: Threshold = Field(title=ABOUT[Unusual.SURNAME].words)
    same_address: Threshold = Field(title=ABOUT[Unusual.ADDRESS].words)
    colleague: Threshold = Field(title=ABOUT[Unusual.COLLEAGUE].words)
    relative: Threshold = Field(title=ABOUT[Unusual.RELATIVE].words)
    bulk: Threshold = Field(title=ABOUT[Unusual.BULK].words)
    out_of_hours: Threshold = Field(title=ABOUT[Unusual.NIGHT].words)
    leaver: Threshold = Field(title=ABOUT[Unusual.LEAVER].words)
    refusals: Threshold = Field(title=ABOUT[Unusual.REFUSALS].words)
    sealed_view: Threshold = Field(title=ABOUT[Unusual.SEALED].words)
    reason: str = Field(title="Reason", min_length=3, max_length=200, examples=["Night shift began in May"])

    def by_sort(self) -> dict[Unusual, int]:
        return {sort: getattr(self, sort.value) for sort in Unusual}


class AlertOut(BaseModel):
    """One sort of unusual access."""

    sort: Unusual
    words: str
    threshold: int
    raised: int = Field(description="In the last year")
    closed: int
    false_alarms: int


class WatchOut(BaseModel):
    """What counts as unusual, and how often each alert was right."""

    version: int = Field(description="0 while the usual thresholds hold; send it as If-Match")
    alerts: list[AlertOut]


class ReachLine(BaseModel):
    """What one rule opens of one kind and one organisation."""

    model_config = ConfigDict(from_attributes=True)

    kind: str
    organisation: str
    count: int
    is_capped: bool = Field(description="There are more, perhaps of other organisations too")
    rule: str
    sentence: str


class ReachOut(BaseModel):
    """What somebody can see, and why."""

    model_config = ConfigDict(from_attributes=True)

    person_id: UUID
    name: str
    roles: list[str]
    policy: int
    lines: list[ReachLine]
