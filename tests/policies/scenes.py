"""The small world of the expectations: for each kind of record and situation one record, seen from one organisation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from core.access.protected import Label, Protected, table_of
from core.access.system import SystemRecords
from core.assessments.models import Assessment
from core.casework.models import Contact
from core.clients.models import AddressGrant, Client, ClientName, ContactDetails, SafeContact
from core.database import clock
from core.involvement.models import Allocation, Involvement
from core.matrix.models import Line, StaffLine
from core.organisations.models import Organisation, Standing
from core.people.models import RoleHeld
from core.referrals.models import Referral, State, SupportConversation
from tests import world
from tests.policies.situations import RELATIONS, Cast, situations_of, staff_situations


@dataclass(frozen=True)
class Case:
    """One record in one situation; `values` are those of its row, `id` is None where only creating can be asked."""

    model: type[Protected]
    situation: str
    label: Label
    id: UUID | None
    values: Mapping[str, object]


# ── records about a client ────────────────────────────────────────────────
def _referral(cast: Cast, client: Client, owner: Organisation, label: Label) -> Referral:
    """Sent by its owner itself: so it opens nothing, and only the situation does."""
    return world.referral(cast.system, client, owner, sender=owner, state=State.ACTIVE, label=label)


def _conversation(cast: Cast, client: Client, owner: Organisation, label: Label) -> SupportConversation:
    about = _referral(cast, client, owner, Label.NORMAL)
    return world.support_conversation(cast.system, about, cast.colleague, label=label)


Write = Callable[[Cast, Client, Organisation, Label], Protected]
CLIENT_RECORDS: dict[type[Protected], Write] = {
    Client: lambda cast, client, owner, label: client,
    ClientName: lambda cast, client, owner, label: world.client_name(cast.system, client, label=label),
    SafeContact: lambda cast, client, owner, label: world.safe_contact(cast.system, client, owner, label=label),
    ContactDetails: lambda cast, client, owner, label: world.contact_details(cast.system, client, owner, label=label),
    AddressGrant: lambda cast, client, owner, _: world.address_grant(cast.system, client, owner, cast.stranger),
    Involvement: lambda cast, client, owner, _: world.involvement(cast.system, client, owner),
    Allocation: lambda cast, client, owner, _: world.allocation(cast.system, client, cast.colleague, owner),
    Referral: _referral,
    SupportConversation: _conversation,
    Contact: lambda cast, client, owner, label: world.contact(cast.system, client, cast.colleague, owner, label=label),
    Assessment: lambda cast, client, owner, label: world.assessment(
        cast.system, client, cast.colleague, owner, plugin="missing_link", label=label
    ),
}


# ── building ──────────────────────────────────────────────────────────────
def cast_in(system: SystemRecords, us: Organisation, other: Organisation, left: Organisation) -> Cast:
    """People with lines, seen from `us`: some managed by me here and elsewhere, one until yesterday."""
    yesterday = clock.today() - timedelta(days=1)
    names = ("me", "colleague", "managed colleague", "managed elsewhere", "managed in left", "managed before", "stranger")
    me, colleague, here, elsewhere, in_left, before, stranger = (world.person(system, name) for name in names)
    for person, employer, ends in (
        (here, us, None), (elsewhere, other, None), (in_left, left, None), (before, other, yesterday)
    ):  # fmt: skip
        for line in (Line.MATRIX, Line.LINE):
            world.line(system, person, employer, me, us, line, ends=ends)
    for employer in (us, other, left):
        world.role(system, colleague, employer)
    return Cast(system, me, us, other, left, colleague, here, elsewhere, in_left, before, stranger, yesterday)


def cases_in(cast: Cast) -> list[Case]:
    """Every kind of record in every situation it has."""
    about_clients = [case for model in CLIENT_RECORDS for case in _client_cases(cast, model)]
    about_staff = [case for model in (StaffLine, RoleHeld) for case in _staff_cases(cast, model)]
    return about_clients + about_staff


def _client_cases(cast: Cast, model: type[Protected]) -> list[Case]:
    found = []
    for situation in situations_of(model):
        relate, owner = (CLIENT_SITUATIONS | ADDRESS_SITUATIONS)[situation]
        for label in _labels(model, situation):
            of_client = label if model is Client else Label.NORMAL
            client, owned_by = relate(cast, getattr(cast, owner), of_client)
            record = CLIENT_RECORDS[model](cast, client, owned_by, label)
            found.append(_case(cast.system, situation, record, label))
    return found


def _staff_cases(cast: Cast, model: type[Protected]) -> list[Case]:
    found = []
    for situation, (about, owner, approved) in _staff_situations(cast).items():
        if situation not in situations_of(model):
            continue
        for label in _labels(model, situation):
            if model is StaffLine:
                record: Protected = world.line(cast.system, about, owner, line=Line.EMPLOYMENT, label=label)
            else:
                record = world.role(cast.system, about, owner, is_approved=approved)
            found.append(_case(cast.system, situation, record, label))
    return found


def _labels(model: type[Protected], situation: str) -> tuple[Label, ...]:
    if model.kind.label is None:
        return (Label.NORMAL,)
    if model.kind.owner is None and situation == "denied":
        return (Label.VERY_RESTRICTED,)
    return tuple(Label)


def _case(system: SystemRecords, situation: str, record: Protected, label: Label) -> Case:
    table = table_of(type(record))
    row = system.connection.execute(select(table).where(table.c.id == record.id)).mappings().one()
    id = None if situation == "first" else record.id
    return Case(type(record), situation, label, id, {**row, "id": None})


HOMES = {"registered_practitioner": "awp", "commissioner": "icb"}
PARTNER = "second_step"


def home_of(role: str) -> str:
    """The organisation a role is asked in: a partner, or the agency whose people hold it."""
    return HOMES.get(role, PARTNER)


def build(system: SystemRecords) -> dict[str, tuple[Cast, list[Case]]]:
    """The whole world, by the organisation it is seen from; the policy is the caller's to publish."""
    partners = world.partnership(system)
    awp = world.organisation(system, "awp", standing=Standing.AGENCY)
    left = world.organisation(system, "left")
    world.agreement(system, left, ends=clock.today() - timedelta(days=1))
    pairs = ((partners.second_step, partners.missing_link), (awp, partners.second_step), (partners.icb, partners.second_step))
    casts = [cast_in(system, us, other, left) for us, other in pairs]
    return {cast.us.key: (cast, cases_in(cast)) for cast in casts}
