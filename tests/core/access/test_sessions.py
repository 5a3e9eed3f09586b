"""Whoever gets hold of the session behind a door finds it as strict as the door; without a door there are no rows."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, make_transient_to_detached

from core.access.errors import Bypass, NoActor
from core.access.records import Records
from core.access.system import Reason, SystemRecords
from core.casework.models import Contact
from core.clients.models import Client
from core.referrals.models import Referral
from tests.core.access.scene import CLIENT, Scene, session_of


def ghost_of(scene: Scene) -> Client:
    """An object made up to look like the hidden client's row, loaded elsewhere."""
    ghost = Client(id=scene.hidden, family_name="x")
    make_transient_to_detached(ghost)
    return ghost


def made_up(session: Session, scene: Scene) -> None:
    ghost = ghost_of(scene)
    session.add(ghost)
    session.refresh(ghost)


WAYS: dict[str, Callable[[Session, Scene], object]] = {
    "connection": lambda s, scene: s.connection(),
    "bulk_save_objects": lambda s, scene: s.bulk_save_objects([Client(family_name="x")]),
    "bulk_insert_mappings": lambda s, scene: s.bulk_insert_mappings(Client, [{}]),
    "bulk_update_mappings": lambda s, scene: s.bulk_update_mappings(Client, [{"id": scene.mine}]),
    "made-up object": made_up,
    "merge without loading": lambda s, scene: s.merge(ghost_of(scene), load=False),
    "get": lambda s, scene: s.get(Client, scene.hidden),
    "merge": lambda s, scene: s.merge(Client(id=scene.hidden, family_name="x")),
    "query of a core column": lambda s, scene: s.query(CLIENT.c.family_name).all(),
    "query from_statement": lambda s, scene: s.query(Client).from_statement(text("select * from client")).all(),
    "query update": lambda s, scene: s.query(Client).update({"family_name": "x"}),
    "query delete": lambda s, scene: s.query(Contact).delete(),
    "scalars of text": lambda s, scene: s.scalars(text("select 1")),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_session_is_as_strict_as_the_door(way: str, shared: Scene) -> None:
    with shared.records() as records, pytest.raises(Bypass):
        WAYS[way](session_of(records), shared)


def test_reads_through_the_session_are_filtered(shared: Scene) -> None:
    with shared.records() as records:
        session = session_of(records)
        assert session.query(Client.id).all() == [(shared.mine,)]
        assert [client.id for client in session.scalars(select(Client))] == [shared.mine]


def test_a_plain_session_reads_nothing(shared: Scene) -> None:
    with Session(shared.doors.database.read) as plain, pytest.raises(NoActor):
        plain.scalars(select(Client)).all()


def test_a_plain_session_writes_nothing(scene: Scene) -> None:
    with Session(scene.doors.database.write) as plain:
        plain.add(Referral(client_id=scene.mine))
        with pytest.raises(NoActor):
            plain.flush()


def test_no_actor_no_door(shared: Scene) -> None:
    with pytest.raises(NoActor):
        Records(shared.doors.database, shared.doors.audit, None, None)  # type: ignore[arg-type]


def test_the_two_doors_are_not_each_other() -> None:
    assert not issubclass(SystemRecords, Records)
    assert not issubclass(Records, SystemRecords)


def test_the_system_s_reason_is_from_the_list(shared: Scene) -> None:
    with pytest.raises(ValueError, match="tidy"):
        SystemRecords(shared.doors.database, shared.doors.audit, "tidy")  # type: ignore[arg-type]


def test_the_system_reads_everything(shared: Scene) -> None:
    with shared.doors.system(Reason.MIGRATION, writing=False) as system:
        assert len(system.find(select(Client))) == 3


def test_a_person_may_act_again_once_the_system_has_been_refused(shared: Scene) -> None:
    with pytest.raises(NoActor), shared.records(), shared.doors.system(Reason.SEED):
        pass
    with shared.doors.system(Reason.SEED, writing=False) as system:
        assert system.get(Client, shared.mine).family_name == "Mine"
