"""The floor: what no policy may open, tried with policies that open everything to everybody."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from core.access.actor import Actor
from core.access.check import PolicyFaults
from core.access.doors import Doors
from core.access.errors import Bypass, NotFound, Refused
from core.access.floor import floor_rules
from core.access.paging import Filter
from core.access.policy import Policy
from core.access.protected import Anchor, Label, Protected, guarded_mappers, kind_of
from core.access.records import Records
from core.access.system import Reason
from core.access.vocabulary import Action
from core.clients.models import AddressGrant, Client, ContactDetails
from core.database import clock
from core.database.ids import new_id
from core.people.models import Person
from core.vocabulary import declared
from tests import world
from tests.conftest import doors_to
from tests.databases import opened

OPEN = "\n".join(
    f"p, {role}, {role}, *, any, any, any, always, law, allow" for role in ("receptionist", "hr_officer", "volunteer")
)
EVERYBODY = "p, everybody, *, *, any, any, any, always, law, allow"
TRICKS = {
    "everything to everybody": EVERYBODY,
    "everything to the role": OPEN,
    "each action named": "\n".join(
        f"p, all-{action}, *, *, any, {action}, any, always, law, allow" for action in Action
    ),
    "each label named": "\n".join(f"p, all-{label}, *, *, any, any, {label}, always, law, allow" for label in Label),
    "by every basis": "\n".join(
        f"p, all-{basis}, *, *, any, any, any, always, {basis}, allow" for basis in ("own", "law", "bsw_sharing")
    ),
    "by what they lack": f"{EVERYBODY}\np, lacking, *, *, contact_details, any, any, !address_granted, law, allow",
    "as a group": f"{EVERYBODY}\ng2, contact_details, open\ng4, very_restricted, open_label\n"
    "p, group, *, *, open, any, open_label, always, law, allow",
    "through another role": f"{EVERYBODY}\ng, hr_officer, receptionist, *\ng, receptionist, volunteer, *",
}
CLIENT_KINDS = sorted(m.class_.__name__ for m in guarded_mappers() if kind_of(m.class_).anchor is Anchor.CLIENT)
MODELS = {mapper.class_.__name__: mapper.class_ for mapper in guarded_mappers()}


@dataclass(frozen=True)
class Town:
    """One client with a record of every kind; a confidential address; Roz at reception, Hal in HR."""

    doors: Doors
    partners: world.Partnership
    roz: Person
    hal: Person
    client: UUID
    address: UUID
    plain_address: UUID

    def under(self, policy: str, actor: Actor) -> Records:
        """A door under another policy than the one published."""
        with self.doors.database.read.connect() as connection:
            words = self.doors.policies.words(connection)
        return Records(self.doors.database, self.doors.audit, Policy(policy, words), actor)

    def grant(self, **dates: object) -> None:
        with self.doors.system(Reason.SEED) as system:
            address = system.get(ContactDetails, self.address)
            world.address_grant(system, address, self.partners.second_step, self.roz, **dates)  # type: ignore[arg-type]

    def at_reception(self, *more: str) -> Actor:
        return world.actor(self.roz, self.partners.second_step, "receptionist", *more)

    def in_hr(self, *more: str) -> Actor:
        return world.actor(self.hal, self.partners.second_step, "hr_officer", *more)


@pytest.fixture
def town(doors: Doors) -> Town:
    """A town of the test's own."""
    return build(doors)


@pytest.fixture(scope="module")
def still(shared_database_url: str) -> Iterator[Town]:
    """A town that tests only look at."""
    with opened(shared_database_url) as database:
        yield build(doors_to(database))


def build(doors: Doors) -> Town:
    with doors.system(Reason.SEED) as system:
        partners = world.partnership(system)
        ours = partners.second_step
        roz, hal = world.person(system, "Roz Reception"), world.person(system, "Hal Human")
        client = world.client(system)
        address = world.contact_details(system, client, ours, label=Label.VERY_RESTRICTED, address="Secret Lane 1")
        plain = world.contact_details(system, client, ours)
        referral = world.referral(system, client, ours)
        world.client_name(system, client)
        world.safe_contact(system, client, ours)
        world.address_grant(system, address, ours, hal)
        world.involvement(system, client, ours)
        world.client_pair(system, client, world.client(system))
        world.client_merge(system, client)
        world.hidden_match(system, client, ours)
        world.corrected_entry(system, client, ours, roz)
        world.conflict_link(system, client, world.person(system, "Kept Apart"), ours)
        world.consent(system, client, ours, partners.nilaari)
        world.client_link(system, client, ours, roz)
        world.disclosure_decision(system, client, ours, roz)
        world.seal_opening(system, world.seal(system, client, new_id(), ours, hal), hal, ours)
        world.mistake(system, client, new_id(), ours, roz)
        world.disposal_review(system, client, ours)
        world.allocation(system, client, roz, ours)
        world.call_attempt(system, world.support_conversation(system, referral, roz), roz)
        world.referral_task(system, referral, roz)
        world.missing_paper(system, referral, roz)
        world.telling(system, referral)
        world.status_page(system, referral, roz)
        world.death(system, client, ours, roz)
        world.referral_clock(system, referral)
        world.transfer(system, referral, partners.missing_link, roz)
        world.gap(system, referral, roz)
        world.onward_referral(system, referral, roz)
        world.arrival(system, referral, ours)
        world.attachment(system, referral)
        entry = world.contact(system, client, roz, ours)
        world.assessment(system, client, roz, ours)
        world.stay(system, client, roz, ours)
        world.assessment_draft(system, client, roz, ours)
        world.dialog_session(system, client, roz, ours)
        world.self_claim(system, client, roz, ours)
        world.access_request(system, client, roz, ours, partners.missing_link)
        request = world.rights_request(system, client, ours, roz, handled_by=hal)
        world.rights_gathering(system, request, hal)
        world.rights_decision(system, request, hal)
        world.addendum(system, client, ours, roz, record_id=entry.id)
        world.caldicott_entry(system, ours, hal, about=client)
        world.line(system, hal, ours)
        world.role(system, hal, ours, "hr_officer")
        world.publish_policy(system, EVERYBODY)
    return Town(doors, partners, roz, hal, client.id, address.id, plain.id)


# ── confidential addresses ────────────────────────────────────────────────
@pytest.mark.parametrize("trick", TRICKS)
def test_no_policy_opens_a_confidential_address(trick: str, still: Town) -> None:
    with still.under(TRICKS[trick], still.at_reception("volunteer", "senior_navigator")) as records:
        assert [details.id for details in records.find(select(ContactDetails))] == [still.plain_address]
        with pytest.raises(NotFound):
            records.one(ContactDetails, still.address)


@pytest.mark.parametrize("action", Action)
def test_no_action_is_open_on_a_confidential_address(action: Action, still: Town) -> None:
    with still.doors.system(Reason.SEED, writing=False) as system:
        address = system.get(ContactDetails, still.address)
    with still.doors.records(still.at_reception()) as records:
        assert not records.may(action, address)
        assert records.count(ContactDetails, action=action).number == 1


LISTS: dict[str, Callable[[Records], int]] = {
    "page": lambda r: len(r.page(ContactDetails).rows),
    "page of a select": lambda r: len(r.page(select(ContactDetails)).rows),
    "columns": lambda r: len(r.columns(ContactDetails, ("postcode",)).rows),
    "rows": lambda r: len(r.rows(select(ContactDetails.postcode))),
    "count": lambda r: r.count(ContactDetails).number,
    "filter": lambda r: r.count(ContactDetails, filters=(LABELLED,)).number + 1,
}
LABELLED = Filter(ContactDetails.label == Label.VERY_RESTRICTED)


@pytest.mark.parametrize("ask", LISTS)
def test_no_list_holds_a_confidential_address(ask: str, still: Town) -> None:
    with still.doors.records(still.at_reception()) as records:
        assert LISTS[ask](records) == 1


def test_somebody_granted_it_reads_it(town: Town) -> None:
    town.grant()
    with town.doors.records(town.at_reception()) as records:
        assert records.one(ContactDetails, town.address).address == "Secret Lane 1"


@pytest.mark.parametrize("days", [(-10, -1), (1, 10)])
def test_a_grant_counts_on_its_days_only(days: tuple[int, int], town: Town) -> None:
    starts, ends = (clock.today() + timedelta(days=day) for day in days)
    town.grant(starts=starts, ends=ends)
    with town.doors.records(town.at_reception()) as records, pytest.raises(NotFound):
        records.one(ContactDetails, town.address)


def test_a_grant_counts_on_its_last_day(town: Town) -> None:
    town.grant(ends=clock.today())
    with town.doors.records(town.at_reception()) as records:
        assert records.one(ContactDetails, town.address).is_confidential


def test_a_grant_for_one_organisation_opens_nothing_in_another(town: Town) -> None:
    town.grant()
    elsewhere = world.actor(town.roz, town.partners.nilaari, "receptionist")
    with town.doors.records(elsewhere) as records, pytest.raises(NotFound):
        records.one(ContactDetails, town.address)


def test_nobody_hides_an_address_from_themselves(town: Town) -> None:
    """Judged as it would become: without a grant, making it confidential is out of reach."""
    with pytest.raises(Refused), town.doors.records(town.at_reception()) as records:
        records.one(ContactDetails, town.plain_address).label = Label.VERY_RESTRICTED


def test_nobody_lays_a_confidential_address_bare_without_the_grant(town: Town) -> None:
    with pytest.raises(NotFound), town.doors.records(town.at_reception()) as records:
        records.one(ContactDetails, town.address).label = Label.NORMAL


@pytest.mark.parametrize("model", [ContactDetails, AddressGrant])
def test_nobody_changes_which_address_a_grant_opens(town: Town, model: type[ContactDetails | AddressGrant]) -> None:
    town.grant()
    confidential = select(model).where(model.address_key.is_not(None))
    with pytest.raises(Bypass, match="address_key never changes"), town.doors.records(town.at_reception()) as records:
        records.find(confidential)[0].address_key = new_id()


# ── a joined record opens to nobody ───────────────────────────────────────────────────
@pytest.mark.parametrize("trick", TRICKS)
def test_no_policy_opens_a_record_that_has_been_joined_with_another(trick: str, town: Town) -> None:
    with town.doors.system(Reason.SEED) as system:
        kept = world.client(system)
        system.get(Client, town.client).merged_into_id = kept.id
    with town.under(TRICKS[trick], town.at_reception()) as records:
        assert town.client not in {client.id for client in records.find(select(Client))}


# ── people management opens no care ───────────────────────────────────────
@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("model", CLIENT_KINDS)
def test_no_policy_opens_care_to_hr(model: str, trick: str, still: Town) -> None:
    with still.under(TRICKS[trick], still.in_hr()) as records:
        assert records.count(MODELS[model]).number == 0


@pytest.mark.parametrize("model", CLIENT_KINDS)
def test_the_same_records_are_there_for_somebody_else(model: str, still: Town) -> None:
    """Against an empty proof."""
    with still.doors.records(still.at_reception()) as records:
        assert records.count(MODELS[model]).number > 0


@pytest.mark.parametrize("action", Action)
def test_no_action_on_a_client_is_open_to_hr(action: Action, still: Town) -> None:
    with still.doors.records(still.in_hr()) as records:
        assert records.count(Client, action=action).number == 0


def test_another_role_beside_it_does_not_open_care_to_hr(still: Town) -> None:
    with still.doors.records(still.in_hr("receptionist", "senior_navigator")) as records:
        assert records.find(select(Client)) == []


def test_a_grant_opens_no_address_to_hr(still: Town) -> None:
    with still.doors.records(still.in_hr()) as records, pytest.raises(NotFound):
        records.one(ContactDetails, still.address)


def test_hr_elsewhere_is_no_hr_here(still: Town) -> None:
    """Roles count for the organisation acted for: an HR officer of one may be a receptionist of another."""
    here = world.actor(still.hal, still.partners.nilaari, "receptionist")
    with still.doors.records(here) as records:
        assert records.count(Client).number > 0


def test_who_inherits_hr_s_role_is_barred_as_hr_is(still: Town) -> None:
    inherited = f"{EVERYBODY}\ng, volunteer, hr_officer, *"
    with still.under(inherited, world.actor(still.roz, still.partners.second_step, "volunteer")) as records:
        assert records.count(Client).number == 0


@pytest.mark.parametrize("model", ["StaffLine", "RoleHeld"])
def test_people_records_are_open_to_hr_as_policies_say(model: str, still: Town) -> None:
    with still.doors.records(still.in_hr()) as records:
        assert records.count(MODELS[model]).number == 1


# ── the floor itself ──────────────────────────────────────────────────────
def test_every_kind_about_clients_has_its_floor() -> None:
    words = declared(world.PLUGINS)
    barred = {rule.kind for rule in floor_rules(words) if rule.role == "hr_officer"}
    assert barred == {name for name, kind in words.kinds.items() if kind.anchor is Anchor.CLIENT}


def test_the_floor_is_laid_beneath_every_policy() -> None:
    words = declared(world.PLUGINS)
    laid = {rule.id for rule in floor_rules(words)}
    assert laid <= set(Policy(EVERYBODY, words).rules)


def test_no_policy_writes_a_rule_of_the_floor_anew() -> None:
    again = "p, floor-address, *, *, contact_details, any, very_restricted, always, law, allow"
    with pytest.raises(PolicyFaults, match="the product's own"):
        Policy(again, declared(world.PLUGINS))


def test_a_refusal_of_the_floor_names_its_rule(still: Town) -> None:
    with still.doors.system(Reason.SEED, writing=False) as system:
        address: Protected = system.get(ContactDetails, still.address)
    with still.doors.records(still.at_reception()) as records:
        decision = records.decide(Action.READ, address)
    assert decision.rule is not None
    assert decision.rule.id == "floor-address"
