"""Reading one record and its relations: hidden is absent, whichever way a record is reached."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import defer, joinedload, lazyload, load_only, selectinload, subqueryload
from sqlalchemy.sql.base import ExecutableOption

from core.access.actor import Me
from core.access.errors import NotFound
from core.access.policy import Policy
from core.access.protected import Label, Record
from core.access.records import Records
from core.access.system import Reason
from core.access.vocabulary import Action, Condition
from core.casework.models import Contact
from core.clients.models import Client
from core.involvement.models import Allocation
from core.referrals.models import Referral
from tests import world
from tests.core.access.scene import Scene, session_of

LOADS = {load.__name__: load for load in (lazyload, selectinload, joinedload, subqueryload)}


@pytest.fixture(params=LOADS)
def load(request: pytest.FixtureRequest) -> "type[ExecutableOption]":
    return LOADS[request.param]


def test_a_hidden_record_and_an_absent_one_are_the_same_error(shared: Scene) -> None:
    said = []
    for id in (shared.hidden, uuid4()):
        with pytest.raises(NotFound) as error, shared.records() as records:
            records.one(Client, id)
        said.append((str(error.value), error.value.args, error.value.__cause__))
    assert said[0] == said[1]


def test_a_record_reads_as_itself(shared: Scene) -> None:
    with shared.records() as records:
        assert records.one(Client, shared.mine).called == "Pat Mine"


def test_knowing_of_a_record_is_not_reading_it(scene: Scene) -> None:
    with scene.doors.system(Reason.POLICY) as system:
        world.publish_policy(system, "g3, know, read\np, k, *, *, client, know, any, always, own, allow")
    with scene.records() as records:
        assert records.find(select(Client)) == []
        assert records.count(Client, action=Action.KNOW).number == 3


def test_a_hidden_parent_loads_as_none(load, shared: Scene) -> None:  # type: ignore[no-untyped-def]
    asked = select(Referral).order_by(Referral.id).options(load(Referral.client))
    with shared.records(shared.sen) as records:
        assert [referral.client for referral in records.find(asked)] == [None, None, None]


def test_a_visible_parent_loads(load, shared: Scene) -> None:  # type: ignore[no-untyped-def]
    asked = select(Referral).options(load(Referral.client))
    with shared.records() as records:
        assert [referral.client.id for referral in records.find(asked)] == [shared.mine]


def test_a_collection_holds_what_the_actor_may_see(load, scene: Scene) -> None:  # type: ignore[no-untyped-def]
    with scene.doors.system(Reason.SEED) as system:
        world.referral(system, system.get(Client, scene.mine), scene.partners.nilaari, label=Label.RESTRICTED)
    asked = select(Client).options(load(Client.sent_on))
    with scene.records() as records:
        assert [[r.id for r in client.sent_on] for client in records.find(asked)] == [[scene.referral]]


def test_a_page_s_loads_are_filtered(load, shared: Scene) -> None:  # type: ignore[no-untyped-def]
    with shared.records(shared.sen) as records:
        page = records.page(Referral, load=(load(Referral.client),))
        assert [referral.client for referral in page.rows] == [None, None, None]


def test_a_load_on_the_way_back_is_filtered(scene: Scene) -> None:
    """The rows of a page are trusted; rows of the same class reached through another are not."""
    with scene.doors.system(Reason.SEED) as system:
        mine = system.get(Client, scene.mine)
        world.referral(system, mine, scene.partners.nilaari, label=Label.VERY_RESTRICTED)
    asked = select(Referral).options(joinedload(Referral.client).joinedload(Client.sent_on))
    with scene.records() as records:
        (referral,) = records.page(asked).rows
        assert [r.id for r in referral.client.sent_on] == [scene.referral]


def test_ids_of_one_page_open_nothing_of_another_class(scene: Scene) -> None:
    with scene.records() as records:
        (referral,) = records.page(Referral).rows  # its lazy loads carry the options of the page of referrals
        assert [client.id for client in records.page(Client).rows] == [scene.mine]
        assert [r.id for r in referral.client.sent_on] == [scene.referral]


def test_rows_fetched_by_id_open_nothing_of_another_class(scene: Scene) -> None:
    """A client found by its id lends its id to no referral that a later load may reach."""
    with scene.records(scene.sen) as records:
        found = records.page(Referral).rows
        records.page(Contact)
        assert [referral.client for referral in found] == [None, None, None]


def test_what_hangs_on_a_record_just_added_is_filtered(scene: Scene) -> None:
    """It was never loaded, so it has no options that a condition could travel with to its relations."""
    with scene.doors.system(Reason.SEED) as system:
        mine = system.get(Client, scene.mine)
        ours = scene.partners.second_step
        service = world.service(system, ours)
        world.referral(system, mine, ours, service_id=service.id, label=Label.VERY_RESTRICTED)
    row = {"client_id": scene.mine, "organisation_id": ours.id, "service_id": service.id}
    with scene.records() as records:
        made = records.add(Referral(**row, received_at=world.MORNING))
        assert [referral.id for referral in made.client.sent_on] == [scene.referral, made.id]


def test_a_condition_written_over_classes_sees_all_rows(scene: Scene) -> None:
    """What a condition looks at is not itself filtered: else rules would hang on other rules."""

    def has_secret_contact(me: Me, record: Record) -> ColumnElement[bool]:
        return record.about.in_(select(Contact.client_id).where(Contact.label == Label.VERY_RESTRICTED))

    with scene.doors.database.read.connect() as connection:
        words = scene.doors.policies.words(connection)
    condition = Condition("has_secret_contact", "somebody keeps a secret", has_secret_contact)
    words = replace(words, conditions={**words.conditions, condition.name: condition})
    policy = Policy("p, x, *, *, client, read, any, has_secret_contact, law, allow", words)
    with Records(scene.doors.database, scene.doors.audit, policy, scene.ana) as records:
        assert [client.id for client in records.find(select(Client))] == [scene.mine]


def test_a_joined_load_with_a_limit_counts_entities(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        mine = system.get(Client, scene.mine)
        for _ in range(4):
            world.referral(system, mine, scene.partners.second_step)
    with scene.records() as records:
        (client,) = records.find(select(Client).options(joinedload(Client.sent_on)).limit(2))
        assert len(client.sent_on) == 5


@pytest.mark.parametrize("partly", [load_only(Client.family_name), defer(Client.label)])
def test_columns_left_out_come_when_asked_for(partly, shared: Scene) -> None:  # type: ignore[no-untyped-def]
    with shared.records() as records:
        (client,) = records.find(select(Client).options(partly))
        assert client.label == "normal"


def test_a_refresh_reads_the_row_again(shared: Scene) -> None:
    with shared.records() as records:
        client = records.one(Client, shared.mine)
        session_of(records).refresh(client)
        session_of(records).expire(client)
        assert (client.family_name, [r.id for r in client.sent_on]) == ("Mine", [shared.referral])


def test_a_record_lost_meanwhile_is_not_found_again(scene: Scene) -> None:
    """A refresh carries no condition: what was seen stays seen until the door closes; `one` asks again."""
    with scene.records() as records:
        client = records.one(Client, scene.mine)
        end_all = update(Allocation.__table__).values(ends=world.ENDED)
        records._connection.execute(end_all)
        session_of(records).refresh(client)
        with pytest.raises(NotFound):
            records.one(Client, scene.mine)


def test_an_entity_built_by_hand_reads_no_hidden_relation(shared: Scene) -> None:
    """A transient object that names a hidden client loads nothing: it belongs to no session."""
    with shared.records():
        assert Referral(client_id=shared.hidden).client is None


def test_a_column_select_and_an_entity_select_agree(shared: Scene) -> None:
    with shared.records() as records:
        by_column = {row.id for row in records.rows(select(Contact.id))}
        assert by_column == {contact.id for contact in records.find(select(Contact))} == {shared.contact}


def test_the_scene_hides_what_it_says(shared: Scene) -> None:
    """Against an empty proof: the hidden rows do exist."""
    with shared.doors.system(Reason.MIGRATION, writing=False) as system:
        assert len(system.find(select(Contact))) == 4
        assert len(system.find(select(Referral))) == 3


def test_a_plain_insert_of_the_system_is_seen_by_the_next_door(scene: Scene) -> None:
    row = {"id": uuid4(), "client_id": scene.hidden, "organisation_id": scene.ana.organisation_id}
    row |= {"worker_id": scene.worker.id, "allocated_by": scene.worker.id, "starts": world.LONG_AGO, "version": 1}
    with scene.doors.system(Reason.SEED) as system:
        system.connection.execute(insert(Allocation.__table__), row)
    with scene.records() as records:
        assert records.one(Client, scene.hidden).family_name == "Hidden"
