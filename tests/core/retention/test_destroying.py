"""Destroying what is held about a person: no table holds them afterwards, nobody else loses anything."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import Connection, Text, cast, func, or_, select

from core.access.audit.models import RecordChange
from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason
from core.casework.models import Contact
from core.clients.models import Client
from core.database.base import Base
from core.duplicates.merging import merge
from core.notices.models import Notice
from core.notices.telling import Told, tell
from core.privacy.models import PrivacyMatter
from core.retention.destroying import destroy
from tests import world
from tests.core.access.test_floor import Town, build

AUDIT = {"audit_entry", "audit_seal", "audit_anchor"}


@pytest.fixture
def town(doors: Doors) -> Town:
    """A client with a record of every kind."""
    return build(doors)


def holding(connection: Connection, id: UUID) -> Iterator[str]:
    """Tables with a row that names this id in any column, the audit apart."""
    for table in Base.metadata.sorted_tables:
        if table.name in AUDIT:
            continue
        said = [
            or_(cast(c, Text).like(f"%{id}%"), cast(c, Text).like(f"%{id.hex}%"))
            for c in table.c
            if not isinstance(c.type.python_type, type) or c.type.python_type is not bytes
        ]
        if connection.execute(select(func.count()).select_from(table).where(or_(*said))).scalar():
            yield table.name


def test_before_it_many_tables_hold_the_person(town: Town) -> None:
    """Against an empty proof."""
    with town.doors.system(Reason.SEED, writing=False) as system:
        assert len(set(holding(system.connection, town.client))) > 25


def test_afterwards_no_table_holds_the_persons_id(town: Town) -> None:
    with town.doors.system(Reason.TICKER) as system:
        tell(system, Told(town.roz.id, town.partners.second_step.id, "Look", f"/clients/{town.client}", "a source"))
        world.privacy_matter(system, town.roz, town.partners.second_step, client_id=town.client)
    with town.doors.system(Reason.TICKER) as system:
        destroy(system.connection, town.client)
    with town.doors.system(Reason.SEED, writing=False) as system:
        assert list(holding(system.connection, town.client)) == []


def test_nor_any_record_that_was_about_them_with_what_it_said_before(town: Town) -> None:
    with town.doors.system(Reason.TICKER) as system:
        gone = destroy(system.connection, town.client).ids
    history = table_of(RecordChange)
    with town.doors.system(Reason.SEED, writing=False) as system:
        left = select(func.count()).select_from(history).where(history.c.record_id.in_(gone))
        assert (len(gone) > 25, system.connection.execute(left).scalar()) == (True, 0)


def test_everybody_else_keeps_everything(town: Town) -> None:
    with town.doors.system(Reason.SEED) as system:
        other = world.client(system, "Some Body")
        entry = world.contact(system, other, town.roz, town.partners.second_step)
        world.referral(system, other, town.partners.second_step)
    with town.doors.system(Reason.SEED, writing=False) as system:
        before = set(holding(system.connection, other.id))
    with town.doors.system(Reason.TICKER) as system:
        destroy(system.connection, town.client)
    with town.doors.system(Reason.SEED, writing=False) as system:
        assert set(holding(system.connection, other.id)) == before
        assert system.get(Contact, entry.id).client_id == other.id


def test_matters_of_privacy_officers_stay_without_the_person(town: Town) -> None:
    with town.doors.system(Reason.SEED) as system:
        matter = world.privacy_matter(system, town.roz, town.partners.second_step, client_id=town.client)
    with town.doors.system(Reason.TICKER) as system:
        destroy(system.connection, town.client)
    with town.doors.system(Reason.SEED, writing=False) as system:
        assert system.get(PrivacyMatter, matter.id).client_id is None


def test_messages_that_lead_to_them_go(town: Town) -> None:
    with town.doors.system(Reason.SEED) as system:
        tell(system, Told(town.roz.id, town.partners.second_step.id, "Look", f"/clients/{town.client}", "a source"))
    with town.doors.system(Reason.TICKER) as system:
        destroy(system.connection, town.client)
    with town.doors.system(Reason.SEED, writing=False) as system:
        assert system.find(select(Notice).where(Notice.source == "a source")) == []


def test_a_record_that_was_joined_with_theirs_goes_with_it(doors: Doors, partners: world.Partnership) -> None:
    with doors.system(Reason.SEED) as system:
        one, other = world.client(system, "Ann Person"), world.client(system, "Anne Person")
        world.contact(system, other, world.person(system), partners.second_step)
        merge(system, keep=one, other=other, reason="The same", by=None)
    with doors.system(Reason.TICKER) as system:
        destroy(system.connection, one.id)
    with doors.system(Reason.SEED, writing=False) as system:
        assert [list(holding(system.connection, each)) for each in (one.id, other.id)] == [[], []]
        assert system.find(select(Client)) == []
