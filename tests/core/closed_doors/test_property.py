"""The self-claim property: nobody opens a record by acts of their own, except by a listed, alarmed self-claim."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.access.actor import Actor
from core.access.doors import Doors
from core.access.errors import Bypass, Conflict, Invalid, NotFound, Refused, StaleVersion
from core.access.protected import Label, Protected
from core.access.records import Records
from core.access.system import Reason
from core.access.vocabulary import Action
from core.casework.models import Contact
from core.clients.models import AddressGrant, Client, ContactDetails, SafeContact
from core.closed_doors.asking import ask, grant
from core.closed_doors.claiming import confirm, open_by_own_word
from core.closed_doors.jobs import queue
from core.closed_doors.models import REASONS, AccessRequest, AskReason, ClaimSort, SelfClaim
from core.closed_doors.schemas import AskIn, ClaimIn
from core.database import clock
from core.database.ids import new_id
from core.involvement.models import Allocation, Involvement
from core.people.models import Person
from core.privacy.models import PrivacyMatter
from core.referrals.models import Referral
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from tests import world

REFUSED = (Refused, NotFound, Invalid, Conflict, Bypass, StaleVersion)
READ: tuple[type[Protected], ...] = (Client, Contact, ContactDetails, SafeContact, Referral, Involvement)
ROLES = ("recovery_navigator", "senior_navigator", "crisis_worker", "team_manager", "assistant_navigator")
NUMBERS = ("9990000018", "9990000026", "9990000034")
FAR = datetime(2999, 1, 1, tzinfo=UTC)


@dataclass
class World:
    """Three people, each supported by one of two organisations or by nobody; `me` acts for the first organisation."""

    doors: Doors
    partners: world.Partnership
    me: Person
    actor: Actor
    clients: list[UUID]
    names: list[str]
    service: UUID
    there: frozenset[UUID] = frozenset()

    def readable(self) -> dict[tuple[str, UUID], UUID]:
        """(kind, id) of what I read about them, with the person it is about."""
        found: dict[tuple[str, UUID], UUID] = {}
        with self.doors.records(self.actor, writing=False) as records:
            for model in READ:
                about = model.id if model is Client else model.client_id  # type: ignore[attr-defined]
                for one in records.find(select(model).where(about.in_(self.clients))):
                    found[model.kind.name, one.id] = one.id if model is Client else one.client_id  # type: ignore[attr-defined]
        return found

    def claimed(self) -> set[UUID]:
        """Whom I claimed, each claim with its alert, which I may not see."""
        with self.doors.system(Reason.SEED, writing=False) as system:
            claims = system.find(select(SelfClaim).where(SelfClaim.person_id == self.me.id))
            asked = select(PrivacyMatter).where(PrivacyMatter.person_id == self.me.id)
            alerts = {matter.source for matter in system.find(asked)}
        with self.doors.records(self.actor, writing=False) as records:
            assert records.find(select(PrivacyMatter)) == []
        assert {f"self_claim {one.id}" for one in claims} <= alerts
        return {one.client_id for one in claims}


Act = Callable[[Records, World, int], object]


def _claim(sort: ClaimSort) -> Act:
    def act(records: Records, here: World, n: int) -> object:
        asked = ClaimIn.model_validate(
            {"sort": sort, "reason": REASONS[sort][0], "words": "why", "given_name": "Sam",
             "family_name": here.names[n], "born": "1990-05-17"}
        )  # fmt: skip
        return open_by_own_word(records, here.doors, asked, glass=timedelta(hours=1))

    return act


def _ask(records: Records, here: World, n: int) -> None:
    who = {"given_name": "Sam", "family_name": here.names[n], "born": "1990-05-17"}
    ask(records, here.doors, AskIn.model_validate({"reason": "support", "words": "why", **who}))


def _answer(records: Records, here: World, n: int) -> None:
    for request in records.find(select(AccessRequest)):
        with suppress(Conflict):
            grant(records, request, kinds=["contact", "contact_details"], until=clock.today())


def _confirm(records: Records, here: World, n: int) -> None:
    for claim in records.find(select(SelfClaim)):
        confirm(records, claim)


def _prolong(records: Records, here: World, n: int) -> None:
    for claim in records.find(select(SelfClaim)):
        claim.ends_at = FAR
    records.flush()


def _adds(make: Callable[[World, UUID], Protected]) -> Act:
    return lambda records, here, n: records.add(make(here, here.clients[n]))


def _mine(here: World, client: UUID) -> dict[str, object]:
    return {"client_id": client, "organisation_id": here.actor.organisation_id}


def _request(here: World, client: UUID) -> AccessRequest:
    open_to = {"kinds": " client contact ", "starts": date(2020, 1, 1), "ends": date(2999, 1, 1), "state": "granted"}
    return AccessRequest(
        **_mine(here, client), person_id=here.me.id, for_organisation_id=here.actor.organisation_id, batch=new_id(),
        reason=AskReason.SUPPORT, words="x", asked_at=clock.now(), answer_by=FAR, **open_to,
    )  # fmt: skip


def _referral(own: bool) -> Act:
    def make(here: World, client: UUID) -> Referral:
        from_ = here.actor.organisation_id if own else here.partners.nilaari.id
        return Referral(
            **_mine(here, client), from_organisation_id=from_, received_at=clock.now(), service_id=here.service,
        )  # fmt: skip

    return _adds(make)


def _merge(records: Records, here: World, n: int) -> None:
    for client in records.find(select(Client).where(Client.id.in_(here.clients))):
        with records.act(Action.MERGE, client):
            client.case_lead_id = here.me.id


ACTS: Mapping[str, Act] = {
    **{f"claim {sort}": _claim(sort) for sort in ClaimSort},
    "ask": _ask, "answer": _answer, "confirm": _confirm, "prolong": _prolong, "lead": _merge,
    "refer to ourselves": _referral(True), "refer as another": _referral(False),
    "forge a grant": _adds(_request),
    "forge a claim": _adds(
        lambda here, client: SelfClaim(
            **_mine(here, client), person_id=here.me.id, sort=ClaimSort.BREAK_GLASS, reason="contact_now", words="x",
            starts_at=clock.now(), ends_at=FAR,
        )
    ),
    "forge a matter": _adds(
        lambda here, client: PrivacyMatter(
            **_mine(here, client), sort="other", source=str(new_id()), person_id=None, raised_at=clock.now(),
            due_at=FAR, state="taken", looked_by=here.me.id, looked_until=date(2999, 1, 1),
        )
    ),
    "allocate": _adds(
        lambda here, client: Allocation(
            **_mine(here, client), worker_id=here.me.id, starts=date(2020, 1, 1), allocated_by=here.me.id
        )
    ),
    "involve": _adds(lambda here, client: Involvement(**_mine(here, client), starts=date(2020, 1, 1))),
    "grant an address": _adds(
        lambda here, client: AddressGrant(
            **_mine(here, client), person_id=here.me.id, address_key=new_id(), granted_by=here.me.id, reason="xxx",
            starts=date(2020, 1, 1),
        )
    ),
}  # fmt: skip


def _built(doors: Doors, partners: world.Partnership, role: str, support: list[int]) -> World:
    names = [f"Name{new_id().hex}" for _ in support]
    with doors.system(Reason.SEED) as system:
        me, carer = world.person(system, "Me"), world.person(system, "Carer")
        world.role(system, me, partners.second_step, role)
        clients = [world.client(system, f"Sam {name}") for name in names]
        for client, kind in zip(clients, support, strict=True):
            home = partners.second_step if kind in (1, 2) else partners.missing_link
            if kind:
                world.involvement(system, client, home)
                world.allocation(system, client, me if kind == 2 else carer, home)
            for label in (Label.NORMAL, Label.RESTRICTED):
                world.contact(system, client, carer, home, label=label)
            world.contact_details(system, client, home)
            world.contact_details(system, client, home, label=Label.VERY_RESTRICTED)
        service = world.service(system, partners.second_step)
        ids = [one.id for one in clients]
        there = {one.id for model in READ[1:] for one in system.find(select(model)) if one.client_id in ids}  # type: ignore[attr-defined]
    actor = world.actor(me, partners.second_step, role)
    return World(doors, partners, me, actor, ids, names, service.id, frozenset({*there, *ids}))


def _tick(doors: Doors) -> None:
    lease = Lease(doors.database, patience=0)
    while not lease.hold():
        pass
    queue(Tick(doors, lease, clock.now()))
    lease.release()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    role=st.sampled_from(ROLES),
    support=st.lists(st.integers(0, 3), min_size=3, max_size=3),
    acts=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 2)), min_size=2, max_size=6),
)
def test_no_acts_of_one_person_open_a_record_but_a_listed_self_claim(
    doors: Doors, partners: world.Partnership, role: str, support: list[int], acts: list[tuple[str, int]]
) -> None:
    here = _built(doors, partners, role, support)
    before = here.readable()
    for act, n in acts:
        with suppress(*REFUSED), doors.records(here.actor) as records:
            ACTS[act](records, here, n)
        if act == "ask":
            _tick(doors)
    after = here.readable()
    opened = {about for (kind, id), about in after.items() if id in here.there and (kind, id) not in before}
    assert opened <= here.claimed()
