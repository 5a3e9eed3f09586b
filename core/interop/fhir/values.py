"""A person as a sender describes them: frozen values, checked and within limits, with no FHIR in their shape."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from core.clients.codes import EthnicCategory, NhsNumberStatus, PreferredContactMethod, StatedGender
from core.clients.nhs_numbers import NhsNumber


class Precision(Enum):
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True)
class PartialDate:
    """A date as exact as the sender knew it; `first` is the first day it may mean."""

    first: date
    precision: Precision

    @property
    def is_estimated(self) -> bool:
        return self.precision is not Precision.DAY


@dataclass(frozen=True)
class Moment:
    """A date or a time: `at` is in UTC and None when only the day was given."""

    day: date
    at: datetime | None


@dataclass(frozen=True)
class CodedWords:
    """A code of some outside list with the words that came with it; at least one of the two is there."""

    system: str | None
    code: str | None
    words: str | None

    @property
    def shown(self) -> str:
        return self.words or self.code or ""


@dataclass(frozen=True)
class NameGiven:
    """One name of a person; `use` is FHIR's word (official, usual, nickname, old, maiden …) or None."""

    use: str | None
    family: str | None
    given: tuple[str, ...]
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    text: str | None
    starts: PartialDate | None
    ends: PartialDate | None

    @property
    def is_previous(self) -> bool:
        return self.use in ("old", "maiden") or self.ends is not None

    @property
    def full(self) -> str:
        parts = (*self.given, self.family) if self.family or self.given else (self.text,)
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Telecom:
    """A way of contact. It says nothing of safety: no contact stays the rule until the client has been asked."""

    system: str | None
    value: str
    use: str | None
    rank: int | None
    is_old: bool


@dataclass(frozen=True)
class AddressGiven:
    use: str | None
    lines: tuple[str, ...]
    town: str | None
    district: str | None
    postcode: str | None
    country: str | None
    text: str | None
    starts: PartialDate | None
    ends: PartialDate | None


@dataclass(frozen=True)
class NhsNumberClaim:
    """What the sender says of the NHS number, and what we make of it; `status` is ours, `claimed` theirs."""

    number: NhsNumber | None
    claimed: NhsNumberStatus | None
    status: NhsNumberStatus

    @property
    def may_match(self) -> bool:
        """Whether a client may be looked for by this number: never when its check digit or its story is wrong."""
        trusted = self.status in (NhsNumberStatus.VERIFIED, NhsNumberStatus.NOT_TRACED)
        return trusted and self.number is not None and self.number.valid


@dataclass(frozen=True)
class LanguageNeed:
    """`code` is a BCP 47 code such as `en` or `nl-NL`."""

    code: str | None
    words: str | None
    is_preferred: bool


@dataclass(frozen=True)
class NamedOrganisation:
    name: str | None
    ods_code: str | None


@dataclass(frozen=True)
class RelatedContact:
    """Somebody, or an organisation, that stands beside the person: carer, next of kin, emergency contact."""

    name: NameGiven | None
    relationships: tuple[CodedWords, ...]
    organisation: NamedOrganisation | None
    telecoms: tuple[Telecom, ...]
    address: AddressGiven | None
    gender: StatedGender | None
    rank: int | None


@dataclass(frozen=True)
class GpPractice:
    practice: NamedOrganisation
    practitioner: str | None


@dataclass(frozen=True)
class PatientDetails:
    """The person as the sender knows them. `is_restricted`: the sender protects the record, so hide the address."""

    names: tuple[NameGiven, ...]
    birth_date: PartialDate | None
    is_deceased: bool
    gender: StatedGender | None
    ethnic_category: EthnicCategory | None
    ethnic_words: str | None
    religion: str | None
    nhs_number: NhsNumberClaim
    telecoms: tuple[Telecom, ...]
    addresses: tuple[AddressGiven, ...]
    languages: tuple[LanguageNeed, ...]
    interpreter_needed: bool | None
    preferred_contact: PreferredContactMethod | None
    related: tuple[RelatedContact, ...]
    gp: GpPractice | None
    is_restricted: bool

    @property
    def main_name(self) -> NameGiven:
        """The name to file under: official, else unmarked, else usual, else the first."""
        ranks = {"official": 0, None: 1, "usual": 2}
        return min(self.names, key=lambda name: (name.is_previous, not name.full, ranks.get(name.use, 3)))

    @property
    def other_names(self) -> tuple[NameGiven, ...]:
        main = self.main_name
        return tuple(name for name in self.names if name is not main)
