"""Random policies and random worlds over the product's own kinds and conditions, few enough that rules meet."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from core.access.actor import Actor
from core.access.agreements import WHOLE, Scope
from core.access.protected import Label, Protected, kind_of
from core.access.vocabulary import Vocabulary
from core.casework.codes import ActivityPurpose, AttendanceStatus, ConsultationMechanism
from core.casework.models import Contact
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client, ContactDetails
from core.matrix.models import Line, StaffLine
from core.organisations.models import Standing
from core.people.models import RoleHeld
from core.referrals.models import Referral, State
from core.vocabulary import declared
from tests import world
from tests.core.access.oracle import TODAY, Row, Rule, Text

MODELS: tuple[type[Protected], ...] = (Client, Contact, Referral, ContactDetails, StaffLine, RoleHeld)
AGREEMENTS = ("bsw_sharing", "awp_sharing")
KEYS = ("second_step", "missing_link", "nilaari")
WORDS: Vocabulary = replace(
    declared(world.PLUGINS), organisations=frozenset(KEYS), agreements=dict.fromkeys(AGREEMENTS, WHOLE)
)
ROLES = ("recovery_navigator", "senior_navigator", "receptionist", "hr_officer")
GROUPS = (
    ("g2", "contact", "work"), ("g2", "referral", "work"), ("g2", "work", "care"), ("g2", "contact_details", "care"),
    ("g2", "client", "care"), ("g2", "staff_line", "posts"), ("g2", "staff_role", "posts"),
    ("g3", "know", "read"), ("g3", "read", "write"), ("g3", "write", "manage"), ("g3", "create", "manage"),
    ("g4", "normal", "most"), ("g4", "restricted", "most"), ("g4", "restricted", "sensitive"),
    ("g4", "very_restricted", "sensitive"),
)  # fmt: skip
KIND_WORDS = {
    "client": ("client",),
    "contact": ("contact",),
    "contact_details": ("contact_details",),
    "work": ("contact", "referral"),
    "care": ("client", "contact", "referral", "contact_details"),
    "referral": ("referral",),
    "posts": ("staff_line", "staff_role"),
    "staff_line": ("staff_line",),
    "staff_role": ("staff_role",),
    "any": tuple(WORDS.kinds),
}
POOL = (
    "own_organisation", "involved_with_us", "on_my_caseload", "matrix_managed", "line_managed", "open_referral_to_us",
    "address_granted", "new_address", "first_address", "is_me", "awaits_approval",
)  # fmt: skip
some = st.sampled_from
N, R, V = Label


def numbered(base: int, count: int) -> tuple[UUID, ...]:
    return tuple(UUID(int=base + n) for n in range(1, count + 1))


ORGANISATIONS, PEOPLE, CLIENTS = numbered(1_000, 3), numbered(2_000, 3), numbered(3_000, 8)
SERVICE = UUID(int=9_000)
FIXED: Mapping[str, Sequence[Row]] = {
    "organisation": [
        {"id": id, "key": key, "name": key, "standing": Standing.PARTNER, "starts": TODAY, "version": 1}
        for id, key in zip(ORGANISATIONS, KEYS, strict=True)
    ],
    "person": [{"id": id, "name": "X", "version": 1} for id in PEOPLE],
    "service": [{"id": SERVICE, "organisation_id": ORGANISATIONS[0], "name": "X", "version": 1}],
}


# ── policies ──────────────────────────────────────────────────────────────
def fitting(kind: str, pool: Sequence[str]) -> list[str]:
    """The conditions of the pool that can be asked of every kind behind this word."""
    kinds = [WORDS.kinds[name] for name in KIND_WORDS[kind]]
    return [name for name in pool if all(WORDS.conditions[name].fits(one) for one in kinds)]


@st.composite
def rules(draw: st.DrawFn, pool: Sequence[str], focus: str) -> Rule:
    """One rule that reaches the focus and asks for conditions of the pool."""
    kind = draw(some([word for word, names in KIND_WORDS.items() if focus in names]))
    near = fitting(kind, pool)
    names = draw(st.lists(some(near), max_size=2, unique=True)) if near else []
    effect = draw(some(["allow", "allow", "allow", "deny"]))
    return Rule(
        role=draw(some([*ROLES[:3], "*", "*"])),
        organisation=draw(some(["*", "*", "*", *KEYS[:2]])),
        kind=kind,
        action="any" if effect == "deny" else draw(some(["read", "write", "write", "manage", "create", "any"])),
        label=draw(some([*Label, "most", "sensitive", "any", "any", "any"])),
        when=tuple((draw(some([False, False, True])), name) for name in names),
        basis=draw(some(["own", "own", "law", "law", "law", "bsw_sharing", "bsw_sharing", "awp_sharing"])),
        effect=effect,
    )


LINKS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), some(["*", KEYS[0], KEYS[1]])).filter(lambda t: t[0] < t[1]),
    max_size=3,
)


@st.composite
def policies(draw: st.DrawFn, focus: type[Protected]) -> Text:
    """Rules that all reach one kind of record and share few conditions, so that they meet, overlap and imply."""
    word = kind_of(focus).name
    fits = [name for name in POOL if WORDS.conditions[name].fits(WORDS.kinds[word])]
    pool = draw(st.lists(some(fits), min_size=1, max_size=3, unique=True))
    made = draw(st.lists(rules(pool, word), min_size=2, max_size=7))
    links = tuple((ROLES[a], ROLES[b], where) for a, b, where in draw(LINKS))
    return Text(tuple(made), links, GROUPS)


# ── actors ────────────────────────────────────────────────────────────────
def acting(person: int, organisation: int) -> SearchStrategy[Actor]:
    """One of the people acting for one of the organisations, in up to two roles."""
    held = st.lists(some([*ROLES, *ROLES[:3], ROLES[0]]), max_size=2, unique=True).map(
        lambda roles: tuple(sorted(roles))
    )
    return held.map(lambda roles: Actor(PEOPLE[person], "X", ORGANISATIONS[organisation], KEYS[organisation], roles))


def both(pair: tuple[Actor, Actor]) -> tuple[Actor, ...]:
    """The pair, and another person in the place of each: they share every kept statement."""
    return (*pair, *(replace(me, person_id=PEOPLE[1] if me.person_id == PEOPLE[0] else PEOPLE[0]) for me in pair))


ACTORS = st.one_of(
    st.tuples(acting(0, 0), acting(1, 1)),
    st.tuples(acting(0, 0), acting(1, 0)),
    acting(0, 0).map(lambda me: (me, replace(me, organisation_id=ORGANISATIONS[1], organisation=KEYS[1]))),
).map(both)


# ── worlds ────────────────────────────────────────────────────────────────
DAY = timedelta(1)
DATES: Sequence[tuple[date, date | None]] = (
    (TODAY - 9 * DAY, None), (TODAY - 9 * DAY, None), (TODAY - 9 * DAY, TODAY + DAY), (TODAY - DAY, TODAY),
    (TODAY, None), (TODAY - 9 * DAY, TODAY - DAY), (TODAY + DAY, None),
)  # fmt: skip
dated = some(DATES).map(lambda pair: {"starts": pair[0], "ends": pair[1]})
label = some([Label.NORMAL, *Label])
organisation = some([*ORGANISATIONS[:2], *ORGANISATIONS[:2], ORGANISATIONS[2]])
person, client = some([*PEOPLE[:2], PEOPLE[0], PEOPLE[2]]), some([*CLIENTS[:5], *CLIENTS[:2]])


def table(
    base: int, size: tuple[int, int], fixed: Row, *dates: SearchStrategy[Row], **columns: SearchStrategy[object]
) -> SearchStrategy[list[Row]]:
    """Rows with ids counted from `base`: at least and at most so many."""
    parts = st.tuples(st.fixed_dictionaries(columns), *dates)
    rows = st.lists(parts.map(lambda pair: _merged(fixed, *pair)), min_size=size[0], max_size=size[1])
    return rows.map(lambda found: [{**row, "id": UUID(int=base + n)} for n, row in enumerate(found, 1)])


def _merged(*parts: Row) -> Row:
    return {name: value for part in parts for name, value in part.items()} | {"version": 1}


def clients() -> SearchStrategy[list[Row]]:
    fixed = {"given_name": "X", "spoken_name": "x", "nhs_number_status": NhsNumberStatus.ABSENT, "version": 1}
    one = st.fixed_dictionaries({"label": label, "sort_name": some("xyz")})
    return st.tuples(*[one] * len(CLIENTS)).map(
        lambda rows: [
            {**fixed, **row, "family_name": row["sort_name"], "id": id} for id, row in zip(CLIENTS, rows, strict=True)
        ]
    )


CONTACT = {
    "worker_id": PEOPLE[0], "at": world.MORNING, "recorded_at": world.MORNING, "minutes": 5,
    "mechanism": ConsultationMechanism.TELEPHONE, "attendance": AttendanceStatus.ON_TIME,
    "purpose": ActivityPurpose.PLANNING,
}  # fmt: skip
REFERRAL = {"service_id": SERVICE, "received_at": world.MORNING, "state": State.RECEIVED}
OF_CLIENT = {"client_id": client, "organisation_id": organisation}
OF_PERSON = {"person_id": person, "organisation_id": organisation}
MANAGED_BY = {
    "manager_id": some([PEOPLE[0], PEOPLE[0], PEOPLE[1], None]),
    "manager_organisation_id": some([ORGANISATIONS[0], ORGANISATIONS[0], ORGANISATIONS[1], None]),
    "is_accepted": some([True, True, True, False]),
}
SENT = {
    "client_id": some([*CLIENTS[:5], None, None]), "organisation_id": organisation,
    "from_organisation_id": some([*ORGANISATIONS, None]), "is_open": some([True, True, False]),
}  # fmt: skip
BY = {"allocated_by": PEOPLE[0]}
ADDRESSES = (4, 10)
ADDRESS_KEYS = numbered(4_000, ADDRESSES[1] + 1)
GRANTED = {"granted_by": PEOPLE[0], "reason": "X"}
PARTIES = {
    "agreement_key": some(AGREEMENTS), "organisation_id": organisation,
    "accepted_at": some([world.MORNING, world.MORNING, world.MORNING, None]),
}  # fmt: skip
UNDER = dict.fromkeys(("purposes", "common_law", "roles", "data_items", "rights_contact", "retention"), "X")
BEARS: Sequence[list[str]] = (["any"], ["any"], ["any"], ["care"], ["work", "client"], ["contact", "staff_role"], [])
"""What an agreement may carry; groups stand for the kinds behind them."""
SUCH: Sequence[list[str]] = ([N, R, V], [N, R, V], [N, R], [N], [V])


def agreements() -> SearchStrategy[list[Row]]:
    """Both there are, each with what it may carry."""
    drawn = {"kinds": some(BEARS), "labels": some(SUCH), "agreed_at": some([world.MORNING, world.MORNING, None])}
    fixed = {"title": "X", "lawful_basis": "public_task", "special_condition": "care", "version": 1, **UNDER}
    each = [
        st.fixed_dictionaries({name: st.just(value) for name, value in {**fixed, "id": id, "key": key}.items()} | drawn)
        for id, key in zip(numbered(9_500, 2), AGREEMENTS, strict=True)
    ]
    return st.tuples(*each).map(list)


def words_of(world: dict[str, list[Row]]) -> Vocabulary:
    """The words, with what the agreements of this world may carry."""
    may = {str(row["key"]): Scope(frozenset(row["kinds"]), frozenset(row["labels"])) for row in world["agreement"]}  # type: ignore[call-overload]
    return replace(WORDS, agreements=may)


def keyed(world: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Each confidential address with a key of its own; most grants are about the client of the address they name."""
    addresses = [
        {**row, "address_key": key if row["label"] == Label.VERY_RESTRICTED else None}
        for row, key in zip(world["contact_details"], ADDRESS_KEYS, strict=False)
    ]
    clients = {row["address_key"]: row["client_id"] for row in addresses}
    grants = [
        {name: value for name, value in row.items() if name != "astray"}
        | ({} if row["astray"] else {"client_id": clients.get(row["address_key"], row["client_id"])})
        for row in world["address_grant"]
    ]
    return world | {"contact_details": addresses, "address_grant": grants}


NAMED = {"address_key": some(ADDRESS_KEYS), "astray": some([False, False, True])}
WORLDS: SearchStrategy[dict[str, list[Row]]] = st.fixed_dictionaries(
    {
        "client": clients(),
        "agreement": agreements(),
        "agreement_party": table(10_000, (3, 9), {}, dated, **PARTIES),
        "involvement": table(11_000, (2, 6), {}, dated, **OF_CLIENT),
        "allocation": table(12_000, (3, 8), BY, dated, worker_id=person, **OF_CLIENT),
        "staff_line": table(
            13_000, (4, 9), {}, dated, line=some([Line.MATRIX, Line.LINE]), label=label, **OF_PERSON, **MANAGED_BY
        ),
        "role_held": table(14_000, (3, 8), {}, dated, role=some(ROLES), is_approved=st.booleans(), **OF_PERSON),
        "address_grant": table(15_000, (0, 7), GRANTED, dated, person_id=person, **NAMED, **OF_CLIENT),
        "contact_details": table(16_000, ADDRESSES, {}, dated, label=label, **OF_CLIENT),
        "referral": table(17_000, (6, 12), REFERRAL, label=label, **SENT),
        "contact": table(18_000, (6, 12), CONTACT, label=label, **OF_CLIENT),
    }
).map(keyed)
