"""The seal: what was tampered with is named, what is not chained yet is counted."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.exc import ProgrammingError

from core.access.audit import seal as sealing
from core.access.audit.entries import Entry, Stamp, row
from core.access.audit.models import AuditEntry, AuditSeal
from core.access.audit.seal import START, Verdict, link, seal, verify
from core.access.audit.writer import AuditWriter
from core.database import migrate
from core.database.engine import Database
from tests.conftest import ON_POSTGRESQL
from tests.databases import opened

STAMP = Stamp(None, None, None, "test")
ENTRY, SEAL = AuditEntry.__table__, AuditSeal.__table__


def write(database: Database, *details: str) -> None:
    AuditWriter(database).write([row(STAMP, Entry("test", detail=detail)) for detail in details])


@pytest.fixture
def sealed(database: Database) -> Database:
    """Five entries, sealed."""
    write(database, "one", "two", "three", "four", "five")
    seal(database)
    return database


def tamper(database: Database, work: Callable[[Connection], object]) -> Verdict:
    """What the check says afterwards."""
    with database.write.begin() as connection:
        work(connection)
    return verify(database)


def test_an_untouched_audit_is_whole(sealed: Database) -> None:
    assert verify(sealed) == Verdict(sealed=5, unsealed=0, fault=None)


def test_whoever_waits_hears_how_far_the_check_is(sealed: Database) -> None:
    heard: list[tuple[int, int]] = []
    verify(sealed, lambda done, total: heard.append((done, total)))
    assert heard == [(5, 5)]


def test_an_empty_audit_is_whole(database: Database) -> None:
    assert (seal(database), verify(database)) == (0, Verdict(0, 0, None))


def test_what_came_since_is_the_unsealed_tail(sealed: Database) -> None:
    write(sealed, "six", "seven")
    assert verify(sealed) == Verdict(sealed=5, unsealed=2, fault=None)


def test_sealing_goes_on_where_it_stopped(sealed: Database) -> None:
    write(sealed, "six")
    assert (seal(sealed), verify(sealed)) == (1, Verdict(6, 0, None))


def test_sealing_again_seals_nothing(sealed: Database) -> None:
    assert seal(sealed) == 0


def test_sealing_in_portions_makes_the_same_chain(database: Database) -> None:
    write(database, *"abcdefg")
    assert ([seal(database, limit=3) for _ in range(4)], verify(database)) == ([3, 3, 1, 0], Verdict(7, 0, None))


OTHER = dict.fromkeys((column.name for column in ENTRY.c if column.name != "id"), "'other'") | {
    "at": "'2001-01-01 00:00:00'",
    "policy": "9",
    "shown": "'[]'",
    **dict.fromkeys(
        ("actor_id", "organisation_id", "record_id", "about_id", "owner_id"), "'00000000000000000000000000000009'"
    ),
}


@pytest.mark.parametrize("column", OTHER)
def test_a_changed_column_is_named(column: str, sealed: Database) -> None:
    change = text(f"update audit_entry set {column} = {OTHER[column]} where id = 3")
    assert tamper(sealed, lambda c: c.execute(change)).fault == "entry 3 was changed, or the chain before it reordered"


def test_a_missing_entry_is_named(sealed: Database) -> None:
    assert tamper(sealed, lambda c: c.execute(delete(ENTRY).where(ENTRY.c.id == 2))).fault == "entry 2 is missing"


def test_entries_removed_with_their_seals_are_named(sealed: Database) -> None:
    def remove(connection: Connection) -> None:
        connection.execute(delete(ENTRY).where(ENTRY.c.id == 2))
        connection.execute(delete(SEAL).where(SEAL.c.entry_id == 2))

    assert tamper(sealed, remove).fault == "seal 2 is missing: entries were removed with their seals"


def test_entries_that_change_places_are_named(sealed: Database) -> None:
    def swap(connection: Connection) -> None:
        for old, new in ((2, -1), (3, 2), (-1, 3)):
            connection.execute(update(SEAL).where(SEAL.c.entry_id == old).values(entry_id=new))

    assert tamper(sealed, swap).fault == "entry 3 was changed, or the chain before it reordered"


def test_seals_renumbered_over_a_gap_are_named(sealed: Database) -> None:
    def close_ranks(connection: Connection) -> None:
        connection.execute(delete(ENTRY).where(ENTRY.c.id == 2))
        connection.execute(delete(SEAL).where(SEAL.c.entry_id == 2))
        for position in (3, 4, 5):
            connection.execute(update(SEAL).where(SEAL.c.position == position).values(position=position - 1))

    assert tamper(sealed, close_ranks).fault == "entry 3 was changed, or the chain before it reordered"


def test_the_verdict_counts_what_is_whole_before_the_fault(sealed: Database) -> None:
    assert tamper(sealed, lambda c: c.execute(delete(ENTRY).where(ENTRY.c.id == 4))).sealed == 3


def test_an_entry_that_commits_late_is_sealed_after_its_followers(database: Database) -> None:
    """Entries are numbered before they commit: a gap left by a slow transaction is filled later."""
    write(database, "one", "two", "three")
    late = row(STAMP, Entry("test", detail="late"))
    with database.write.begin() as connection:
        connection.execute(delete(ENTRY).where(ENTRY.c.id == 2))
    seal(database)
    with database.write.begin() as connection:
        connection.execute(insert(ENTRY), late | {"id": 2})
    assert (verify(database).unsealed, seal(database), verify(database)) == (1, 1, Verdict(3, 0, None))


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chain longer than the window in which entries may still be sealed."""
    monkeypatch.setattr(sealing, "WINDOW", 3)


def put_in(number: int) -> Callable[[Connection], object]:
    return lambda c: c.execute(insert(ENTRY), row(STAMP, Entry("test", detail="late")) | {"id": number})


@pytest.mark.parametrize("number", [-5, 0])
def test_an_entry_put_in_behind_the_seals_is_named(number: int, sealed: Database, narrow: None) -> None:
    words = f"entry {number} was put in afterwards: it is older than the seals, and has none"
    assert tamper(sealed, put_in(number)) == Verdict(5, 1, words)


def test_an_entry_put_in_behind_the_seals_is_no_more_sealed(sealed: Database, narrow: None) -> None:
    tamper(sealed, put_in(-5))
    write(sealed, "six")
    assert (seal(sealed), verify(sealed).sealed) == (1, 6)


def test_a_link_depends_on_the_link_before(sealed: Database) -> None:
    with sealed.read.connect() as connection:
        entry = connection.execute(select(ENTRY).limit(1)).mappings().one()
    assert link(START, entry) != link(b"another", entry)


def test_the_first_link_is_reproducible(database: Database) -> None:
    """The chain is checked years later, perhaps on the other database: the hash must come from values alone."""
    write(database, "one")
    seal(database)
    with database.read.connect() as connection:
        kept = connection.execute(select(SEAL.c.hash)).scalar_one()
        entry = connection.execute(select(ENTRY)).mappings().one()
    assert kept == link(START, entry)


# ── PostgreSQL: what the application may not do ───────────────────────────
@pytest.fixture
def as_application(sealed: Database, database_url: str) -> Iterator[Database]:
    """The same database, opened in the application's role."""
    with sealed.write.begin() as connection:
        connection.execute(text("drop role if exists application"))
        connection.execute(text("create role application login"))
    migrate.grant(sealed, "application")
    with opened(database_url.replace("postgres:@", "application:@")) as application:
        yield application


FORBIDDEN = [
    *(f"update {table} set {column} = {column}" for table, column in (
        ("audit_entry", "detail"), ("audit_seal", "position"), ("record_change", "reason"), ("policy_version", "text"),
    )),
    *(f"delete from {table}" for table in ("audit_entry", "audit_seal", "policy_version")),
    "truncate audit_entry", "drop table audit_entry", "alter table audit_entry disable trigger all",
]  # fmt: skip


@ON_POSTGRESQL
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_application_s_role_cannot_change_what_is_kept(statement: str, as_application: Database) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), as_application.write.begin() as c:
        c.execute(text(statement))


@ON_POSTGRESQL
def test_the_application_s_role_writes_and_seals(as_application: Database) -> None:
    write(as_application, "six")
    assert (seal(as_application), verify(as_application).sealed) == (1, 6)
