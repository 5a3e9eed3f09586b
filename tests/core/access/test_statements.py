"""Every known way round the door by a statement, and what passes with the condition in it."""

import pytest
import sqlalchemy as sa
from sqlalchemy import Executable, Select, delete, exists, func, insert, literal, select, text, union, update
from sqlalchemy.orm import aliased, joinedload, selectinload, with_loader_criteria

from core.access.audit.models import AuditEntry
from core.access.errors import Bypass
from core.access.guard import check
from core.access.paging import Order
from core.access.versions import PolicyVersion
from core.casework.models import Contact
from core.clients.models import Client
from core.organisations.models import Organisation
from core.people.models import Account, ApiKey, Person, SignIn
from core.referrals.models import Referral
from tests.core.access.scene import CLIENT, CONTACT, REFERRAL, Scene, session_of

SYSTEM_ONLY = (AuditEntry, PolicyVersion, Account, ApiKey, SignIn)
LIE = select(*(c if c.name != "label" else literal("normal").label("label") for c in CLIENT.c))
SECRETS = aliased(Account)
SECRET = select(CLIENT.c.id).where(CLIENT.c.family_name == "Hidden")

NOT_A_SELECT: dict[str, Executable] = {
    "text": text("select * from client"),
    "text with columns": text("select id from client").columns(Client.id),
    "union": union(select(Client), select(Client)),
    "from_statement of text": select(Client).from_statement(text("select * from client")),
    "from_statement of core": select(Client).from_statement(select(CLIENT)),
    "bulk insert": insert(Client).values(family_name="x"),
    "bulk update": update(Client).values(family_name="x"),
    "bulk delete": delete(Contact),
    "core update": update(CLIENT).values(family_name="x"),
    "core insert": insert(CLIENT).values(family_name="x"),
}
ROUND: dict[str, Select[tuple[object, ...]]] = {
    "text as a column": select(text("family_name")).select_from(Client),
    "text as a condition": select(Client).where(text("1=1 or 1=1")),
    "text in order by": select(Client).order_by(text("(select 1)")),
    "literal column": select(sa.literal_column("(select max(family_name) from client)")).select_from(Client),
    "core table": select(CLIENT),
    "core count": select(func.count()).select_from(CLIENT),
    "core column beside an entity": select(Client.id, CLIENT.c.family_name),
    "core column of another table": select(Client.id, CONTACT.c.note),
    "core alias": select(Client.id, CLIENT.alias().c.family_name),
    "core subquery in where": select(Contact).where(Contact.client_id.in_(SECRET)),
    "core scalar subquery": select(Client.id, select(func.count(CONTACT.c.id)).scalar_subquery()),
    "core exists": select(Client).where(exists().where(CONTACT.c.client_id == Client.id)),
    "core join": select(Client).join(CONTACT, CONTACT.c.client_id == Client.id),
    "core select_from": select(Client.id).select_from(Client, CONTACT),
    "core cte": select(Client.id, select(CLIENT).cte().c.family_name),
    "core lateral": select(Client.id, select(CONTACT.c.note).lateral().c.note),
    "named table": select(Client.id, sa.table("client", sa.column("family_name")).c.family_name),
    "named table of a word": select(Client.id).select_from(sa.table("contact")),
    "alias over a core select": select(aliased(Client, select(CLIENT).subquery())),
    "alias that lies about the label": select(aliased(Client, LIE.subquery())),
    "loader criteria of one's own": select(Client).options(with_loader_criteria(Contact, Contact.minutes > 0)),
    "text in a loader option": select(Referral).options(selectinload(Referral.client.and_(text("1=1) or (1=1")))),
    "core in a loader option": select(Referral).options(selectinload(Referral.client.and_(Client.id.in_(SECRET)))),
    "inner join load": select(Referral).options(joinedload(Referral.client, innerjoin=True)),
    "function that runs SQL": select(func.query_to_xml("select * from client", True, True, "")).select_from(Client),
    "function as a table": select(Client.id).select_from(Client, func.query_to_xml("x").table_valued("a")),
    "operator text": select(Client).where(Client.family_name.op("= 'x' or 'x' =")("x")),
    "prefix": select(Client).prefix_with("family_name,"),
    "suffix": select(Client).suffix_with("or 1=1"),
    "hint": select(Client).with_hint(Client, "x"),
    "statement hint": select(Client).with_statement_hint("or 1=1"),
    "join condition as a column": select(Referral.id).where(Referral.client.expression),
    "uncorrelated": select(Contact.id, Client.id).where(
        select(Referral.id).where(Referral.client.expression).correlate(None).exists()
    ),
    "join condition in a from-subquery": select(
        Contact.id, select(Referral.id).where(Referral.client.expression).subquery().c.id
    ),
    "join to an alias that lies": select(Referral.id).join(Referral.client.of_type(aliased(Client, LIE.subquery()))),
    "load of an alias that lies": select(Referral).options(
        selectinload(Referral.client.of_type(aliased(Client, LIE.subquery())))
    ),
    "nested": select(Client).where(
        Client.id.in_(select(Contact.client_id).where(Contact.id.in_(select(CONTACT.c.id))))
    ),
    **{f"{model.__name__} by class": select(model) for model in SYSTEM_ONLY},
    **{f"{model.__name__} by table": select(model.__table__) for model in SYSTEM_ONLY},
    "system-only class in a condition": select(Person).where(Person.id.in_(select(Account.person_id))),
    "system-only class beside another": select(Person.id, Account.password_hash),
    "system-only class joined": select(Account.password_hash).join(Person, Person.id == Account.person_id),
    "system-only alias": select(aliased(Account)),
    "column of a system-only alias": select(aliased(Account).password_hash),
    "system-only alias joined": select(Person.id).join(SECRETS, SECRETS.person_id == Person.id),
}
WAYS = {**NOT_A_SELECT, **ROUND}


@pytest.mark.parametrize("way", ROUND)
def test_reading_the_statement_finds_the_way_round(way: str) -> None:
    with pytest.raises(Bypass):
        check(ROUND[way])


@pytest.mark.parametrize("ask", ["rows", "find", "page", "columns", "count"])
@pytest.mark.parametrize("way", WAYS)
def test_no_question_takes_a_way_round(way: str, ask: str, shared: Scene) -> None:
    more = {"columns": (("label",),)}.get(ask, ())
    with shared.records() as records, pytest.raises(Bypass):
        getattr(records, ask)(WAYS[way], *more)


@pytest.mark.parametrize("way", WAYS)
def test_the_session_behind_the_door_takes_no_way_round(way: str, shared: Scene) -> None:
    with shared.records() as records, pytest.raises(Bypass):
        session_of(records).execute(WAYS[way])


ALIAS, OTHER = aliased(Client), aliased(Contact)
SUB = select(Client.id, Client.family_name).subquery()
HIDDEN_REFERRAL = Referral.client.has(Client.family_name == "Hidden")
FILTERED: dict[str, tuple[Select[tuple[object, ...]], list[str]]] = {
    "columns": (select(Client.family_name), ["Mine"]),
    "alias": (select(ALIAS.family_name), ["Mine"]),
    "label": (select(Client.family_name.label("x")), ["Mine"]),
    "subquery": (select(SUB.c.family_name), ["Mine"]),
    "alias over an entity subquery": (select(aliased(Client, select(Client).subquery()).family_name), ["Mine"]),
    "cte": (select(select(Client.family_name).cte().c.family_name), ["Mine"]),
    "in": (select(Client.family_name).where(Client.id.in_(select(ALIAS.id))), ["Mine"]),
    "count": (select(func.count(Client.id)), ["1"]),
    "count star": (select(func.count()).select_from(Client), ["1"]),
    "max": (select(func.max(Client.family_name)), ["Mine"]),
    "scalar subquery": (select(select(func.count(OTHER.id)).scalar_subquery()).select_from(Client), ["1"]),
    "any": (select(Client.family_name).where(Client.sent_on.any()), ["Mine"]),
    "not any": (select(Client.family_name).where(~Client.sent_on.any(Referral.is_open.is_(False))), ["Mine"]),
    "has": (select(Referral.summary).where(HIDDEN_REFERRAL), []),
    "exists": (select(Client.family_name).where(select(Contact.id).where(Contact.note == "secret").exists()), []),
    "join": (select(Client.family_name).join(Contact, Contact.client_id == Client.id), ["Mine"]),
    "join by relationship": (select(Client.family_name).select_from(Referral).join(Referral.client), ["Mine"]),
    "outer join": (select(Client.family_name).select_from(Referral).outerjoin(Referral.client), ["Mine"]),
    "union in a subquery": (
        select(union(select(Client.family_name), select(ALIAS.family_name)).subquery().c.family_name), ["Mine"],
    ),
    "cross join with a reference": (
        select(Client.family_name).join(Organisation, Organisation.key == "icb"), ["Mine"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", FILTERED)
def test_a_statement_that_passes_shows_only_what_the_actor_may_see(way: str, shared: Scene) -> None:
    statement, answer = FILTERED[way]
    with shared.records() as records:
        assert [str(row[0]) for row in records.rows(statement)] == answer


def test_parameters_of_the_caller_do_not_replace_the_actor(shared: Scene) -> None:
    other = {"me": shared.sen.person_id, "my_organisation": shared.partners.nilaari.id}
    with shared.records() as records:
        assert session_of(records).execute(select(Client.id), other).scalars().all() == [shared.mine]
        assert [row.id for row in records.rows(select(Client.id), other)] == [shared.mine]


def test_parameters_written_into_the_statement_do_not_replace_the_actor(shared: Scene) -> None:
    asked = select(Client.id).params(me=shared.sen.person_id, my_organisation=shared.partners.nilaari.id)
    with shared.records() as records:
        assert [row.id for row in records.rows(asked)] == [shared.mine]


def test_the_same_statement_answers_each_actor_alone(shared: Scene) -> None:
    asked, seen = select(Referral.id).order_by(Referral.id), []
    for who in (shared.ana, shared.sen, shared.sen_elsewhere, shared.ana):
        with shared.records(who) as records:
            seen.append([row.id for row in records.rows(asked)])
    all_of_ours = [shared.referral, shared.closed_on_hidden, shared.nobodys_referral]
    assert seen == [[shared.referral], all_of_ours, [], [shared.referral]]


def test_names_and_places_are_read_by_anybody_signed_in(shared: Scene) -> None:
    with shared.records(shared.sen_elsewhere) as records:
        assert len(records.find(select(Organisation))) == 5


@pytest.mark.parametrize("ask", ["page", "columns", "count"])
def test_lists_are_of_one_protected_class(ask: str, shared: Scene) -> None:
    more = {"columns": (("name",),)}.get(ask, ())
    for what in (Organisation, select(Organisation), select(Client.id), select(Client, Contact), select(ALIAS)):
        with shared.records() as records, pytest.raises(Bypass):
            getattr(records, ask)(what, *more)


def test_find_is_of_one_class(shared: Scene) -> None:
    with shared.records() as records, pytest.raises(Bypass, match="rows"):
        records.find(select(Client.id))


def test_an_order_by_what_may_be_empty_is_refused() -> None:
    with pytest.raises(Bypass, match="never NULL"):
        Order((Client.date_of_birth,))


def test_tables_are_those_of_the_scene() -> None:
    """The statements above name what exists: a renamed table would make them fail for another reason."""
    assert {t.name for t in (CLIENT, CONTACT, REFERRAL)} == {"client", "contact", "referral"}
