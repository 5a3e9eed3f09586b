"""Anchors: whatever the seal alone cannot tell, because whoever changed the entries sealed them anew."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, delete, update

from core.access.audit.anchor_key import make_key, read_key
from core.access.audit.anchors import AnchorFault, ChainAnchor, anchors_in, check_line, given_up, public_of, that_hold
from core.access.audit.models import AuditEntry, AuditSeal
from core.access.audit.seal import head, seal, verify
from core.database.engine import Database
from tests.core.access.audit.test_seal import write

ENTRY, SEAL = AuditEntry.__table__, AuditSeal.__table__
OLD, NEW = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()


def anchor_of(database: Database, before: ChainAnchor | None = None, key: Ed25519PrivateKey = OLD) -> ChainAnchor:
    with database.read.connect() as connection:
        position, newest = head(connection)
    number, digest = (before.number + 1, before.digest) if before else (1, "")
    return ChainAnchor(number, "2026-11-23T07:00:00+00:00", position, newest.hex(), digest, public_of(key))


@pytest.fixture
def line(database: Database) -> list[ChainAnchor]:
    """Two anchors: after three entries and after five."""
    write(database, "one", "two", "three")
    seal(database)
    first = anchor_of(database)
    write(database, "four", "five")
    seal(database)
    return [first, anchor_of(database, first)]


def rewrite(database: Database, work: Callable[[Connection], object]) -> None:
    """What somebody with all rights on the database would do: change it, forget every seal, and seal anew."""
    with database.write.begin() as connection:
        work(connection)
        connection.execute(delete(SEAL))
    seal(database)


def fault(database: Database, line: list[ChainAnchor]) -> str:
    return verify(database, anchors=line).fault or ""


def test_an_untouched_audit_fits_its_anchors(database: Database, line: list[ChainAnchor]) -> None:
    assert verify(database, anchors=line).fault is None


def test_what_came_after_the_last_anchor_is_no_fault(database: Database, line: list[ChainAnchor]) -> None:
    write(database, "six")
    seal(database)
    assert verify(database, anchors=line).fault is None


def test_an_entry_changed_and_sealed_anew_is_named_by_the_anchors_around_it(
    database: Database, line: list[ChainAnchor]
) -> None:
    rewrite(database, lambda c: c.execute(update(ENTRY).where(ENTRY.c.id == 4).values(detail="other")))
    assert (verify(database).fault, fault(database, line)[:69]) == (
        None, "the entry at place 4 of the chain, or one up to place 5, is not the o",
    )  # fmt: skip


def test_entries_that_changed_places_and_were_sealed_anew_are_named(
    database: Database, line: list[ChainAnchor]
) -> None:
    def swap(connection: Connection) -> None:
        for old, new in ((2, -1), (3, 2), (-1, 3)):
            connection.execute(update(ENTRY).where(ENTRY.c.id == old).values(id=new))

    rewrite(database, swap)
    assert fault(database, line).startswith("the entry at place 1 of the chain, or one up to place 3")


def test_an_end_cut_off_is_named(database: Database, line: list[ChainAnchor]) -> None:
    rewrite(database, lambda c: c.execute(delete(ENTRY).where(ENTRY.c.id > 3)))
    assert (verify(database).fault, fault(database, line)[:54]) == (
        None, "the entry at place 4 of the chain is missing: the audi",
    )  # fmt: skip


def test_an_older_state_that_went_on_is_named(database: Database, line: list[ChainAnchor]) -> None:
    rewrite(database, lambda c: c.execute(delete(ENTRY).where(ENTRY.c.id > 3)))
    write(database, *"abcdefgh")
    seal(database)
    assert "anchor 2" in fault(database, line)


def test_an_audit_emptied_altogether_is_named(database: Database, line: list[ChainAnchor]) -> None:
    rewrite(database, lambda c: c.execute(delete(ENTRY)))
    assert fault(database, line).startswith("the entry at place 1 of the chain is missing")


def test_a_walk_from_an_anchor_finds_what_was_rewritten_before_it(database: Database, line: list[ChainAnchor]) -> None:
    rewrite(database, lambda c: c.execute(update(ENTRY).where(ENTRY.c.id == 1).values(detail="other")))
    since = (line[1].position, bytes.fromhex(line[1].hash))
    assert "seal 5 is not the one that was anchored" in (verify(database, since=since).fault or "")


# ── the anchors themselves ────────────────────────────────────────────────
def kept(folder: Path, anchors: list[ChainAnchor], key: Ed25519PrivateKey = OLD) -> Path:
    for one in anchors:
        (folder / one.file_name).write_text(one.signed(key), "utf-8")
    return folder


def test_anchors_are_read_back_as_they_left(tmp_path: Path, line: list[ChainAnchor]) -> None:
    assert anchors_in(kept(tmp_path, line)) == line


@pytest.mark.parametrize("field", ["number", "position", "hash", "before", "at", "why"])
def test_a_changed_anchor_is_named(field: str, tmp_path: Path, line: list[ChainAnchor]) -> None:
    file = kept(tmp_path, line) / line[0].file_name
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), field: 9}), "utf-8")
    with pytest.raises(AnchorFault, match=r"anchor-000001\.json was changed after it was signed"):
        anchors_in(tmp_path)


def test_a_damaged_anchor_is_named(tmp_path: Path, line: list[ChainAnchor]) -> None:
    (kept(tmp_path, line) / line[0].file_name).write_text("{", "utf-8")
    with pytest.raises(AnchorFault, match=r"is no anchor, or was damaged"):
        anchors_in(tmp_path)


def test_a_missing_anchor_is_named(database: Database, line: list[ChainAnchor]) -> None:
    third = anchor_of(database, line[1])
    with pytest.raises(AnchorFault, match=r"anchor 2 is missing"):
        check_line([line[0], third])


def test_an_anchor_replaced_by_another_of_the_same_key_is_named(line: list[ChainAnchor]) -> None:
    with pytest.raises(AnchorFault, match=r"anchor 2 does not follow anchor 1"):
        check_line([replace(line[0], position=2), line[1]])


def test_a_key_that_nobody_announced_is_named(database: Database, line: list[ChainAnchor]) -> None:
    with pytest.raises(AnchorFault, match=r"signed with a key .* that no anchor before announced. If the key was lost"):
        check_line([*line, anchor_of(database, line[1], NEW)])


def test_a_key_that_replaced_a_lost_one_holds_once_it_is_named(database: Database, line: list[ChainAnchor]) -> None:
    check_line([*line, anchor_of(database, line[1], NEW)], [public_of(OLD), public_of(NEW)])


def test_a_key_announced_by_the_one_before_holds(database: Database, line: list[ChainAnchor]) -> None:
    announced = replace(anchor_of(database, line[1]), next_key=public_of(NEW))
    check_line([*line, announced, anchor_of(database, announced, NEW)])


def test_other_keys_than_the_trusted_one_do_not_hold(line: list[ChainAnchor]) -> None:
    with pytest.raises(AnchorFault, match=r"anchor 1 .* is signed with a key"):
        check_line(line, [public_of(NEW)])


def test_a_restore_that_was_meant_gives_up_what_it_says_and_is_told_for_good(
    database: Database, line: list[ChainAnchor]
) -> None:
    rewrite(database, lambda c: c.execute(delete(ENTRY).where(ENTRY.c.id > 3)))
    line = [*line, replace(anchor_of(database, line[1]), replaces=2, why="the disk failed")]
    check_line(line)
    assert (fault(database, that_hold(line)), "anchors 2 to 2 no longer hold" in given_up(line)[0]) == ("", True)


# ── the key ───────────────────────────────────────────────────────────────
def test_a_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    made = make_key(tmp_path / "key")
    assert ((tmp_path / "key").stat().st_mode & 0o777, public_of(read_key(tmp_path / "key"))) == (
        0o600, public_of(made),
    )  # fmt: skip


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    make_key(tmp_path / "key")
    with pytest.raises(FileExistsError):
        make_key(tmp_path / "key")


def test_a_key_that_others_may_read_signs_nothing(tmp_path: Path) -> None:
    make_key(tmp_path / "key")
    (tmp_path / "key").chmod(0o644)
    with pytest.raises(AnchorFault, match=r"others on this machine may read"):
        read_key(tmp_path / "key")


@pytest.mark.parametrize("file", [None, "lost"])
def test_a_lost_key_is_told(file: str | None, tmp_path: Path) -> None:
    with pytest.raises(AnchorFault, match=r"names none|is lost"):
        read_key(tmp_path / file if file else None)


def test_words_that_are_no_key_are_told(tmp_path: Path) -> None:
    (tmp_path / "key").touch(mode=0o600)
    with pytest.raises(AnchorFault, match=r"holds no Ed25519 key"):
        read_key(tmp_path / "key")
