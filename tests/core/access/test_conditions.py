"""Each condition and each basis: what makes it hold, and that nothing less does, by three ways of asking."""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import ColumnElement, Connection, bindparam, insert, select

from core.access.actor import Actor
from core.access.agreements import Scope
from core.access.clauses import _fact
from core.access.policy import Policy
from core.access.protected import Label, Protected, Record, table_of
from core.casework.models import Contact
from core.clients.models import AddressGrant, Client, ContactDetails
from core.database.base import Base
from core.database.ids import new_id
from core.matrix.models import Line, StaffLine
from core.people.models import RoleHeld
from core.referrals.models import Referral
from tests.conftest import StandingClock
from tests.core.access.oracle import TODAY, Row, facts
from tests.core.access.random_worlds import (
    ADDRESS_KEYS,
    CLIENTS,
    CONTACT,
    FIXED,
    KEYS,
    ORGANISATIONS,
    PEOPLE,
    REFERRAL,
    UNDER,
    WORDS,
)
from tests.databases import opened
from tests.world import MORNING

OURS, THEIRS, OTHERS = ORGANISATIONS
MYSELF, COLLEAGUE, STRANGER = PEOPLE
SAM, PAT = CLIENTS[:2]
ME = Actor(MYSELF, "X", OURS, KEYS[0], ("recovery_navigator",))
POLICY = Policy("p, x, *, *, client, read, any, always, law, allow", WORDS)
LONG_AGO, DAY = TODAY - timedelta(100), timedelta(1)
ALWAYS: Row = {"starts": LONG_AGO, "ends": None}
NAMED = {"given_name": "X", "family_name": "X", "sort_name": "x", "spoken_name": "x", "nhs_number_status": "07"}
PLAIN = {"label": Label.NORMAL}

ALLOCATED = {"client_id": SAM, "organisation_id": OURS, "worker_id": MYSELF, "allocated_by": MYSELF, **ALWAYS}
LED = {
    "person_id": COLLEAGUE, "organisation_id": THEIRS, "line": Line.MATRIX, "manager_id": MYSELF,
    "manager_organisation_id": OURS, "is_accepted": True, "label": Label.NORMAL, **ALWAYS,
}  # fmt: skip
CARRIED = {**ALLOCATED, "worker_id": COLLEAGUE, "organisation_id": THEIRS}
SENT = {**REFERRAL, **PLAIN, "client_id": SAM, "organisation_id": OURS, "from_organisation_id": THEIRS, "is_open": True}
KEY, OTHER_KEY = ADDRESS_KEYS[:2]
GRANTED = {
    "client_id": SAM, "address_key": KEY, "organisation_id": OURS, "person_id": MYSELF, "granted_by": MYSELF,
    "reason": "X", **ALWAYS,
}  # fmt: skip
ADDRESS = {
    "client_id": SAM, "address_key": KEY, "organisation_id": OURS, "label": Label.VERY_RESTRICTED, **ALWAYS,
}  # fmt: skip
OTHER_ADDRESS = {**ADDRESS, "address_key": OTHER_KEY}
HELD = {"person_id": STRANGER, "organisation_id": THEIRS, "role": "x", "is_approved": False, **ALWAYS}
OUR_PART = {"agreement_key": "bsw_sharing", "organisation_id": OURS, "accepted_at": MORNING, **ALWAYS}
THEIR_PART = {**OUR_PART, "organisation_id": THEIRS}
SHARING = {
    "key": "bsw_sharing", "title": "X", "kinds": ["client", "contact", "referral"], "labels": ["normal"],
    "agreed_at": MORNING, "lawful_basis": "public_task", "special_condition": "care", **UNDER,
}  # fmt: skip
OTHER_SHARING = {**SHARING, "key": "awp_sharing", "kinds": ["any"]}
BOTH = {"agreement": (SHARING, OTHER_SHARING)}


@dataclass(frozen=True)
class Case:
    """A fact about a record, in a world that has just what it needs (or one thing wrong)."""

    fact: str
    model: type[Protected]
    record: Row
    world: Mapping[str, tuple[Row, ...]]

    def but(self, table: str, place: int = 0, **wrong: object) -> "Case":
        """The same with one row of a table changed."""
        rows = [dict(row) for row in self.world[table]]
        rows[place] |= wrong
        return replace(self, world={**self.world, table: tuple(rows)})

    def without(self, table: str) -> "Case":
        return replace(self, world={**self.world, table: ()})


OF_SAM = {"id": SAM, "label": Label.NORMAL, **NAMED}
NOTE = {"client_id": SAM, "organisation_id": THEIRS, "label": Label.NORMAL, **CONTACT}
STAFF = {"person_id": COLLEAGUE, "organisation_id": THEIRS, "line": Line.EMPLOYMENT, "label": Label.NORMAL, **ALWAYS}
HOLDING = {
    "involved": Case("involved_with_us", Client, OF_SAM, {
        "involvement": ({"client_id": SAM, "organisation_id": OURS, **ALWAYS},),
    }),
    "caseload": Case("on_my_caseload", Contact, NOTE, {"allocation": (ALLOCATED,)}),
    "matrix of a client": Case("matrix_managed", Contact, NOTE, {"staff_line": (LED,), "allocation": (CARRIED,)}),
    "line of a client": Case("line_managed", Client, OF_SAM, {
        "staff_line": ({**LED, "line": Line.LINE},), "allocation": (CARRIED,),
    }),
    "matrix of staff": Case("matrix_managed", StaffLine, STAFF, {"staff_line": (LED,)}),
    "line of staff": Case("line_managed", RoleHeld, {**HELD, "person_id": COLLEAGUE}, {
        "staff_line": ({**LED, "line": Line.LINE},),
    }),
    "referral": Case("open_referral_to_us", Client, OF_SAM, {"referral": (SENT,)}),
    "granted": Case("address_granted", ContactDetails, ADDRESS, {"address_grant": (GRANTED,)}),
    "granted to grant on": Case("address_granted", AddressGrant, {**GRANTED, "person_id": COLLEAGUE}, {
        "address_grant": (GRANTED,),
    }),
    "new address": Case("new_address", AddressGrant, GRANTED, {"address_grant": (), "contact_details": ()}),
    "new address beside another": Case("new_address", AddressGrant, GRANTED, {
        "address_grant": ({**GRANTED, "address_key": OTHER_KEY, "person_id": COLLEAGUE},),
        "contact_details": (OTHER_ADDRESS, {**OTHER_ADDRESS, **PLAIN, "address_key": None}),
    }),
    "first address": Case("first_address", Client, OF_SAM, {"address_grant": (), "contact_details": ()}),
    "own": Case("own_organisation", Contact, {**NOTE, "organisation_id": OURS}, {}),
    "me": Case("is_me", StaffLine, {**STAFF, "person_id": MYSELF}, {}),
    "awaiting": Case("awaits_approval", RoleHeld, HELD, {}),
    "own basis": Case("basis:own", Contact, {**NOTE, "organisation_id": OURS}, {}),
    "own basis of nobody's": Case("basis:own", Client, OF_SAM, {}),
    "agreement": Case("basis:bsw_sharing", Contact, NOTE, {"agreement_party": (OUR_PART, THEIR_PART), **BOTH}),
    "agreement on nobody's": Case("basis:bsw_sharing", Client, OF_SAM, {"agreement_party": (OUR_PART,), **BOTH}),
    "agreement with ourselves": Case("basis:bsw_sharing", Contact, {**NOTE, "organisation_id": OURS}, {
        "agreement_party": (OUR_PART,), **BOTH,
    }),
}  # fmt: skip
DATED = [
    ("involved", "involvement", 0),
    ("caseload", "allocation", 0),
    *(
        (name, table, 0)
        for name in ("matrix of a client", "line of a client")
        for table in ("staff_line", "allocation")
    ),
    ("matrix of staff", "staff_line", 0),
    ("line of staff", "staff_line", 0),
    ("granted", "address_grant", 0),
    ("granted to grant on", "address_grant", 0),
    ("agreement", "agreement_party", 0),
    ("agreement", "agreement_party", 1),
    ("agreement on nobody's", "agreement_party", 0),
]
DATES: dict[str, tuple[date, date | None, bool]] = {
    "further notice": (LONG_AGO, None, True), "starts today": (TODAY, None, True), "one day": (TODAY, TODAY, True),
    "ends today": (LONG_AGO, TODAY, True), "ends tomorrow": (LONG_AGO, TODAY + DAY, True),
    "ended yesterday": (LONG_AGO, TODAY - DAY, False), "starts tomorrow": (TODAY + DAY, None, False),
    "next week only": (TODAY + 7 * DAY, TODAY + 14 * DAY, False),
}  # fmt: skip
NOT_THE_LINE: tuple[dict[str, object], ...] = (
    {"person_id": STRANGER}, {"line": Line.PROFESSIONAL}, {"manager_id": STRANGER}, {"manager_id": None},
    {"manager_organisation_id": OTHERS}, {"manager_organisation_id": None}, {"is_accepted": False},
)  # fmt: skip
NOT_THE_ALLOCATION = ({"client_id": PAT}, {"worker_id": MYSELF}, {"organisation_id": OTHERS})
NOT_THE_GRANT = (
    {"client_id": PAT}, {"person_id": COLLEAGUE}, {"organisation_id": THEIRS}, {"address_key": OTHER_KEY},
)  # fmt: skip
EACH_WRONG: dict[tuple[str, str], tuple[dict[str, object], ...]] = {
    ("involved", "involvement"): ({"client_id": PAT}, {"organisation_id": THEIRS}),
    ("caseload", "allocation"): ({"client_id": PAT}, {"worker_id": COLLEAGUE}, {"organisation_id": THEIRS}),
    ("matrix of a client", "staff_line"): (*NOT_THE_LINE, {"organisation_id": OTHERS}, {"line": Line.LINE}),
    ("line of a client", "staff_line"): (*NOT_THE_LINE, {"organisation_id": OTHERS}, {"line": Line.MATRIX}),
    ("matrix of staff", "staff_line"): (*NOT_THE_LINE, {"line": Line.LINE}),
    ("line of staff", "staff_line"): (*NOT_THE_LINE, {"line": Line.MATRIX}),
    ("matrix of a client", "allocation"): NOT_THE_ALLOCATION,
    ("line of a client", "allocation"): NOT_THE_ALLOCATION,
    ("referral", "referral"): (
        {"client_id": PAT}, {"client_id": None}, {"organisation_id": THEIRS}, {"is_open": False},
        {"from_organisation_id": OURS},
    ),
    ("granted", "address_grant"): NOT_THE_GRANT,
    ("granted to grant on", "address_grant"): NOT_THE_GRANT,
    ("agreement", "agreement_party"): (
        {"organisation_id": OTHERS}, {"agreement_key": "awp_sharing"}, {"accepted_at": None},
    ),
    ("agreement on nobody's", "agreement_party"): ({"organisation_id": THEIRS}, {"accepted_at": None}),
    ("agreement with ourselves", "agreement_party"): ({"organisation_id": THEIRS},),
    ("agreement", "agreement"): (
        {"kinds": ["client", "contact_details"]}, {"kinds": []}, {"labels": ["restricted", "very_restricted"]},
        {"labels": []}, {"agreed_at": None},
    ),
    ("agreement on nobody's", "agreement"): ({"kinds": ["contact"]}, {"kinds": ["client_name"]}),
}  # fmt: skip
WRONG = [(name, table, wrong) for (name, table), each in EACH_WRONG.items() for wrong in each]
ORDER = [table.name for table in Base.metadata.sorted_tables]


@pytest.fixture(scope="module")
def connection(shared_database_url: str) -> Iterator[Connection]:
    """Organisations, people and two clients, never committed."""
    with opened(shared_database_url) as database, database.write.connect() as connection:
        clients = [{**OF_SAM, "id": id, "version": 1} for id in (SAM, PAT)]
        for name in ORDER:
            for row in {**FIXED, "client": clients}.get(name, ()):
                connection.execute(insert(Base.metadata.tables[name]), dict(row))
        yield connection


@pytest.fixture(autouse=True)
def _today(standing_clock: StandingClock) -> None:
    assert standing_clock.moment.date() == TODAY


def holds(connection: Connection, case: Case) -> tuple[object, ...]:
    """What four ways of asking say: relationships gathered, asked row by row, asked for many rows in order, and plain
    Python."""
    world = {name: [*rows] for name, rows in case.world.items()}
    everything = {name: world.get(name, []) for name in ORDER}
    outer = connection.begin_nested()
    for name in [name for name in ORDER if name in world]:
        for row in world[name]:
            connection.execute(insert(Base.metadata.tables[name]), {"id": new_id(), "version": 1, **row})
    said = [_asked(connection, case, *way) for way in ((False, False), (True, False), (True, True))]
    outer.rollback()
    return (*said, case.fact in facts(everything, ME, case.model.kind, {"client_id": None, **case.record}))


def _policy(case: Case) -> Policy:
    """With what the agreements of its world may carry."""
    policy, rows = copy(POLICY), case.world.get("agreement", ())
    may = {row["key"]: Scope(frozenset(row["kinds"]), frozenset(row["labels"])) for row in rows}  # type: ignore[call-overload]
    policy.words = replace(WORDS, agreements={**WORDS.agreements, **may})  # type: ignore[dict-item]
    return policy


def _asked(connection: Connection, case: Case, one_by_one: bool, walked: bool) -> bool:
    """The fact of a proposed row: conditions ask stored and proposed ones alike."""
    bound = [_bound(column, case.record.get(column.name)) for column in table_of(case.model).c]
    row = select(*bound).subquery("proposed")
    record = Record(case.model.kind, row, one_by_one, walked)
    return connection.execute(select(_fact(_policy(case), case.fact, record)), ME.parameters()).scalar_one() in (
        True,
        1,
    )


def _bound(column: ColumnElement[object], value: object) -> ColumnElement[object]:
    return bindparam(f"new_{column.name}", value, type_=column.type).label(column.name)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", HOLDING)
def test_a_fact_holds_where_all_it_needs_is_there(name: str, connection: Connection) -> None:
    assert holds(connection, HOLDING[name]) == (True, True, True, True)


@pytest.mark.parametrize("dates", DATES)
@pytest.mark.parametrize(("name", "table", "place"), DATED)
def test_a_dated_fact_holds_on_its_days(name: str, table: str, place: int, dates: str, connection: Connection) -> None:
    starts, ends, expected = DATES[dates]
    case = HOLDING[name].but(table, place, starts=starts, ends=ends)
    assert holds(connection, case) == (expected,) * 4


@pytest.mark.parametrize(("name", "table", "wrong"), WRONG)
def test_a_fact_with_one_thing_wrong_does_not_hold(
    name: str, table: str, wrong: dict[str, object], connection: Connection
) -> None:
    assert holds(connection, HOLDING[name].but(table, **wrong)) == (False, False, False, False)


NEEDS_ROWS = [
    name for name, case in HOLDING.items() if case.world and case.fact not in ("new_address", "first_address")
]


@pytest.mark.parametrize("name", NEEDS_ROWS)
def test_a_fact_without_its_rows_does_not_hold(name: str, connection: Connection) -> None:
    case = HOLDING[name]
    assert holds(connection, case.without(next(iter(case.world)))) == (False, False, False, False)


RECORD_WRONG: list[tuple[str, dict[str, object]]] = [
    ("own", {"organisation_id": THEIRS}), ("own", {"organisation_id": None}),
    ("own basis", {"organisation_id": THEIRS}), ("own basis", {"organisation_id": None}),
    ("me", {"person_id": COLLEAGUE}), ("me", {"person_id": None}),
    ("granted", {"address_key": OTHER_KEY}), ("granted", {"address_key": None}), ("granted", {"client_id": PAT}),
    ("granted to grant on", {"address_key": OTHER_KEY}), ("granted to grant on", {"client_id": PAT}),
    ("new address", {"address_key": None}), ("new address beside another", {"address_key": OTHER_KEY}),
    ("awaiting", {"is_approved": True}), ("caseload", {"client_id": PAT}), ("caseload", {"client_id": None}),
    ("matrix of staff", {"person_id": STRANGER}), ("matrix of staff", {"person_id": None}),
    ("agreement", {"label": Label.RESTRICTED}),
    ("agreement", {"organisation_id": OTHERS}), ("agreement", {"organisation_id": None}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wrong"), RECORD_WRONG)
def test_a_fact_of_another_record_does_not_hold(name: str, wrong: dict[str, object], connection: Connection) -> None:
    case = replace(HOLDING[name], record={**HOLDING[name].record, **wrong})
    assert holds(connection, case) == (False, False, False, False)


def test_a_referral_from_an_outside_referrer_opens_too(connection: Connection) -> None:
    assert holds(connection, HOLDING["referral"].but("referral", from_organisation_id=None)) == (True, True, True, True)


NOT_FIRST: dict[str, Case] = {
    "a grant of this one": Case("new_address", AddressGrant, GRANTED, {"address_grant": (GRANTED,)}),
    "a grant of it about another client": Case("new_address", AddressGrant, GRANTED, {
        "address_grant": ({**GRANTED, "client_id": PAT},),
    }),
    "an ended grant of this one": Case("new_address", AddressGrant, GRANTED, {
        "address_grant": ({**GRANTED, "ends": LONG_AGO},),
    }),
    "this one itself": Case("new_address", AddressGrant, GRANTED, {"contact_details": (ADDRESS,)}),
    "a grant": Case("first_address", Client, OF_SAM, {"address_grant": (GRANTED,)}),
    "an ended grant": Case("first_address", Client, OF_SAM, {"address_grant": ({**GRANTED, "ends": LONG_AGO},)}),
    "an address": Case("first_address", Client, OF_SAM, {"contact_details": (ADDRESS,)}),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_FIRST)
def test_an_address_is_neither_new_nor_the_first_once_there_was(name: str, connection: Connection) -> None:
    assert holds(connection, NOT_FIRST[name]) == (False, False, False, False)


def test_an_open_address_is_no_first_confidential_one(connection: Connection) -> None:
    case = Case("first_address", Client, OF_SAM, {"contact_details": ({**ADDRESS, **PLAIN, "address_key": None},)})
    assert holds(connection, case) == (True, True, True, True)


def test_a_line_both_wrong_and_right_holds_by_the_right_one(connection: Connection) -> None:
    ended = {**LED, "ends": TODAY - DAY}
    case = Case("matrix_managed", Contact, NOTE, {"staff_line": (ended, LED), "allocation": (CARRIED,)})
    assert holds(connection, case) == (True, True, True, True)


def test_two_half_right_lines_make_no_whole_one(connection: Connection) -> None:
    """One in force to another manager, one to me that has ended."""
    world = {"staff_line": ({**LED, "manager_id": STRANGER}, {**LED, "ends": TODAY - DAY}), "allocation": (CARRIED,)}
    assert holds(connection, Case("matrix_managed", Contact, NOTE, world)) == (False, False, False, False)


def test_a_referral_record_is_about_its_client() -> None:
    assert Referral.kind.about == "client_id"
