"""A small world of many people, for random runs: eight who work in three organisations, three whom they support, a
record of every kind about each, and what is closed: a seal, a dissent, somebody kept apart, a confidential address."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import inspect, select

from core.access.actor import Actor
from core.access.agreements import AgreementParty
from core.access.doors import Doors
from core.access.protected import Anchor, Label, Protected, guarded_mappers, kind_of
from core.access.records import Records
from core.access.system import Reason, SystemRecords
from core.casework.models import Contact
from core.clients.apart_models import ConflictLink
from core.clients.models import AddressGrant, Client, ContactDetails
from core.closed_doors.models import SelfClaim
from core.consent.models import Saying
from core.database import clock
from core.database.ids import new_id
from core.organisations.models import Organisation
from core.people.models import Person
from core.privacy.models import PrivacyMatter
from core.sealing.models import Seal, SealLevel, SealOpening
from tests import world

CANARY = "Wren Cottage, Nowhere Lane"
CAST = (
    ("recovery_navigator", "second_step"), ("senior_navigator", "second_step"), ("privacy_officer", "second_step"),
    ("hr_officer", "second_step"), ("crisis_worker", "alabare"), ("recovery_navigator", "missing_link"),
    ("team_manager", "missing_link"), ("privacy_officer", "missing_link"),
)  # fmt: skip
"""Eight: every role asks for statements of its own, and those of all kinds for all of them are kept at once."""
KINDS: tuple[type[Protected], ...] = tuple(
    sorted(
        (one.class_ for one in guarded_mappers() if kind_of(one.class_).anchor is Anchor.CLIENT),
        key=lambda model: model.kind.name,
    )
)
Seen = dict[tuple[str, UUID], UUID | None]
"""What somebody reads: (kind, id), with the person it is about."""


@dataclass
class World:
    """`who`: whose turn it is, by their place in `CAST`. `seeded`: claims that nobody made in the run."""

    doors: Doors
    partners: world.Partnership
    people: list[Person]
    clients: list[UUID]
    names: list[str]
    service: UUID
    who: int = 0
    heard: bool = False
    seeded: frozenset[UUID] = field(default=frozenset())

    @property
    def me(self) -> Person:
        return self.people[self.who]

    @property
    def home(self) -> Organisation:
        home: Organisation = getattr(self.partners, CAST[self.who][1])
        return home

    @property
    def actor(self) -> Actor:
        return world.actor(self.me, self.home, CAST[self.who][0])

    def readable(self) -> Seen:
        """As the person whose turn it is, every field; the confidential address is listened for."""
        self.heard = False
        with self.doors.records(self.actor, writing=False) as records:
            return dict(self._rows(records))

    def _rows(self, records: Records) -> Iterator[tuple[tuple[str, UUID], UUID | None]]:
        for model in KINDS:
            columns = {one.key: getattr(model, one.key) for one in inspect(model).column_attrs}
            about = columns[str(model.kind.about)]
            for row in records.rows(select(*columns.values()).where(about.in_(self.clients))):
                said = dict(zip(columns, row, strict=True))
                self.heard = self.heard or CANARY in str(said)
                yield (model.kind.name, said["id"]), said[str(model.kind.about)]

    def there(self) -> set[UUID]:
        """Every record about them that there is."""
        with self.doors.system(Reason.SEED, writing=False) as system:
            return {
                id for model in KINDS
                for (id,) in system.connection.execute(
                    select(model.id).where(getattr(model, str(model.kind.about)).in_(self.clients))
                )
            }  # fmt: skip

    def claimed(self) -> set[UUID]:
        """Whom I claimed, each claim with its alert, which I may not see."""
        with self.doors.system(Reason.SEED, writing=False) as system:
            claims = [
                one for one in system.find(select(SelfClaim).where(SelfClaim.person_id == self.me.id))
                if one.id not in self.seeded
            ]  # fmt: skip
            matters = system.find(select(PrivacyMatter).where(PrivacyMatter.person_id == self.me.id))
            alerts = {matter.source for matter in matters}
        with self.doors.records(self.actor, writing=False) as records:
            assert records.find(select(PrivacyMatter).where(PrivacyMatter.person_id == self.me.id)) == []
        assert {f"self_claim {one.id}" for one in claims} <= alerts
        return {one.client_id for one in claims}

    def broken_floors(self) -> list[str]:
        """What the floor should have kept closed, and somebody reads."""
        found: list[str] = []
        with self.doors.system(Reason.SEED, writing=False) as system:
            closed = _Closed(system, self.clients)
        for self.who in range(len(CAST)):
            seen = self.readable()
            found += closed.read_by(self, seen)
            if not closed.granted(self) and self.heard:
                found.append(f"{CAST[self.who]} hears the canary")
        return found


class _Closed:
    """What is closed at present, and to whom not."""

    def __init__(self, system: SystemRecords, clients: list[UUID]) -> None:
        today = clock.today()
        links = system.find(select(ConflictLink).where(ConflictLink.client_id.in_(clients)))
        self.apart = {(one.person_id, one.client_id) for one in links if one.in_force(today)}
        seals = system.find(select(Seal).where(Seal.client_id.in_(clients), Seal.lifted_at.is_(None)))
        self.sealed = {one.record_id for one in seals}
        openings = system.find(select(SealOpening).where(SealOpening.client_id.in_(clients)))
        in_force = {one.id for one in seals}
        self.opened = {
            (one.person_id, one.acts_for_id, one.record_id)
            for one in openings
            if one.in_force(today) and one.seal_id in in_force
        }
        details = system.find(select(ContactDetails).where(ContactDetails.client_id.in_(clients)))
        self.hidden = {one.id: one.address_key for one in details if one.label is Label.VERY_RESTRICTED}
        grants = system.find(select(AddressGrant).where(AddressGrant.client_id.in_(clients)))
        self.grants = {(one.person_id, one.organisation_id, one.address_key) for one in grants if one.in_force(today)}

    def granted(self, here: World) -> bool:
        return any((here.me.id, here.home.id, key) in self.grants for key in self.hidden.values())

    def read_by(self, here: World, seen: Seen) -> Iterator[str]:
        whoever = CAST[here.who]
        for (kind, id), about in seen.items():
            if whoever[0] == "hr_officer":
                yield f"{whoever} reads {kind} {id}"
            if (here.me.id, about) in self.apart:
                yield f"{whoever}, kept apart, reads {kind} {id}"
            if id in self.sealed and (here.me.id, here.home.id, id) not in self.opened:
                yield f"{whoever} reads sealed {kind} {id}"
            if id in self.hidden and (here.me.id, here.home.id, self.hidden[id]) not in self.grants:
                yield f"{whoever} reads confidential {kind} {id}"


def built(doors: Doors, partners: world.Partnership, support: list[int]) -> World:
    """`support`: of each of the three whom they support, who carries them: a place in `CAST`."""
    names = [f"Name{new_id().hex}" for _ in support]
    with doors.system(Reason.SEED) as system:
        for part in system.find(select(AgreementParty)):
            part.ends = None
        people = [world.person(system, f"{role} of {home}") for role, home in CAST]
        for person, (role, home) in zip(people, CAST, strict=True):
            world.role(system, person, getattr(partners, home), role)
        clients = [world.client(system, f"Sam {name}") for name in names]
        made = World(
            doors, partners, people, [one.id for one in clients], names,
            world.service(system, partners.second_step).id,
        )  # fmt: skip
        for client, carer in zip(clients, support, strict=True):
            home = getattr(partners, CAST[carer][1])
            _records_of(system, partners, client, people[carer], home)
        _closes(system, made, clients, support)
        claims = system.find(select(SelfClaim).where(SelfClaim.client_id.in_(made.clients)))
        made.seeded = frozenset(one.id for one in claims)
    return made


def _records_of(
    system: SystemRecords, partners: world.Partnership, client: Client, carer: Person, home: Organisation
) -> None:
    """One of every kind, at least."""
    world.involvement(system, client, home)
    world.allocation(system, client, carer, home)
    for label in (Label.NORMAL, Label.RESTRICTED):
        world.contact(system, client, carer, home, label=label)
    world.contact_details(system, client, home)
    hidden = world.contact_details(system, client, home, label=Label.VERY_RESTRICTED, address=CANARY)
    world.address_grant(system, hidden, home, world.person(system, "Gran Ted"))
    referral = world.referral(system, client, home)
    world.client_name(system, client)
    world.safe_contact(system, client, home)
    world.client_pair(system, client, world.client(system))
    world.hidden_match(system, client, home)
    world.corrected_entry(system, client, home, carer)
    world.call_attempt(system, world.support_conversation(system, referral, carer), carer)
    for part in (world.referral_task, world.missing_paper, world.status_page, world.gap, world.onward_referral):
        part(system, referral, carer)
    world.telling(system, referral)
    world.referral_clock(system, referral)
    world.transfer(system, referral, partners.icb, carer)
    world.arrival(system, referral, home)
    world.attachment(system, referral)
    for entry in (world.assessment, world.stay, world.assessment_draft, world.dialog_session):
        entry(system, client, carer, home)
    _rights_of(system, client, carer, home)
    world.self_claim(system, client, carer, home)
    world.access_request(system, client, world.person(system, "As Ker"), home, partners.icb)


def _rights_of(system: SystemRecords, client: Client, carer: Person, home: Organisation) -> None:
    officer = world.person(system, "Off Icer")
    request = world.rights_request(system, client, home, carer, handled_by=officer)
    world.rights_gathering(system, request, officer)
    world.rights_decision(system, request, officer)
    world.addendum(system, client, home, carer)
    world.caldicott_entry(system, home, about=client)
    world.client_link(system, client, home, carer)
    world.disclosure_decision(system, client, home, carer)
    world.disposal_review(system, client, home)


def _closes(system: SystemRecords, here: World, clients: list[Client], support: list[int]) -> None:
    """Of the first a contact is sealed, of the second one is locked and a dissent stands; from the third one of the
    cast is kept apart, and a contact is a mistake."""
    for client, carer, level in zip(clients, support, (SealLevel.SEALED, SealLevel.LOCKED), strict=False):
        home = getattr(here.partners, CAST[carer][1])
        entry = system.find(select(Contact).where(Contact.client_id == client.id).order_by(Contact.id))[0]
        seal = world.seal(system, client, entry.id, home, here.people[carer], level=level)
        world.seal_opening(system, seal, here.people[carer], home)
        world.consent(system, client, home, here.partners.icb, saying=Saying.DISSENT)
        world.consent(system, client, home, here.partners.nilaari, ends=date(2999, 1, 1))
    world.conflict_link(system, clients[2], here.people[0], here.partners.missing_link)
    wrong = system.find(select(Contact).where(Contact.client_id == clients[2].id).order_by(Contact.id))[0]
    world.mistake(system, clients[2], wrong.id, getattr(here.partners, CAST[support[2]][1]), here.people[support[2]])
