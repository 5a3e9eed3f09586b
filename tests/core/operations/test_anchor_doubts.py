"""Whatever its anchors and their key are like, the audit is looked at: keys that were lost, damaged files, emptied
folders, entries put in behind the seals."""

from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, text, update

from core.access.audit import seal as sealing
from core.access.audit.anchors import AnchorFault, anchors_in
from core.access.audit.seal import seal
from core.access.doors import Doors
from core.operations.anchor_check import whole_audit
from core.operations.findings import Verdict
from core.settings import Settings
from tests.conftest import StandingClock
from tests.core.commands.conftest import run
from tests.core.operations.test_anchoring import (
    ENTRY,
    SEAL,
    Day,
    back,
    day,
    do,
    finding,
    installation,
    settings,
    tamper,
    told,
)

__all__ = ["day", "installation", "settings"]


def renewed(doors: Doors, settings: Settings, tmp_path: Path, database_url: str, *, trusted: bool) -> Settings:
    """The key was lost, another signs; `trusted`: both public halves are named."""
    made = run("audit", "key", str(tmp_path / "new"), "--database", database_url)
    first = anchors_in(settings.anchor_folder or Path())[0].key
    keys = f"{first}, {made.out.strip()}" if trusted else ""
    return Settings(anchor_key=tmp_path / "new", anchor_folder=settings.anchor_folder, anchor_trusted=keys)


def test_after_a_lost_key_the_service_checks_on_once_the_new_one_is_trusted(
    day: Day, installation: Doors, settings: Settings, tmp_path: Path, database_url: str
) -> None:
    day()
    later = renewed(installation, settings, tmp_path, database_url, trusted=True)
    do(installation, later), do(installation, later)
    assert (told(installation), finding(installation, later)) == (set(), Verdict.OK)


def test_after_a_lost_key_the_audit_is_checked_even_if_the_new_one_is_not_trusted(
    day: Day, installation: Doors, settings: Settings, tmp_path: Path, database_url: str
) -> None:
    day()
    later = renewed(installation, settings, tmp_path, database_url, trusted=False)
    do(installation, later), do(installation, later)
    tamper(installation, update(ENTRY).where(ENTRY.c.id == 2).values(action="other"))
    do(installation, later)
    words = told(installation)
    assert (len(words), sum("entry 2 was changed" in one and "If the key was lost" in one for one in words)) == (2, 1)


def test_while_the_key_is_lost_the_audit_is_looked_at(day: Day, installation: Doors, settings: Settings) -> None:
    day()
    (settings.anchor_key or Path()).unlink()
    tamper(installation, update(ENTRY).where(ENTRY.c.id == 2).values(action="other"), delete(SEAL))
    with pytest.raises(AnchorFault):
        day()
    assert any("The audit is in doubt" in words for words in told(installation))


def test_after_a_lost_key_a_restore_is_declared_with_both_keys(
    day: Day, installation: Doors, settings: Settings, tmp_path: Path, database_url: str
) -> None:
    day()
    later = renewed(installation, settings, tmp_path, database_url, trusted=True)
    do(installation, later), do(installation, later)
    back(installation)
    env = {"FINGERPOST_ANCHOR_KEY": str(later.anchor_key), "FINGERPOST_ANCHOR_FOLDER": str(later.anchor_folder)}
    asked = ("audit", "anchor", "--after-restore", "disk failed", "--database", database_url)
    keys = [word for key in later.anchor_trusted.split(", ") for word in ("--key", key)]
    unsaid, said = run(*asked, env=env), run(*asked, *keys, env=env)
    assert (unsaid.code, said.code) == (1, 0)


@pytest.mark.parametrize("content", ["{", b"\xff\xfe"], ids=["no json", "no text"])
def test_a_damaged_file_in_the_folder_keeps_nobody_from_hearing_of_a_changed_entry(
    content: str | bytes, day: Day, installation: Doors, settings: Settings, database_url: str
) -> None:
    day()
    folder = settings.anchor_folder or Path()
    (folder / "anchor-000001.json").write_bytes(content.encode() if isinstance(content, str) else content)
    tamper(installation, update(ENTRY).where(ENTRY.c.id == 2).values(action="other"), delete(SEAL))
    seal(installation.database)
    tamper(installation, update(ENTRY).where(ENTRY.c.id == 3).values(action="other"))
    checked = run("audit", "verify", "--anchors", str(folder), "--database", database_url)
    day()
    assert any("The audit is in doubt" in one and "anchor-000001.json" in one for one in told(installation))
    assert ("entry 3 was changed" in checked.out, "anchor-000001.json" in checked.err, checked.code) == (True, True, 1)


def test_an_emptied_folder_is_told(day: Day, installation: Doors, settings: Settings) -> None:
    day(), day()
    for file in (settings.anchor_folder or Path()).iterdir():
        file.unlink()
    day()
    (words,) = told(installation)
    assert ("the folder lacks 2 anchors from 1 to 2" in words, finding(installation, settings)) == (
        True,
        Verdict.BROKEN,
    )


def test_an_entry_put_in_behind_the_seals_is_told_daily_and_by_the_doctor(
    standing_clock: StandingClock, day: Day, installation: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    day()
    monkeypatch.setattr(sealing, "WINDOW", 3)
    with installation.database.read.connect() as connection:
        entry = dict(connection.execute(select(ENTRY).limit(1)).mappings().one())
    tamper(installation, insert(ENTRY).values(entry | {"id": -5}))
    day(), standing_clock.move(days=1), day()
    told(installation)
    with installation.database.read.connect() as connection:
        notices = connection.execute(text("select count(*) from notice where words like '%entry -5 was put%'")).scalar()
        assert (notices, whole_audit(connection).verdict) == (4, Verdict.BROKEN)
