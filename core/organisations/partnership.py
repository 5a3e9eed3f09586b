"""The standing facts of the partnership: its organisations, localities, services and agreement, and how a new database
learns them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.access.agreements import Agreement, AgreementParty, LawfulBasis, Scope, SpecialCondition
from core.access.protected import Label
from core.access.system import SystemRecords
from core.database import clock
from core.organisations.models import Locality, Organisation, OrganisationPlugin, Service, Standing

KEY = r"^[a-z][a-z0-9_]{1,39}$"


class Fact(BaseModel):
    """What a facts file says; a misspelt word in it is an error, never passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OrganisationFact(Fact):
    """`plugins` are those it starts with; `term` is its own word for a client."""

    key: str = Field(pattern=KEY)
    name: str = Field(min_length=1, max_length=200)
    standing: Standing = Standing.PARTNER
    ods_code: str | None = Field(default=None, max_length=12)
    term: str = Field(default="client", max_length=40)
    plugins: tuple[str, ...] = ()


class LocalityFact(Fact):
    key: str = Field(pattern=KEY)
    name: str = Field(min_length=1, max_length=200)


class ServiceFact(Fact):
    """What people can be referred to; exactly one `takes_unknown`: it triages what names no service known here."""

    organisation: str
    name: str = Field(min_length=1, max_length=200)
    team_type: str | None = Field(default=None, max_length=3)
    dos_service_id: str | None = Field(default=None, max_length=40)
    women_only: bool = False
    takes_unknown: bool = False


class AgreementFact(Fact):
    """Who shares what under which key, why, and from when; no day means from the first day on. Without other words it
    is the partnership's own: what its workers need to support the people they share."""

    key: str = Field(default="bsw_sharing", pattern=KEY)
    title: str = Field(default="BSW partnership information sharing", max_length=200)
    parties: tuple[str, ...]
    starts: date | None = None
    ends: date | None = None
    review_on: date | None = None
    purposes: str = (
        "Direct care and support of people whom more than one partner supports, or who move between partners: knowing "
        "who they are, how they may safely be reached, who supports them, and what has been asked and agreed."
    )
    kinds: tuple[str, ...] = (
        "identity", "casework", "contact_details", "address_grant", "transfer", "gap", "departure", "sign_in_reset",
        "staff_line", "staff_role", "team_member", "worker_capacity", "consent", "seal", "conflict_link",
        "privacy_matter", "self_claim", "access_request",
    )  # fmt: skip
    labels: tuple[Label, ...] = tuple(Label)
    lawful_basis: LawfulBasis = LawfulBasis.PUBLIC_TASK
    special_condition: SpecialCondition = SpecialCondition.CARE
    common_law: str = (
        "Implied consent for direct care: people are told at the first conversation who works together and what each "
        "sees, and what they object to is not shared."
    )
    roles: str = (
        "The partners are joint controllers of the shared client record (Article 26). Whoever runs Fingerpost for them "
        "is their processor (Article 28)."
    )
    data_items: str = (
        "Name, other names, date of birth, NHS number, safe contact, who supports the person; referrals and what "
        "became of them; normal casework of people on a worker's caseload. Confidential addresses only to people who "
        "are granted each one."
    )
    rights_contact: str = (
        "The privacy officer of the organisation that the person knows best; that officer answers for all."
    )
    retention: str = (
        "Each partner keeps its own records by its own schedule. At the end nothing is copied or returned: what a "
        "partner could see of another's records closes, and stays with the organisation that owns it."
    )
    document: str | None = None
    dpia: str | None = None

    @property
    def scope(self) -> Scope:
        return Scope(frozenset(self.kinds), frozenset(self.labels))


class StandingFacts(Fact):
    """All of them; every word that names an organisation must name one of these."""

    organisations: tuple[OrganisationFact, ...]
    localities: tuple[LocalityFact, ...] = ()
    services: tuple[ServiceFact, ...]
    agreement: AgreementFact

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        keys = [one.key for one in self.organisations]
        if len(set(keys)) < len(keys):
            raise ValueError("two organisations have the same key")
        named = {one.organisation for one in self.services} | set(self.agreement.parties)
        if strangers := sorted(named - set(keys)):
            raise ValueError(f"no organisation has the key {', '.join(strangers)}")
        if sum(service.takes_unknown for service in self.services) != 1:
            raise ValueError("exactly one service takes what arrives for an unknown destination")
        return self

    @property
    def partners(self) -> tuple[OrganisationFact, ...]:
        return tuple(one for one in self.organisations if one.standing is Standing.PARTNER)


def _partner(key: str, name: str, term: str = "client") -> OrganisationFact:
    return OrganisationFact(key=key, name=name, term=term, plugins=(key,))


def _agency(key: str, name: str, ods_code: str) -> OrganisationFact:
    return OrganisationFact(key=key, name=name, standing=Standing.AGENCY, ods_code=ods_code, term="patient")


# Only RVN was found in published sources. RNU and QOX are from general knowledge and need checking with the
# organisations; V81999 is the national code for "no practice known". The partners' own codes are not known yet.
# The agencies are no parties to the agreement: as a party, an agency's records would open to every partner's workers
# who support the person, and nobody has agreed to that.
BSW = StandingFacts(
    organisations=(
        _partner("second_step", "Second Step"),
        _partner("alabare", "Alabaré"),
        _partner("missing_link", "Missing Link"),
        _partner("nilaari", "Nilaari", term="service user"),
        _agency("awp", "Avon and Wiltshire Mental Health Partnership NHS Trust", "RVN"),
        _agency("oxford_health", "Oxford Health NHS Foundation Trust", "RNU"),
        _agency("gp_practice", "A GP practice", "V81999"),
        _agency("icb", "Bath and North East Somerset, Swindon and Wiltshire ICB", "QOX"),
    ),
    localities=(
        LocalityFact(key="bath", name="Bath and North East Somerset"),
        LocalityFact(key="swindon", name="Swindon"),
        LocalityFact(key="wiltshire", name="Wiltshire"),
    ),
    services=(
        ServiceFact(organisation="second_step", name="Access and triage", team_type="A06", takes_unknown=True),
        ServiceFact(organisation="second_step", name="Recovery Navigators", team_type="A06"),
        ServiceFact(organisation="missing_link", name="Women's recovery service", team_type="A06", women_only=True),
        ServiceFact(organisation="alabare", name="Place of Calm sanctuary", team_type="A25"),
        ServiceFact(organisation="alabare", name="Hope House crisis house", team_type="A21"),
        ServiceFact(organisation="nilaari", name="Culturally responsive support", team_type="A06"),
        ServiceFact(organisation="awp", name="Primary care liaison service", team_type="A05"),
    ),
    agreement=AgreementFact(parties=("second_step", "alabare", "missing_link", "nilaari")),
)


@dataclass(frozen=True)
class Established:
    """What a database now knows, by key; services in the order of the facts."""

    organisations: Mapping[str, Organisation]
    localities: Mapping[str, Locality]
    services: tuple[Service, ...]


def establish(system: SystemRecords, facts: StandingFacts, since: date) -> Established:
    """Write the standing facts into an empty database; organisations and agreement count from `since` on."""
    organisations = {one.key: _organisation(system, one, since) for one in facts.organisations}
    localities = {one.key: system.add(Locality(key=one.key, name=one.name)) for one in facts.localities}
    services = tuple(_service(system, one, organisations) for one in facts.services)
    agree(system, facts.agreement, organisations, since)
    return Established(organisations, localities, services)


def agree(
    system: SystemRecords, fact: AgreementFact, organisations: Mapping[str, Organisation], since: date
) -> Agreement:
    """An agreement that its parties made elsewhere, before the installation knew it."""
    starts = fact.starts or since
    agreed = min(clock.now(), datetime.combine(starts, time(9), UTC))
    told = fact.model_dump(exclude={"parties", "starts", "ends", "kinds", "labels"})
    made = system.add(Agreement(**told, kinds=list(fact.kinds), labels=list(fact.labels), agreed_at=agreed))
    for party in fact.parties:
        system.add(
            AgreementParty(
                agreement_key=fact.key, organisation_id=organisations[party].id, starts=starts, ends=fact.ends,
                accepted_at=agreed,
            )
        )  # fmt: skip
    return made


def _organisation(system: SystemRecords, fact: OrganisationFact, since: date) -> Organisation:
    made = system.add(
        Organisation(
            key=fact.key, name=fact.name, standing=fact.standing, ods_code=fact.ods_code, term=fact.term, starts=since
        )
    )
    for plugin in fact.plugins:
        system.add(
            OrganisationPlugin(organisation_id=made.id, plugin=plugin, enabled=True, switched_at=clock.now())
        )  # fmt: skip
    return made


def _service(system: SystemRecords, fact: ServiceFact, organisations: Mapping[str, Organisation]) -> Service:
    return system.add(
        Service(
            organisation_id=organisations[fact.organisation].id, name=fact.name, team_type=fact.team_type,
            dos_service_id=fact.dos_service_id, women_only=fact.women_only, takes_unknown=fact.takes_unknown,
        )
    )  # fmt: skip
