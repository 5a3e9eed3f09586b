"""The ticker's anchors: made daily, taken to a folder and by email, and in doubt where the audit does not fit them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update

from core.access.audit.anchor_key import make_key
from core.access.audit.anchors import AnchorFault, anchors_in
from core.access.audit.models import AuditAnchor, AuditEntry, AuditSeal
from core.access.audit.seal import seal
from core.access.doors import Doors
from core.database import clock
from core.notices.handing_out import JOB as HANDING_OUT
from core.operations import anchoring
from core.operations.anchor_check import anchors
from core.operations.findings import Verdict
from core.settings import Settings
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from tests.conftest import doors_to
from tests.core.commands.conftest import FIRST_PEOPLE, run
from tests.core.notices.outside import mail_server
from tests.databases import opened

ENTRY, SEAL, ANCHOR = AuditEntry.__table__, AuditSeal.__table__, AuditAnchor.__table__
Day = Callable[[], None]


@pytest.fixture
def installation(database_url: str) -> Iterator[Doors]:
    """Just set up: two privacy officers, an audit that is sealed."""
    run("init", "--database", database_url, *FIRST_PEOPLE)
    with opened(database_url) as database:
        seal(database)
        yield doors_to(database)


@pytest.fixture
def settings(tmp_path: Path, installation: Doors) -> Settings:
    make_key(tmp_path / "key")
    (tmp_path / "anchors").mkdir()
    return Settings(anchor_key=tmp_path / "key", anchor_folder=tmp_path / "anchors")


@pytest.fixture
def day(installation: Doors, settings: Settings) -> Day:
    """What the ticker does of this in a day."""
    return lambda: do(installation, settings)


def do(doors: Doors, settings: Settings) -> None:
    seal(doors.database)
    with holding(doors) as tick:
        for job in anchoring.jobs(settings):
            job.run(tick)


@contextmanager
def holding(doors: Doors) -> Iterator[Tick]:
    """The ticker's lease for a while."""
    lease = Lease(doors.database)
    lease.hold()
    try:
        yield Tick(doors, lease, clock.now())
    finally:
        lease.release()


def told(doors: Doors) -> set[str]:
    """What the officers' inboxes say."""
    with holding(doors) as tick:
        HANDING_OUT.run(tick)
    with doors.database.read.connect() as connection:
        return set(connection.execute(text("select words from notice")).scalars())


def finding(doors: Doors, settings: Settings) -> Verdict:
    with doors.database.read.connect() as connection:
        return anchors(connection, settings).verdict


def tamper(doors: Doors, *statements: object) -> None:
    with doors.database.write.begin() as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]


def test_each_day_an_anchor_lies_in_the_folder(day: Day, settings: Settings) -> None:
    day(), day()
    assert [one.number for one in anchors_in(settings.anchor_folder or Path())] == [1, 2]


def test_a_sound_audit_with_a_fresh_anchor_is_well(day: Day, installation: Doors, settings: Settings) -> None:
    day()
    assert (finding(installation, settings), told(installation)) == (Verdict.OK, set())


def test_without_anchors_the_doctor_says_so(installation: Doors) -> None:
    assert (finding(installation, Settings()), anchoring.jobs(Settings())) == (Verdict.LOOK, ())


def test_an_audit_rewritten_and_sealed_anew_is_told_to_the_officers(
    day: Day, installation: Doors, settings: Settings
) -> None:
    day()
    tamper(installation, update(ENTRY).where(ENTRY.c.id == 2).values(action="other"), delete(SEAL))
    day()
    (words,) = told(installation)
    assert (words[:25], finding(installation, settings)) == ("The audit is in doubt: se", Verdict.BROKEN)


def test_an_entry_changed_since_the_last_anchor_is_told(day: Day, installation: Doors) -> None:
    day()
    seal(installation.database)
    newest = select(ENTRY.c.id).order_by(ENTRY.c.id.desc()).limit(1).scalar_subquery()
    tamper(installation, update(ENTRY).where(ENTRY.c.id == newest).values(action="other"))
    day()
    assert ["was changed" in words for words in told(installation)] == [True]


def back(doors: Doors) -> None:
    """An older state is put back: what came after the first anchor is gone, from the audit and its anchors alike."""
    first = select(ANCHOR.c.position).where(ANCHOR.c.number == 1).scalar_subquery()
    tamper(doors, delete(ENTRY).where(ENTRY.c.id > first), delete(SEAL).where(SEAL.c.position > first),
           delete(ANCHOR).where(ANCHOR.c.number > 1),
           text("update installation_fact set value = '1' where name = 'anchor in folder'"))  # fmt: skip


def test_an_older_state_put_back_is_told_and_its_anchors_are_not_overwritten(day: Day, installation: Doors) -> None:
    day(), day()
    back(installation)
    with pytest.raises(AnchorFault, match="has another anchor 2: an older state"):
        day()
    assert any("an older state was put back" in words for words in told(installation))


def test_a_restore_that_was_meant_goes_on_with_its_reason(
    day: Day, installation: Doors, settings: Settings, database_url: str
) -> None:
    day(), day()
    back(installation)
    env = {"FINGERPOST_ANCHOR_KEY": str(settings.anchor_key), "FINGERPOST_ANCHOR_FOLDER": str(settings.anchor_folder)}
    given = run("audit", "anchor", "--after-restore", "disk failed", "--database", database_url, env=env)
    day()
    seal(installation.database)
    checked = run("audit", "verify", "--anchors", str(settings.anchor_folder), "--database", database_url)
    assert (given.code, checked.code, "The reason given: disk failed" in checked.out) == (0, 0, True)


def test_a_lost_key_is_told_and_broken(day: Day, installation: Doors, settings: Settings) -> None:
    (settings.anchor_key or Path()).unlink()
    with pytest.raises(AnchorFault, match="is lost"):
        day()
    assert (any("is lost" in words for words in told(installation)), finding(installation, settings)) == (
        True, Verdict.BROKEN,
    )  # fmt: skip


def test_each_officer_is_told_once_of_the_same(day: Day, installation: Doors, settings: Settings) -> None:
    (settings.anchor_key or Path()).unlink()
    for _ in range(2):
        with pytest.raises(AnchorFault):
            day()
    told(installation)
    with installation.database.read.connect() as connection:
        assert connection.execute(text("select count(*) from notice")).scalar() == 2


def test_a_key_changed_in_good_order_needs_no_word(
    day: Day, installation: Doors, settings: Settings, tmp_path: Path, database_url: str
) -> None:
    day()
    old, new = str(settings.anchor_key), tmp_path / "new"
    made = run("audit", "key", str(new), "--instead-of", old, "--database", database_url)
    do(installation, Settings(anchor_key=new, anchor_folder=settings.anchor_folder))
    folder = settings.anchor_folder or Path()
    checked = run("audit", "verify", "--anchors", str(folder), "--database", database_url)
    assert (anchors_in(folder)[-1].key, checked.code) == (made.out.strip(), 0)


def test_a_key_made_because_the_old_one_was_lost_must_be_named(
    day: Day, installation: Doors, settings: Settings, tmp_path: Path, database_url: str
) -> None:
    day()
    made = run("audit", "key", str(tmp_path / "new"), "--database", database_url)
    do(installation, Settings(anchor_key=tmp_path / "new", anchor_folder=settings.anchor_folder))
    folder = settings.anchor_folder or Path()
    keys = ("--key", anchors_in(folder)[0].key, "--key", made.out.strip())
    asked = ("audit", "verify", "--anchors", str(folder), "--database", database_url)
    unsaid, said = run(*asked), run(*asked, *keys)
    assert (unsaid.code, "If the key was lost" in unsaid.err, said.code) == (1, True, 0)


def test_anchors_leave_by_email_too(installation: Doors, settings: Settings) -> None:
    with mail_server() as mailbox:
        do(
            installation,
            Settings(anchor_key=settings.anchor_key, anchor_mail="a@b.test, c@d.test", smtp_url=mailbox.url),
        )
    assert ["anchor-000001.json" in letter for _, letter in mailbox.took] == [True]


def test_an_email_leaves_once(installation: Doors, settings: Settings) -> None:
    with mail_server() as mailbox:
        by_mail = Settings(anchor_key=settings.anchor_key, anchor_mail="a@b.test", smtp_url=mailbox.url)
        do(installation, by_mail), do(installation, by_mail)
    assert len(mailbox.took) == 2
