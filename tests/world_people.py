"""Factories of organisations and of the people who work for them; tests use them through tests.world."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from uuid import uuid4

from sqlalchemy import select

from core.access.actor import Actor
from core.access.agreements import (
    Agreement,
    AgreementParty,
    AgreementSignature,
    Capacity,
    LawfulBasis,
    SpecialCondition,
)
from core.access.protected import Label
from core.access.system import SystemRecords
from core.agreements.models import AgreementFigure, Measure
from core.assessments.wording_models import InstrumentWording
from core.database.ids import new_id
from core.leaving.models import Departure
from core.matrix.models import Line, StaffLine
from core.organisations.models import (
    InstrumentLicence,
    Locality,
    Organisation,
    OrganisationPlugin,
    Service,
    Standing,
    Team,
    TeamMember,
)
from core.people.models import Account, Person, RoleHeld
from core.people.passwords import hash_password
from core.people.reset_models import SignInReset
from core.people.sign_in import make_key
from core.privacy.models import PrivacyMatter
from core.privacy.models import Sort as MatterSort

SHARING = "bsw_sharing"
LONG_AGO = date(2020, 1, 1)
MORNING = datetime(2026, 2, 2, 9, 30, tzinfo=UTC)


def organisation(
    system: SystemRecords, key: str = "second_step", *, standing: Standing = Standing.PARTNER, term: str = "client"
) -> Organisation:
    name = key.replace("_", " ").title()
    return system.add(Organisation(key=key, name=name, standing=standing, term=term, starts=LONG_AGO))


def agreement(
    system: SystemRecords,
    party: Organisation,
    key: str = SHARING,
    *,
    starts: date = LONG_AGO,
    ends: date | None = None,
    accepted: bool = True,
) -> AgreementParty:
    """One party's part, of an agreement that carries everything; both the record's owner and the actor's organisation
    must have one in force."""
    if not system.find(select(Agreement).where(Agreement.key == key)):
        agreement_itself(system, key)
    return system.add(
        AgreementParty(
            agreement_key=key, organisation_id=party.id, starts=starts, ends=ends,
            accepted_at=MORNING if accepted else None,
        )
    )  # fmt: skip


def agreement_itself(
    system: SystemRecords,
    key: str = SHARING,
    *,
    kinds: Sequence[str] = ("any",),
    labels: Sequence[Label] = tuple(Label),
    review_on: date | None = None,
    proposed_for: Organisation | None = None,
    proposed_by: Person | None = None,
    agreed: bool = True,
) -> Agreement:
    """Without any party yet."""
    told = dict.fromkeys(("purposes", "common_law", "roles", "data_items", "rights_contact", "retention"), "As agreed")
    return system.add(
        Agreement(
            key=key, title=key, kinds=list(kinds), labels=list(labels), lawful_basis=LawfulBasis.PUBLIC_TASK,
            special_condition=SpecialCondition.CARE, review_on=review_on, agreed_at=MORNING if agreed else None,
            proposed_for=proposed_for and proposed_for.id, proposed_by=proposed_by and proposed_by.id,
            proposed_at=MORNING if proposed_by else None, **told,
        )
    )  # fmt: skip


def agreement_signature(
    system: SystemRecords, agreement: Agreement, organisation: Organisation, recorded_by: Person
) -> AgreementSignature:
    return system.add(
        AgreementSignature(
            agreement_key=agreement.key, organisation_id=organisation.id, name="Sig Nature", capacity=Capacity.SIRO,
            signed_on=LONG_AGO, recorded_by=recorded_by.id, recorded_at=MORNING,
        )
    )  # fmt: skip


def agreement_figure(system: SystemRecords, agreement: Agreement, to: Organisation) -> AgreementFigure:
    return system.add(
        AgreementFigure(
            agreement_key=agreement.key, measure=Measure.ALL, word="", to_organisation_id=to.id, clients=12, people=7,
            uses=0, counted_on=MORNING.date(),
        )
    )  # fmt: skip


def plugin_enabled(
    system: SystemRecords, organisation: Organisation, plugin: str, enabled: bool = True
) -> OrganisationPlugin:
    return system.add(
        OrganisationPlugin(organisation_id=organisation.id, plugin=plugin, enabled=enabled, switched_at=MORNING)
    )


def instrument_licence(
    system: SystemRecords, organisation: Organisation, by: Person | None = None
) -> InstrumentLicence:
    """Of an instrument of its own, held; said by somebody of its own."""
    return system.add(
        InstrumentLicence(
            organisation_id=organisation.id, instrument=f"gone:{uuid4().hex}", is_on=True, evidence="Letter of 2025",
            switched_at=MORNING, switched_by=person(system, "Lic Ence").id,
        )
    )  # fmt: skip


def instrument_wording(system: SystemRecords, organisation: Organisation) -> InstrumentWording:
    """Of an instrument of its own."""
    return system.add(
        InstrumentWording(
            organisation_id=organisation.id, instrument=f"gone:{uuid4().hex}", number=1, texts={"q": "As published"}
        )
    )


def team(system: SystemRecords, organisation: Organisation, name: str = "North team") -> Team:
    return system.add(Team(organisation_id=organisation.id, name=name))


def locality(system: SystemRecords, name: str = "North") -> Locality:
    """A new one each time: its key is of no other."""
    return system.add(Locality(key=uuid4().hex, name=name))


def member(
    system: SystemRecords, team: Team, person: Person, organisation: Organisation, *, ends: date | None = None
) -> TeamMember:
    """`organisation`: whom the person acts for in the team."""
    return system.add(
        TeamMember(
            team_id=team.id, person_id=person.id, organisation_id=organisation.id, starts=LONG_AGO, ends=ends
        )
    )  # fmt: skip


def service(
    system: SystemRecords, organisation: Organisation, name: str = "Recovery Navigator service", **also: object
) -> Service:
    """`also`: any other column (`women_only`, `takes_unknown`, `dos_service_id`, `team_id`)."""
    return system.add(Service(organisation_id=organisation.id, name=name, **also))


def person(system: SystemRecords, name: str = "Ana Worker", *, is_system: bool = False) -> Person:
    return system.add(Person(name=name, is_system=is_system))


def role(
    system: SystemRecords,
    person: Person,
    organisation: Organisation,
    role: str = "recovery_navigator",
    *,
    is_approved: bool = True,
    starts: date = LONG_AGO,
    ends: date | None = None,
) -> RoleHeld:
    return system.add(
        RoleHeld(
            person_id=person.id, organisation_id=organisation.id, role=role, is_approved=is_approved,
            starts=starts, ends=ends,
        )
    )  # fmt: skip


def sign_in_reset(
    system: SystemRecords, person: Person, organisation: Organisation, asked_by: Person, *, is_approved: bool = True
) -> SignInReset:
    return system.add(
        SignInReset(
            person_id=person.id, organisation_id=organisation.id, asked_by=asked_by.id, reason="Forgot it",
            asked_at=MORNING, starts=LONG_AGO, is_approved=is_approved,
        )
    )  # fmt: skip


def departure(
    system: SystemRecords, person: Person, organisation: Organisation, last_day: date = LONG_AGO
) -> Departure:
    return system.add(
        Departure(
            person_id=person.id, organisation_id=organisation.id, last_day=last_day, reason="Moves away",
            recorded_at=MORNING, recorded_by=person.id,
        )
    )  # fmt: skip


@cache
def _hashed(password: str) -> str:
    return hash_password(password)


def account(system: SystemRecords, person: Person, username: str = "ana", password: str = "a long password") -> Account:
    return system.add(Account(person_id=person.id, username=username, password_hash=_hashed(password)))


def api_key(system: SystemRecords, person: Person, organisation: Organisation) -> str:
    """The key itself, good for `Authorization: Bearer …`; the person needs a role there too."""
    return make_key(system, person.id, organisation.id, "test")


def line(
    system: SystemRecords,
    person: Person,
    employer: Organisation,
    manager: Person | None = None,
    manager_organisation: Organisation | None = None,
    line: Line = Line.MATRIX,
    *,
    is_accepted: bool = True,
    label: Label = Label.NORMAL,
    starts: date = LONG_AGO,
    ends: date | None = None,
) -> StaffLine:
    """A matrix line, accepted, unless told otherwise; employment has no manager."""
    return system.add(
        StaffLine(
            person_id=person.id, organisation_id=employer.id, line=line, manager_id=manager and manager.id,
            manager_organisation_id=manager_organisation and manager_organisation.id, is_accepted=is_accepted,
            label=label, starts=starts, ends=ends,
        )
    )  # fmt: skip


def actor(person: Person, organisation: Organisation, *roles: str) -> Actor:
    """The person acting for the organisation in these roles, as sign-in would say it."""
    return Actor(person.id, person.name, organisation.id, organisation.key, tuple(sorted(roles)))


def privacy_matter(system: SystemRecords, worker: Person | None, owner: Organisation, **more: object) -> PrivacyMatter:
    """An act of the worker's, put to the owner's privacy officers."""
    values: dict[str, object] = {"source": f"test {new_id()}", "sort": MatterSort.OTHER, **more}
    return system.add(
        PrivacyMatter(
            organisation_id=owner.id, person_id=worker and worker.id, evidence={}, raised_at=MORNING, due_at=MORNING,
            **values,
        )
    )  # fmt: skip
