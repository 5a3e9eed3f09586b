"""How rules become one condition: what is merged, implied, refused, and kept for others who ask."""

from uuid import UUID

import pytest
from sqlalchemy import select

from core.access.actor import Actor
from core.access.clauses import branches, count_query, page_query
from core.access.errors import NotFound
from core.access.paging import record_of
from core.access.policy import Asking, Policy
from core.access.protected import Label
from core.access.records import Records
from core.access.system import Reason
from core.access.vocabulary import Action
from core.casework.models import Contact
from core.clients.models import Client
from core.referrals.models import Referral
from tests import world
from tests.core.access.scene import Scene

CONTACTS = "p, {id}, {role}, *, contact, read, {label}, {when}, {basis}, {effect}"


def rule(
    id: str, label: str = "any", when: str = "always", effect: str = "allow", basis: str = "law", role: str = "*"
) -> str:
    line = CONTACTS.format(id=id, role=role, label=label, when=when, basis=basis, effect=effect)
    return line.replace("contact, read,", "contact, any,") if effect == "deny" else line


@pytest.fixture(scope="module")
def labelled(shared: Scene) -> dict[Label, UUID]:
    """Three contacts on Ana's caseload, one of each label, and as many on somebody else's."""
    with shared.doors.system(Reason.SEED) as system:
        mine, ours = system.get(Client, shared.mine), shared.partners.second_step
        other = world.client(system, "Not Mine")
        for label in Label:
            world.contact(system, other, shared.worker, ours, label=label, note="other")
        return {label: world.contact(system, mine, shared.worker, ours, label=label).id for label in Label}


def seen(records: Records, labelled: dict[Label, UUID]) -> set[Label]:
    """The labels of Ana's three that are seen; the same by every way of asking."""
    ids = {contact.id for contact in records.find(select(Contact))}
    assert ids == {contact.id for contact in records.page(Contact).rows} == _shapes(records)
    assert records.count(Contact).number == len(ids)
    one_by_one = {label for label, id in labelled.items() if _opens(records, id)}
    assert one_by_one == {label for label, id in labelled.items() if id in ids}
    return one_by_one


def _opens(records: Records, id: UUID) -> bool:
    try:
        return records.one(Contact, id).id == id
    except NotFound:
        return False


def _shapes(records: Records) -> set[UUID]:
    """The first shape and the other one, which must agree."""
    record, asking = record_of(Contact), records.judge.asking
    parameters = {**records.actor.parameters(), "page_limit": 100}
    found = []
    for dialect in ("sqlite", "postgresql"):
        each = branches(records.judge.policy, asking, Action.READ, record, dialect)
        page = page_query(each, record, [record.id], [record.id])
        ids = records._connection.execute(page, parameters).scalars().all()
        assert records._connection.execute(count_query(each, record), parameters).scalar_one() == len(ids)
        found.append(set(ids))
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_every_shape_stops_at_its_limit(limit: int, dialect: str, shared: Scene, labelled: dict[Label, UUID]) -> None:
    """Rules that overlap: neither a row twice nor one too few."""
    text = "\n".join([rule("a", when="on_my_caseload"), rule("b", label="normal"), rule("c", label="restricted")])
    with shared.under(text, shared.ana) as records:
        everything = sorted(contact.id for contact in records.find(select(Contact)))
        record, parameters = record_of(Contact), {**records.actor.parameters(), "page_limit": limit}
        each = branches(records.judge.policy, records.judge.asking, Action.READ, record, dialect)
        page = page_query(each, record, [record.id], [record.id])
        ids = records._connection.execute(page, parameters).scalars().all()
        counted = records._connection.execute(count_query(each, record), parameters).scalar_one()
    assert (ids, counted) == (everything[:limit], limit)


N, R, V = Label
POLICIES: dict[str, tuple[list[str], set[Label]]] = {
    "one label": ([rule("a", label="restricted")], {R}),
    "labels of two rules": ([rule("a", label="normal"), rule("b", label="very_restricted")], {N, V}),
    "a narrower rule with more labels is not implied": (
        [rule("wide", label="normal"), rule("narrow", when="on_my_caseload")], {N, R, V},
    ),
    "a wider rule with all labels implies": (
        [rule("wide"), rule("narrow", label="normal", when="on_my_caseload")], {N, R, V},
    ),
    "a wider rule is not dropped for a narrower one": (
        [rule("wide"), rule("narrow", when="involved_with_us")], {N, R, V},
    ),
    "a rule with less barred is not dropped for one with more": (
        [rule("less", when="on_my_caseload"), rule("more", when="on_my_caseload & !open_referral_to_us")], {N, R, V},
    ),
    "a narrower rule alone": ([rule("narrow", when="on_my_caseload & !involved_with_us")], {N, R, V}),
    "a refusal of one label": ([rule("a"), rule("no", label="restricted", effect="deny")], {N, V}),
    "a refusal of labels that overlap": (
        [rule("a", label="normal"), rule("b", label="restricted"), rule("no", effect="deny", when="on_my_caseload")],
        set(),
    ),
    "a refusal of another label": ([rule("a", label="normal"), rule("no", label="restricted", effect="deny")], {N}),
    "a refusal that does not hold": ([rule("a"), rule("no", effect="deny", when="involved_with_us")], {N, R, V}),
    "a refusal barred by a fact": ([rule("a"), rule("no", effect="deny", when="!on_my_caseload")], {N, R, V}),
    "a refusal of a fact": ([rule("a"), rule("no", effect="deny", when="on_my_caseload")], set()),
    "two refusals": (
        [rule("a"), rule("no", "normal", effect="deny"), rule("nor", "restricted", effect="deny")], {V},
    ),
    "barred by a fact": ([rule("a", when="!on_my_caseload")], set()),
    "held and barred": ([rule("a", when="on_my_caseload & !open_referral_to_us")], set()),
    "own basis": ([rule("a", basis="own")], {N, R, V}),
    "an agreement": ([rule("a", basis="bsw_sharing")], {N, R, V}),
    "no rule": ([rule("a", role="volunteer")], set()),
}  # fmt: skip


@pytest.mark.parametrize("name", POLICIES)
def test_every_way_of_asking_answers_as_the_rules_read(name: str, shared: Scene, labelled: dict[Label, UUID]) -> None:
    lines, expected = POLICIES[name]
    with shared.under("\n".join(lines), shared.ana) as records:
        assert seen(records, labelled) == expected


ALL_REFERRALS = "p, a, *, *, referral, read, any, always, law, allow"
OTHERS: dict[str, tuple[list[str], bool]] = {
    "law": ([rule("a")], True),
    "own basis": ([rule("a", basis="own")], False),
    "an agreement": ([rule("a", basis="bsw_sharing")], True),
    "own basis or an agreement": ([rule("a", basis="own"), rule("b", basis="bsw_sharing")], True),
    "a refusal on one's own basis": ([rule("a"), rule("no", effect="deny", basis="own")], False),
    "a refusal on law": ([rule("a"), rule("no", effect="deny")], False),
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_organisation_s_record(name: str, shared: Scene) -> None:
    """Nothing has to carry a refusal across organisations, so none can lapse; an allowance needs its basis."""
    lines, expected = OTHERS[name]
    with shared.under("\n".join(lines), shared.ana) as records:
        listed = shared.secret_contact in {contact.id for contact in records.find(select(Contact))}
        paged = shared.secret_contact in {contact.id for contact in records.page(Contact).rows}
        assert (listed, paged, _opens(records, shared.secret_contact)) == (expected,) * 3


NULLS: dict[str, tuple[str, bool]] = {
    "barred is so of nobody": ("p, a, *, *, referral, read, any, !on_my_caseload, law, allow", True),
    "held is not so of nobody": ("p, a, *, *, referral, read, any, on_my_caseload, law, allow", False),
    "a refusal does not meet nobody": (
        f"{ALL_REFERRALS}\np, no, *, *, referral, any, any, on_my_caseload, law, deny",
        True,
    ),
    "a barred refusal meets nobody": (
        f"{ALL_REFERRALS}\np, no, *, *, referral, any, any, !on_my_caseload, law, deny",
        False,
    ),
}


@pytest.mark.parametrize("name", NULLS)
def test_a_record_about_nobody_yet(name: str, shared: Scene) -> None:
    """Unknown is 'does not hold', both ways: in a list as in a decision."""
    policy, expected = NULLS[name]
    with shared.under(policy, shared.ana) as records:
        listed = shared.nobodys_referral in {referral.id for referral in records.find(select(Referral))}
        paged = shared.nobodys_referral in {referral.id for referral in records.page(Referral).rows}
        read = records.judge.stored(records._connection, Action.READ, Referral, shared.nobodys_referral).allowed
    assert (listed, paged, read) == (expected,) * 3


# ── what is kept for others ───────────────────────────────────────────────
BY_ROLE = """
g3, read, write
p, a, volunteer,    *, client, write, any, always,         law, allow
p, b, receptionist, *, client, read,  any, on_my_caseload, law, allow
"""


def answers(policy: Policy, shared: Scene, who: Actor) -> tuple[int | bool, ...]:
    """One person's page, count, list; whether the client on Ana's caseload may be read; whether one on nobody's may be
    read, written, and written as it would become."""
    with Records(shared.doors.database, shared.doors.audit, policy, who) as records:
        judge, connection = records.judge, records._connection
        values = {column.name: None for column in Client.__table__.c} | {"label": Label.NORMAL, "id": shared.hidden}
        return (
            len(records.page(Client).rows), records.count(Client).number, len(records.find(select(Client))),
            judge.stored(connection, Action.READ, Client, shared.mine).allowed,
            judge.stored(connection, Action.READ, Client, shared.hidden).allowed,
            judge.stored(connection, Action.WRITE, Client, shared.hidden).allowed,
            judge.proposed(connection, Action.WRITE, Client, values).allowed,
        )  # fmt: skip


@pytest.fixture
def policy(shared: Scene) -> Policy:
    """One policy object for all who ask, as in the program."""
    with shared.doors.database.read.connect() as connection:
        return Policy(BY_ROLE, shared.doors.policies.words(connection))


def test_people_with_other_roles_get_their_own_answers(policy: Policy, shared: Scene) -> None:
    ours = shared.partners.second_step
    wide, narrow = (world.actor(shared.worker, ours, role) for role in ("volunteer", "receptionist"))
    first = answers(policy, shared, wide)
    assert (first[3:], answers(policy, shared, narrow)) == ((True,) * 4, (1, 1, 1, True, False, False, False))


def test_the_narrow_one_asking_first_does_not_narrow_the_wide_one(policy: Policy, shared: Scene) -> None:
    ours = shared.partners.second_step
    narrow, wide = (world.actor(shared.worker, ours, role) for role in ("receptionist", "volunteer"))
    answers(policy, shared, narrow)
    assert answers(policy, shared, wide)[3:] == (True,) * 4


def test_the_same_roles_in_another_organisation_get_their_own_answers(shared: Scene) -> None:
    with shared.doors.database.read.connect() as connection:
        words = shared.doors.policies.words(connection)
    policy = Policy("p, a, volunteer, second_step, client, write, any, always, law, allow\ng3, read, write", words)
    here, there = (
        world.actor(shared.worker, place, "volunteer")
        for place in (shared.partners.second_step, shared.partners.nilaari)
    )
    assert answers(policy, shared, here)[3:] == (True,) * 4
    assert answers(policy, shared, there) == (0, 0, 0, False, False, False, False)


def test_each_action_has_its_own_answer(shared: Scene) -> None:
    with shared.under("p, a, *, *, client, read, any, on_my_caseload, law, allow", shared.ana) as records:
        allowed = {
            action: records.judge.stored(records._connection, action, Client, shared.mine).allowed for action in Action
        }
        values = {column.name: None for column in Client.__table__.c} | {"label": Label.NORMAL, "id": shared.mine}
        proposed = {a: records.judge.proposed(records._connection, a, Client, values).allowed for a in Action}
        counted = {action: records.count(Client, action=action).number > 0 for action in Action}
    only_read = {action: action is Action.READ for action in Action}
    assert (allowed, proposed, counted) == (only_read,) * 3


def test_two_people_with_the_same_roles_see_their_own_caseloads(shared: Scene) -> None:
    with shared.doors.database.read.connect() as connection:
        policy = Policy(BY_ROLE, shared.doors.policies.words(connection))
    ana, other = (
        Actor(id, "X", shared.ana.organisation_id, "second_step", ("receptionist",))
        for id in (shared.ana.person_id, shared.sen.person_id)
    )
    assert (answers(policy, shared, ana)[:3], answers(policy, shared, other)[:3]) == ((1, 1, 1), (0, 0, 0))


# ── roles ─────────────────────────────────────────────────────────────────
ROLE_RULE = "p, a, volunteer, *, client, read, any, always, law, allow"
LINKS: dict[str, tuple[str, set[str]]] = {
    "everywhere": ("g, receptionist, volunteer, *", {"second_step", "nilaari"}),
    "in one organisation": ("g, receptionist, volunteer, nilaari", {"nilaari"}),
    "the other way round": ("g, volunteer, receptionist, *", set()),
    "through another, everywhere": (
        "g, receptionist, auditor, *\ng, auditor, volunteer, *",
        {"second_step", "nilaari"},
    ),
    "through another, in one": ("g, receptionist, auditor, *\ng, auditor, volunteer, nilaari", {"nilaari"}),
}


@pytest.mark.parametrize("name", LINKS)
def test_roles_are_inherited_where_the_link_says(name: str, shared: Scene) -> None:
    links, expected = LINKS[name]
    found = set()
    for place in (shared.partners.second_step, shared.partners.nilaari):
        with shared.under(f"{ROLE_RULE}\n{links}", world.actor(shared.worker, place, "receptionist")) as records:
            if records.count(Client).number:
                found.add(place.key)
    assert found == expected


def test_a_rule_of_one_organisation_counts_for_those_who_act_for_it(shared: Scene) -> None:
    text = "p, a, *, nilaari, client, read, any, always, law, allow"
    for place, expected in ((shared.partners.nilaari, True), (shared.partners.second_step, False)):
        with shared.under(text, world.actor(shared.worker, place)) as records:
            assert records.judge.may_ever(Client, Action.READ) is expected


def test_navigation_goes_by_whether_any_rule_could_allow(shared: Scene) -> None:
    asking = Asking(("recovery_navigator",), "second_step")
    with shared.records() as records:
        policy = records.judge.policy
    assert policy.may_ever(asking, "client", Action.READ)
    assert not policy.may_ever(asking, "staff_line", Action.READ)
