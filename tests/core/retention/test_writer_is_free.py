"""Looking for what is due, and for mentions of whoever is destroyed, keeps nobody from writing meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, select

from core.access.system import Reason
from core.clients.models import Client
from core.duplicates.merging import merge
from core.notices.telling import Told, tell
from core.retention.destroying import destroy
from core.retention.mentions import mentions_of
from core.retention.models import Scope
from tests import world
from tests.core.retention.conftest import Archive
from tests.core.retention.test_destroying import holding


@contextmanager
def statements(archive: Archive, *, writing: bool) -> Iterator[list[str]]:
    """What is asked, by doors that write or by those that read."""
    found: list[str] = []

    def ask(connection, cursor, statement, *rest) -> None:  # type: ignore[no-untyped-def]
        if bool(connection.get_execution_options().get("write")) is writing:
            found.append(" ".join(statement.split()))

    engine = archive.doors.database.read
    event.listen(engine, "before_cursor_execute", ask)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", ask)


def agreed(archive: Archive) -> Client:
    client = archive.old_client()
    archive.look()
    archive.answer(archive.officer, client)
    archive.agree_too(archive.second, client)
    return client


def searches(asked: list[str]) -> list[str]:
    """Statements that look through all text of a table."""
    return [one for one in asked if " LIKE " in one and " IN (" not in one and " >= " not in one]


def counts(asked: list[str]) -> list[str]:
    return [one for one in asked if "FROM contact" in one and "GROUP BY" in one]


# ── looking for what is due ───────────────────────────────────────────────
def test_whoever_writes_does_not_wait_while_it_is_looked_for_what_is_due(archive: Archive) -> None:
    archive.old_client()
    with statements(archive, writing=True) as written, statements(archive, writing=False) as read:
        archive.look()
    assert (len(counts(written)), len(counts(read)) > 0) == (0, True)


# ── destroying ────────────────────────────────────────────────────────────
def test_nor_while_mentions_are_looked_for(archive: Archive) -> None:
    client = agreed(archive)
    with statements(archive, writing=True) as written, statements(archive, writing=False) as read:
        archive.destroy()
    assert (searches(written), len(searches(read)) > 0, archive.is_there(client.id)) == ([], True, False)


def test_of_whom_a_hold_keeps_nothing_is_looked_for_and_said_once(archive: Archive) -> None:
    client = agreed(archive)
    with archive.doors.system(Reason.SEED) as system:
        ours = archive.officer.organisation
        hold = world.legal_hold(system, ours, archive.officer.person, scope=Scope.CLIENT, record_id=client.id)
    archive.destroy()
    version = archive.review(client, archive.officer).version
    with statements(archive, writing=True) as written, statements(archive, writing=False) as read:
        archive.destroy()
    assert (searches(read), [one for one in written if "disposal_review" in one]) == ([], [])
    assert archive.review(client, archive.officer).version == version
    with archive.doors.system(Reason.SEED) as system:
        system.get(type(hold), hold.id).ends = hold.starts


def test_a_message_sent_after_the_search_goes_too(archive: Archive) -> None:
    client = archive.old_client()
    with archive.doors.system(Reason.TICKER, writing=False) as system:
        known = mentions_of(system.connection, [client.id])
    with archive.doors.system(Reason.SEED) as system:
        at = archive.officer.organisation.id
        tell(system, Told(archive.officer.person.id, at, "Look", f"/clients/{client.id}", "a source"))
    with archive.doors.system(Reason.TICKER) as system:
        destroy(system.connection, client.id, known)
    with archive.doors.system(Reason.SEED, writing=False) as system:
        assert list(holding(system.connection, client.id)) == []


def test_a_record_joined_with_theirs_after_the_search_goes_too(archive: Archive) -> None:
    client, other = archive.old_client(), archive.old_client(name="Older Friend")
    with archive.doors.system(Reason.TICKER, writing=False) as system:
        known = mentions_of(system.connection, [client.id])
    with archive.doors.system(Reason.SEED) as system:
        one, two = (system.find(select(Client).where(Client.id == each.id))[0] for each in (client, other))
        merge(system, keep=one, other=two, reason="The same", by=None)
    with archive.doors.system(Reason.TICKER) as system:
        destroy(system.connection, client.id, known)
    with archive.doors.system(Reason.SEED, writing=False) as system:
        assert [list(holding(system.connection, each.id)) for each in (client, other)] == [[], []]
