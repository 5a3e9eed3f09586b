"""The scene of the door's tests: two clients, what hangs on them, and two people of whom each sees a part.

Ana is a Recovery Navigator of Second Step with Mine on her caseload. Sen is a Senior Navigator there and reads
Second Step's own referrals, whoever they are about. Hidden is known to Nilaari alone; Theirs, restricted, too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, relationship

from core.access.actor import Actor
from core.access.audit.models import AuditEntry
from core.access.doors import Doors
from core.access.policy import Policy
from core.access.protected import Label
from core.access.records import Records
from core.access.session import DoorSession
from core.access.system import Reason
from core.casework.models import Contact
from core.clients.models import Client
from core.people.models import Person
from core.referrals.models import Referral, State
from tests import world

POLICY = """
g2, referral, casework
g2, contact, casework
g2, assessment, casework
g3, read, write
g3, write, manage
g3, create, manage
g4, normal, up_to_restricted
g4, restricted, up_to_restricted
g, senior_navigator, recovery_navigator, missing_link
p, caseload-clients,   recovery_navigator, *, client,   write,    up_to_restricted, on_my_caseload,   own,         allow
p, caseload-own,       recovery_navigator, *, casework, manage,   up_to_restricted, on_my_caseload,   own,         allow
p, caseload-shared,    recovery_navigator, *, casework, read,     normal,           on_my_caseload,   bsw_sharing, allow
p, any-client,         people_admin,       *, client,   create,   any,              always,           own,         allow
p, own-referrals,      senior_navigator,   *, referral, manage,   up_to_restricted, own_organisation, own,         allow
p, own-triage,         senior_navigator,   *, referral, allocate, normal,           own_organisation, own,         allow
p, own-contacts,       senior_navigator,   *, contact,  manage,   normal,           own_organisation, own,         allow
p, lines,              team_manager,       *, staff_line, write,  normal,           own_organisation, own,         allow
"""

# A collection as features will map them: the product's own kinds have none yet.
Client.sent_on: Mapped[list[Referral]] = relationship(Referral, order_by=Referral.id, overlaps="client")  # type: ignore[misc]


@dataclass(frozen=True)
class Scene:
    """Who and what there is, by id; `doors` opens it."""

    doors: Doors
    partners: world.Partnership
    ana: Actor
    sen: Actor
    sen_elsewhere: Actor
    worker: Person
    mine: UUID
    hidden: UUID
    theirs: UUID
    contact: UUID
    secret_contact: UUID
    own_contact_on_hidden: UUID
    nilaari_contact: UUID
    referral: UUID
    closed_on_hidden: UUID
    nobodys_referral: UUID

    @contextmanager
    def records(self, who: Actor | None = None) -> Iterator[Records]:
        """Ana's door unless another actor is named."""
        with self.doors.records(who or self.ana) as records:
            yield records

    def under(self, policy: str, who: Actor) -> Records:
        """A door under another policy than the one published; what it reads is audited under no number."""
        with self.doors.database.read.connect() as connection:
            words = self.doors.policies.words(connection)
        return Records(self.doors.database, self.doors.audit, Policy(policy, words), who)

    def trail(self, *columns: str) -> list[tuple[object, ...]]:
        """The audit, oldest first, without the system's entries."""
        entry = AuditEntry.__table__.c
        asked = select(*(entry[name] for name in columns)).where(entry.actor_id.is_not(None)).order_by(entry.id)
        with self.doors.database.read.connect() as connection:
            return [tuple(row) for row in connection.execute(asked)]

    def stored(self, column: object, id: UUID) -> object:
        """One column of one row as the database has it."""
        table = column.class_.__table__  # type: ignore[attr-defined]
        with self.doors.database.read.connect() as connection:
            return connection.execute(select(table.c[column.key]).where(table.c.id == id)).scalar_one()  # type: ignore[attr-defined]


def session_of(records: Records) -> DoorSession:
    """What a program that got hold of the session would have."""
    return records._session


def build(doors: Doors) -> Scene:
    with doors.system(Reason.SEED) as system:
        partners = world.partnership(system)
        ours, nilaari = partners.second_step, partners.nilaari
        ana, sen = world.person(system, "Ana Worker"), world.person(system, "Sen Senior")
        mine = world.client(system, "Pat Mine", nhs_number="9449304130")
        hidden = world.client(system, "Lou Hidden", nhs_number="9449304149")
        theirs = world.client(system, "Kit Theirs", label=Label.RESTRICTED)
        world.allocation(system, mine, ana, ours)
        world.involvement(system, hidden, nilaari)
        secret = {"label": Label.VERY_RESTRICTED, "note": "secret"}
        scene = Scene(
            doors, partners,
            ana=world.actor(ana, ours, "recovery_navigator"),
            sen=world.actor(sen, ours, "senior_navigator"),
            sen_elsewhere=world.actor(sen, nilaari, "senior_navigator"),
            worker=ana,
            mine=mine.id, hidden=hidden.id, theirs=theirs.id,
            contact=world.contact(system, mine, ana, ours).id,
            secret_contact=world.contact(system, mine, sen, partners.missing_link, **secret).id,
            own_contact_on_hidden=world.contact(system, hidden, sen, ours, note="secret").id,
            nilaari_contact=world.contact(system, theirs, sen, nilaari, note="secret").id,
            referral=world.referral(system, mine, ours).id,
            closed_on_hidden=world.referral(system, hidden, ours, state=State.CLOSED).id,
            nobodys_referral=world.referral(system, None, ours).id,
        )  # fmt: skip
        world.publish_policy(system, POLICY)
    return scene


CLIENT, CONTACT, REFERRAL = Client.__table__, Contact.__table__, Referral.__table__
