"""What the synthetic partnership holds."""

from sqlalchemy import distinct, func, select

from core.access.agreements import AgreementParty
from core.access.doors import Doors
from core.access.protected import Label, table_of
from core.assessments.models import Assessment
from core.casework.models import Contact
from core.clients.models import AddressGrant, Client, ClientName, ContactDetails
from core.clients.nhs_numbers import read
from core.database import clock
from core.demo.old_records import PEOPLE
from core.involvement.models import Allocation
from core.matrix.models import Line, StaffLine
from core.organisations.models import Organisation, Service, TeamMember
from core.organisations.partnership import BSW
from core.people.models import Account, RoleHeld
from core.referrals.models import Referral, State
from tests.core.demo.conftest import CLIENTS

ACCOUNTS = {
    "navigator@missing-link", "team-manager@missing-link", "hr@missing-link", "senior@second-step",
    "locality-manager@second-step", "volunteer@second-step", "navigator@nilaari", "org-admin@nilaari",
    "crisis@alabare", "policy-admin@second-step", "policy-admin@alabare", "privacy@second-step",
    "privacy@missing-link", "privacy@alabare", "privacy@nilaari", "people-admin@missing-link",
    "people-admin@second-step", "caldicott@second-step", "practitioner@awp", "commissioner@icb",
}  # fmt: skip
A, AC, AG, C, CO, G, L, N, ORG, R, RF, S, TM = (
    table_of(model)
    for model in (
        Allocation, Account, AgreementParty, Client, Contact, AddressGrant, StaffLine, ClientName, Organisation,
        RoleHeld, Referral, Service, TeamMember,
    )
)  # fmt: skip
D, AS = table_of(ContactDetails), table_of(Assessment)


def values(doors: Doors, statement: object) -> list[object]:
    with doors.database.read.connect() as connection:
        return list(connection.execute(statement).scalars())  # type: ignore[call-overload]


def one(doors: Doors, statement: object) -> object:
    (value,) = values(doors, statement)
    return value


def person(username: str) -> object:
    return select(AC.c.person_id).where(AC.c.username == username).scalar_subquery()


def test_it_has_as_many_clients_as_asked_and_those_of_long_ago(demo: Doors) -> None:
    assert one(demo, select(func.count()).select_from(C)) == CLIENTS + len(PEOPLE)


def test_every_account_of_the_list_is_there(demo: Doors) -> None:
    assert set(values(demo, select(AC.c.username))) == ACCOUNTS


def test_it_employs_at_least_forty_people(demo: Doors) -> None:
    employed = select(func.count(distinct(L.c.person_id))).where(L.c.line == Line.EMPLOYMENT)
    assert one(demo, employed) >= 40  # type: ignore[operator]


def test_referrals_are_in_every_state(demo: Doors) -> None:
    assert set(values(demo, select(RF.c.state).distinct())) == set(State)


def test_the_senior_has_referrals_waiting_for_triage(demo: Doors) -> None:
    ours = select(ORG.c.id).where(ORG.c.key == "second_step").scalar_subquery()
    waiting = select(func.count()).where(RF.c.organisation_id == ours, RF.c.state == State.RECEIVED)
    assert one(demo, waiting) > 3  # type: ignore[operator]


def test_the_navigator_of_missing_link_is_matrix_managed_by_the_senior_of_second_step(demo: Doors) -> None:
    line = select(L.c.is_accepted).where(
        L.c.person_id == person("navigator@missing-link"), L.c.manager_id == person("senior@second-step"),
        L.c.line == Line.MATRIX, L.c.ends.is_(None),
    )  # fmt: skip
    assert one(demo, line) is True


def test_the_access_team_has_members_of_four_employers(demo: Doors) -> None:
    team = select(TM.c.team_id).where(TM.c.person_id == person("navigator@missing-link")).scalar_subquery()
    assert one(demo, select(func.count(distinct(TM.c.organisation_id))).where(TM.c.team_id == team)) == 4


def test_only_the_four_partners_share_under_the_agreement(demo: Doors) -> None:
    parties = select(ORG.c.key).join_from(AG, ORG, ORG.c.id == AG.c.organisation_id)
    parties = parties.where(AG.c.agreement_key == BSW.agreement.key)
    assert set(values(demo, parties)) == {"second_step", "alabare", "missing_link", "nilaari"}


def test_one_service_takes_what_arrives_for_an_unknown_destination(demo: Doors) -> None:
    assert one(demo, select(ORG.c.key).join_from(S, ORG).where(S.c.takes_unknown)) == "second_step"


def test_nhs_numbers_are_of_the_range_that_is_never_issued(demo: Doors) -> None:
    numbers = values(demo, select(C.c.nhs_number).where(C.c.nhs_number.is_not(None)))
    assert all(read(str(number)).is_test_range for number in numbers)


def test_nhs_numbers_are_given_once(demo: Doors) -> None:
    numbers = values(demo, select(C.c.nhs_number).where(C.c.nhs_number.is_not(None)))
    assert len(set(numbers)) == len(numbers)


def test_names_of_several_scripts_are_kept(demo: Doors) -> None:
    names = "".join(map(str, values(demo, select(N.c.given_name))))
    assert any(letter > "\u0400" for letter in names)


def test_restricted_assessments_are_written_by_womens_service_workers_only(demo: Doors) -> None:
    writers = select(AS.c.worker_id).where(AS.c.label == Label.RESTRICTED)
    holders = select(R.c.person_id).where(R.c.role == "womens_service_worker")
    assert set(values(demo, writers)) <= set(values(demo, holders))


def test_some_assessments_are_restricted(demo: Doors) -> None:
    assert values(demo, select(AS.c.id).where(AS.c.label == Label.RESTRICTED))


def test_every_confidential_address_was_granted_to_somebody(demo: Doors) -> None:
    hidden = select(D.c.address_key).where(D.c.label == Label.VERY_RESTRICTED)
    assert set(values(demo, hidden)) == set(values(demo, select(G.c.address_key)))


def test_an_open_allocation_belongs_to_somebody_whose_role_counts(demo: Doors) -> None:
    today = clock.today()
    held = select(R.c.person_id).where(R.c.is_approved, R.c.starts <= today, R.c.ends.is_(None))
    carrying = select(A.c.worker_id).where(A.c.ends.is_(None))
    assert set(values(demo, carrying)) <= set(values(demo, held))


def test_somebody_has_left(demo: Doors) -> None:
    assert values(demo, select(R.c.id).where(R.c.ends < clock.today()))


def test_nothing_has_happened_in_the_future(demo: Doors) -> None:
    now = clock.now()
    assert not values(demo, select(CO.c.id).where(CO.c.at > now))


def test_no_referral_was_decided_before_it_came(demo: Doors) -> None:
    assert not values(demo, select(RF.c.id).where(RF.c.decided_at < RF.c.received_at))


def test_powerful_roles_have_two_people_behind_them_neither_the_one_concerned(demo: Doors) -> None:
    powerful = R.c.role.in_(("people_admin", "policy_admin", "privacy_officer", "organisation_admin"))
    alone = (R.c.asked_by == R.c.approved_by) | R.c.asked_by.is_(None) | R.c.approved_by.is_(None)
    own = (R.c.person_id == R.c.asked_by) | (R.c.person_id == R.c.approved_by)
    assert not values(demo, select(R.c.id).where(powerful, R.c.is_approved, alone | own))
