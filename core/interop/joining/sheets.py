"""The files an organisation may bring: for each its columns, and example rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from core.clients.codes import EthnicCategory, GenderIdentity
from core.clients.fields import Born, DayOfWork, Email, Line, Name, PastDay, Phone, Postcode, ShortLine, Words
from core.interop.joining.cells import Day, Key, Listed, YesNo, coded
from core.matrix.models import Line as Tie
from core.notices.schemas import Mail, Mobile
from core.people.schemas import Username
from core.referrals.codes import ClinicalPriority, NeedTag, PrimaryReason, ServiceTeamType, SourceOfReferral
from core.referrals.models import State
from core.web.sentences import Asked

Past = Annotated[PastDay, *Day.__metadata__]
Worked = Annotated[DayOfWork, *Day.__metadata__]
Birthday = Annotated[Born, *Day.__metadata__]
REFERS = {
    "staff_key": "staff", "manager_key": "staff", "link_worker": "staff", "case_lead": "staff", "client_key": "clients",
    "service": "services", "team": "teams",
}  # fmt: skip
"""Columns that name a row of another file."""
OPEN_STATES = tuple(state for state in State if state.is_open)


class Row(BaseModel):
    """A row as it came: an empty cell is a column that was left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @property
    def key(self) -> str:
        """What the row is called: the same key again is the same record."""
        return str(next(iter(self.__dict__.values())))

    @property
    def refers(self) -> tuple[tuple[str, str, str], ...]:
        """(column, sheet, key) of each other row that this one names."""
        others = [(column, sheet) for column, sheet in REFERS.items() if sheet != OWN[type(self)]]
        named = [(column, sheet, getattr(self, column, None)) for column, sheet in others]
        return tuple((column, sheet, str(key)) for column, sheet, key in named if key is not None)


class TeamRow(Row):
    """A team of the organisation."""

    team: Annotated[Line, Asked("the team's name")] = Field(min_length=1, examples=["Bath team"])


class ServiceRow(Row):
    """What people can be referred to."""

    service: Annotated[Line, Asked("the service's name")] = Field(min_length=1, examples=["Recovery Navigators"])
    team_type: Annotated[ServiceTeamType | None, coded(ServiceTeamType)] = Field(default=None, examples=["A06"])
    women_only: YesNo = Field(default=False, examples=["no"])
    team: Line | None = Field(default=None, examples=["Bath team"])


class StaffRow(Row):
    """Somebody who works for the organisation, with ordinary roles: powerful ones are granted by two people."""

    staff_key: Annotated[Key, Asked("a key for this worker")] = Field(examples=["S001", "S002"])
    name: Annotated[Line, Asked("the name")] = Field(min_length=1, examples=["Ana Example", "Bo Example"])
    username: Annotated[Username | None, Asked("a user name")] = Field(
        default=None, examples=["ana.example", "bo.example"]
    )
    roles: Annotated[list[str], Listed, Asked("roles")] = Field(
        min_length=1, examples=["recovery_navigator", "team_manager"]
    )
    starts: Annotated[Past, Asked("the first day")] = Field(examples=["01/09/2023"])
    ends: Annotated[date | None, *Day.__metadata__] = Field(default=None, examples=[""])
    team: Line | None = Field(default=None, examples=["Bath team"])
    email: Mail | None = Field(default=None, examples=["ana@example.org.uk", "bo@example.org.uk"])
    mobile: Mobile | None = Field(default=None, examples=["07700 900982", "07700 900983"])

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends is not None and self.ends < self.starts:
            raise ValueError("The last day is the first day or later")
        return self


class LineRow(Row):
    """Who manages whom within the organisation."""

    staff_key: Annotated[Key, Asked("the worker's key")] = Field(examples=["S001"])
    line: Annotated[Tie, coded(Tie), Asked("a sort of line")] = Field(examples=["line"])
    manager_key: Annotated[Key, Asked("the manager's key")] = Field(examples=["S002"])
    starts: Annotated[Past, Asked("the first day")] = Field(examples=["1 Sep 2023"])

    @property
    def key(self) -> str:
        return f"{self.staff_key} {self.line.value}"

    @field_validator("line")
    @classmethod
    def _not_employment(cls, line: Tie) -> Tie:
        if line is Tie.EMPLOYMENT:
            raise ValueError("Employment follows from the file of staff: use line, matrix or professional")
        return line


class ClientRow(Row):
    """Somebody whom the organisation supports, and how they may be reached safely."""

    client_key: Annotated[Key, Asked("a key for this person")] = Field(examples=["C0001"])
    family_name: Annotated[Name, Asked("the family name")] = Field(min_length=1, examples=["Example"])
    given_name: Annotated[Name | None, Asked("the given name")] = Field(default=None, examples=["Sam"])
    preferred_name: Name | None = Field(default=None, examples=["Sammy"])
    pronouns: ShortLine | None = Field(default=None, examples=["they/them"])
    date_of_birth: Annotated[Birthday | None, Asked("a date of birth")] = Field(default=None, examples=["31/12/1980"])
    date_of_birth_estimated: YesNo = Field(default=False, examples=["no"])
    nhs_number: ShortLine | None = Field(default=None, examples=["999 000 0018"])
    nhs_number_verified: YesNo = Field(default=False, examples=["yes"])
    ethnic_category: Annotated[EthnicCategory | None, coded(EthnicCategory)] = Field(default=None, examples=["A"])
    gender: Annotated[GenderIdentity | None, coded(GenderIdentity)] = Field(default=None, examples=["3"])
    language: ShortLine | None = Field(default=None, examples=["English"])
    interpreter_needed: YesNo = Field(default=False, examples=["no"])
    communication_needs: Words | None = Field(default=None, examples=["Large print"])
    adjustments: Words | None = Field(default=None, examples=[""])
    what_matters: Words | None = Field(default=None, examples=["My dog, and quiet mornings"])
    supported_since: Annotated[Worked, Asked("since when you support the person")] = Field(examples=["4 March 2024"])
    link_worker: Key | None = Field(default=None, examples=["S001"])
    case_lead: Key | None = Field(default=None, examples=["S001"])
    address: Annotated[Words | None, Asked("the address")] = Field(
        default=None, max_length=500, examples=["1 Low Street"]
    )
    postcode: Postcode | None = Field(default=None, examples=["BA1 1AA"])
    address_confidential: YesNo = Field(default=False, examples=["no"])
    phone: Phone | None = Field(default=None, examples=["01225 000000"])
    mobile: Phone | None = Field(default=None, examples=["07700 900000"])
    email: Email | None = Field(default=None, examples=["sam@example.org"])
    may_phone: YesNo = Field(default=False, examples=["yes"])
    may_text: YesNo = Field(default=False, examples=["yes"])
    may_leave_message: YesNo = Field(default=False, examples=["no"])
    may_email: YesNo = Field(default=False, examples=["no"])
    may_post: YesNo = Field(default=False, examples=["no"])
    best_times: Line | None = Field(default=None, examples=["Afternoons"])
    contact_instructions: Words | None = Field(default=None, examples=["Text first."])

    @model_validator(mode="after")
    def _messages_need_a_phone(self) -> Self:
        if self.may_leave_message and not self.may_phone:
            raise ValueError("A message can only be left where phoning is safe: allow phoning too, or no messages")
        return self


class CaseloadRow(Row):
    """Somebody on a worker's caseload today."""

    client_key: Annotated[Key, Asked("the person's key")] = Field(examples=["C0001"])
    staff_key: Annotated[Key, Asked("the worker's key")] = Field(examples=["S001"])
    starts: Annotated[Worked, Asked("the first day")] = Field(examples=["2024-03-04"])

    @property
    def key(self) -> str:
        return f"{self.client_key} {self.staff_key}"


class CaseRow(Row):
    """A referral that is still open."""

    case_key: Annotated[Key, Asked("a key for this case")] = Field(examples=["R0001"])
    client_key: Annotated[Key, Asked("the person's key")] = Field(examples=["C0001"])
    service: Annotated[Line, Asked("the service")] = Field(examples=["Recovery Navigators"])
    received_on: Annotated[Worked, Asked("the day it was received")] = Field(examples=["28/02/2024"])
    state: Annotated[State, coded(State), Asked("where it is")] = Field(examples=["active"])
    source: Annotated[SourceOfReferral | None, coded(SourceOfReferral)] = Field(default=None, examples=["A1"])
    referred_by: Line | None = Field(default=None, examples=["A GP practice"])
    priority: Annotated[ClinicalPriority, coded(ClinicalPriority)] = Field(
        default=ClinicalPriority.ROUTINE, examples=["3"]
    )
    reason: Annotated[PrimaryReason | None, coded(PrimaryReason)] = Field(default=None, examples=["04"])
    needs: Annotated[list[NeedTag], Listed] = Field(default=[], max_length=15, examples=["debt | homeless"])
    summary: Words | None = Field(default=None, examples=["Asks for help with letters and debt."])

    @field_validator("state")
    @classmethod
    def _is_open(cls, state: State) -> State:
        if not state.is_open:
            raise ValueError(f"Only open cases are taken in: {', '.join(one.value for one in OPEN_STATES)}")
        return state


@dataclass(frozen=True)
class Sheet:
    """One sort of file; `name` is what it is called, without `.csv`."""

    name: str
    row: type[Row]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.row.model_fields)

    @property
    def needed(self) -> tuple[str, ...]:
        return tuple(name for name, field in self.row.model_fields.items() if field.is_required())

    @property
    def example(self) -> tuple[str, ...]:
        return self.examples[0]

    @property
    def examples(self) -> tuple[tuple[str, ...], ...]:
        """Rows as they could be: as many as a column has examples; a column with fewer repeats its last."""
        given = [[str(one) for one in field.examples or [""]] for field in self.row.model_fields.values()]
        rows = range(max(map(len, given)))
        return tuple(tuple(column[min(n, len(column) - 1)] for column in given) for n in rows)


SHEETS: Mapping[str, Sheet] = {
    name: Sheet(name, row)
    for name, row in (
        ("teams", TeamRow), ("services", ServiceRow), ("staff", StaffRow), ("lines", LineRow), ("clients", ClientRow),
        ("caseloads", CaseloadRow), ("cases", CaseRow),
    )
}  # fmt: skip
"""In the order in which they are taken in: what others name comes first."""
OWN = {sheet.row: sheet.name for sheet in SHEETS.values()}
