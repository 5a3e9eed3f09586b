"""What the doctor finds, each time with one thing amiss."""

import shutil
import socketserver
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, make_url, text

from core.access.audit.models import AuditEntry
from core.access.audit.seal import seal
from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason
from core.database import clock
from core.database.server import PostgresqlServer, SqliteBuild
from core.operations import storage_checks
from core.operations.doctor import examine
from core.operations.findings import Finding, Verdict
from core.operations.last_backup import remember_backup
from core.operations.service_checks import bank_holidays
from core.settings import Settings
from core.ticker.lease import LEASE
from core.ticker.models import TickerJob
from tests import world
from tests.conftest import ON_POSTGRESQL, ON_SQLITE, StandingClock

NO_SETTINGS = Settings()
LOOK, BROKEN, OK = Verdict.LOOK, Verdict.BROKEN, Verdict.OK
Change = Callable[[Connection], object]


@pytest.fixture
def well(doors: Doors, partners: world.Partnership) -> Doors:
    """An installation at work: its ticker beats, its audit is sealed, a backup was made an hour ago."""
    change(doors, lambda connection: connection.execute(insert(LEASE), beat(clock.now())))
    change(doors, lambda connection: remember_backup(connection, clock.now() - timedelta(hours=1)))
    seal(doors.database)
    return doors


class PoliteServer(socketserver.StreamRequestHandler):
    """Says as much SMTP as it takes to come in and to leave."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            self.wfile.write(b"221 goodbye\r\n" if line.upper().startswith(b"QUIT") else b"250 here\r\n")


@pytest.fixture
def mail_server() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), PoliteServer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def beat(at: object) -> dict[str, object]:
    return {"name": "ticker", "holder": "machine/1", "beat": 1, "beat_at": at}


def change(doors: Doors, what: Change) -> None:
    with doors.database.writing(), doors.database.write.begin() as connection:
        what(connection)


def findings(
    doors: Doors, plugins: tuple[str, ...] = world.PLUGINS, settings: Settings = NO_SETTINGS
) -> dict[str, Finding]:
    with doors.database.read.connect() as connection:
        return {one.name: one for one in examine(connection, doors.policies, plugins, settings)}


def finding(doors: Doors, name: str) -> tuple[Verdict, str]:
    one = findings(doors)[name]
    return one.verdict, one.words


def test_of_an_installation_that_is_well_nothing_of_its_own_is_amiss(well: Doors) -> None:
    of_this_machine = ("durability", "role", "disk", "connections", "mail", "text messages", "secret key", "anchors")
    found = {name: one.verdict for name, one in findings(well).items() if name not in of_this_machine}
    assert found == dict.fromkeys(found, OK)


def test_whatever_is_amiss_comes_with_what_to_do(doors: Doors) -> None:
    amiss = [one for one in findings(doors).values() if one.verdict is not OK]
    assert [one.name for one in amiss if not one.todo] == []


# ── where the data lie ────────────────────────────────────────────────────
@ON_SQLITE
def test_a_sqlite_that_may_corrupt_a_file_is_told(well: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_checks, "sqlite_build", lambda connection: SqliteBuild((3, 51, 2), "wal"))
    assert finding(well, "SQLite")[0] is LOOK


@ON_SQLITE
def test_a_file_without_a_write_ahead_log_is_broken(well: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_checks, "sqlite_build", lambda connection: SqliteBuild((3, 53, 4), "delete"))
    assert finding(well, "journal")[0] is BROKEN


@ON_POSTGRESQL
def test_a_server_that_forgets_at_a_power_cut_is_broken(well: Doors) -> None:
    """As the server of the tests does, to be quick."""
    verdict, words = finding(well, "durability")
    assert (verdict, "fsync" in words) == (BROKEN, True)


SETTINGS = {
    "server_version": "17.2", "fsync": "on", "full_page_writes": "on", "synchronous_commit": "on",
    "max_connections": "100", "server_encoding": "UTF8", "TimeZone": "Europe/London",
}  # fmt: skip


@ON_POSTGRESQL
@pytest.mark.parametrize(
    ("setting", "name", "verdict"),
    [
        ({}, "durability", OK),
        ({"synchronous_commit": "off"}, "durability", LOOK),
        ({"full_page_writes": "off"}, "durability", BROKEN),
        ({"max_connections": "20"}, "connections", LOOK),
        ({"server_encoding": "SQL_ASCII"}, "encoding", BROKEN),
    ],
)
def test_settings_of_the_server_that_matter(
    well: Doors, monkeypatch: pytest.MonkeyPatch, setting: dict[str, str], name: str, verdict: Verdict
) -> None:
    server = PostgresqlServer(SETTINGS | setting, 3, may_change_audit=False)
    monkeypatch.setattr(storage_checks, "postgresql_server", lambda connection: server)
    assert finding(well, name)[0] is verdict


@ON_POSTGRESQL
def test_a_role_that_could_change_the_audit_is_told(well: Doors) -> None:
    assert finding(well, "role")[0] is LOOK


@ON_SQLITE
@pytest.mark.parametrize(("free", "verdict"), [(10**10, OK), (5 * 10**8, LOOK), (10**7, BROKEN)])
def test_a_disk_that_fills_up(well: Doors, monkeypatch: pytest.MonkeyPatch, free: int, verdict: Verdict) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(10**11, 0, free))  # type: ignore[attr-defined]
    assert finding(well, "disk")[0] is verdict


@ON_SQLITE
def test_a_file_that_everybody_can_read_is_broken(well: Doors, database_url: str) -> None:
    Path(str(make_url(database_url).database)).chmod(0o644)
    assert finding(well, "file permissions")[0] is BROKEN


@ON_SQLITE
def test_without_a_mail_server_people_are_told_so(well: Doors) -> None:
    assert findings(well)["mail"].verdict is LOOK


@ON_SQLITE
def test_a_mail_server_that_answers(well: Doors, mail_server: str) -> None:
    assert findings(well, settings=Settings(smtp_url=mail_server))["mail"].verdict is OK


@ON_SQLITE
def test_a_mail_server_that_does_not_answer_is_broken_and_no_secret_is_shown(well: Doors) -> None:
    found = findings(well, settings=Settings(smtp_url="smtp://somebody:secret@127.0.0.1:1"))["mail"]
    assert (found.verdict, "secret" in found.words) == (BROKEN, False)


@ON_POSTGRESQL
def test_a_replica_that_follows_nobody_is_broken(well: Doors, database_url: str) -> None:
    assert findings(well, settings=Settings(replica_url=database_url))["replica"].verdict is BROKEN


@ON_POSTGRESQL
def test_a_replica_that_does_not_answer_is_broken_and_no_secret_is_shown(well: Doors) -> None:
    found = findings(well, settings=Settings(replica_url="postgresql://somebody:secret@127.0.0.1:1/x"))["replica"]
    assert (found.verdict, "secret" in found.words) == (BROKEN, False)


def test_clocks_that_differ(well: Doors, standing_clock: StandingClock) -> None:
    assert finding(well, "clocks")[0] is BROKEN


@pytest.mark.parametrize(("revision", "words"), [("9999", "newer version"), ("0001", "this version needs")])
def test_tables_of_another_version(well: Doors, revision: str, words: str) -> None:
    change(well, lambda connection: connection.execute(text(f"update alembic_version set version_num = '{revision}'")))
    verdict, said = finding(well, "tables")
    assert (verdict, words in said, "ticker" in findings(well)) == (BROKEN, True, False)


# ── the running service ───────────────────────────────────────────────────
def test_a_service_that_never_ran(doors: Doors, partners: world.Partnership) -> None:
    assert finding(doors, "ticker")[0] is LOOK


def test_a_ticker_that_stopped(well: Doors) -> None:
    change(well, lambda connection: connection.execute(LEASE.update(), {"beat_at": clock.now() - timedelta(hours=3)}))
    assert finding(well, "ticker") == (BROKEN, "Its last beat was 3 hours ago: alerts are not sent.")


def test_a_job_of_the_ticker_that_keeps_failing(well: Doors) -> None:
    row = {"name": "notices: hand out", "due_at": clock.now(), "failures": 3, "fault": "OSError"}
    change(well, lambda connection: connection.execute(insert(table_of(TickerJob)), row))
    verdict, words = finding(well, "ticker")
    assert (verdict, "notices: hand out failed 3 times (OSError)" in words) == (BROKEN, True)


def test_an_audit_that_nobody_seals(well: Doors) -> None:
    row = {"at": clock.now() - timedelta(minutes=5), "action": "read", "outcome": "allowed"}
    change(well, lambda connection: connection.execute(insert(AuditEntry), row))
    assert finding(well, "seals") == (LOOK, "1 audit entries are not sealed yet, the oldest for 5 minutes.")


def test_no_rules_in_force(doors: Doors) -> None:
    assert finding(doors, "rules")[0] is BROKEN


def test_rules_that_cannot_be_read(well: Doors) -> None:
    with well.system(Reason.POLICY) as system:
        world.publish_policy(system, "p, X-1, allow, nobody_like_this, *, client, read, own, true, why\n")
    assert finding(well, "rules")[0] is BROKEN


def test_a_plugin_in_use_that_is_gone(well: Doors, partners: world.Partnership) -> None:
    with well.system(Reason.SETTINGS) as system:
        world.plugin_enabled(system, partners.nilaari, "nilaari")
    gone = findings(well, plugins=("second_step",))["plugins"]
    assert (gone.verdict, "Nilaari uses the plugin nilaari" in gone.words) == (BROKEN, True)


@pytest.mark.parametrize(("hours", "verdict"), [(1, OK), (25, LOOK)])
def test_a_backup_that_is_too_old(well: Doors, hours: int, verdict: Verdict) -> None:
    change(well, lambda connection: remember_backup(connection, clock.now() - timedelta(hours=hours)))
    assert finding(well, "backup")[0] is verdict


def test_no_backup_at_all(doors: Doors, partners: world.Partnership) -> None:
    assert finding(doors, "backup")[0] is LOOK


# ── bank holidays ─────────────────────────────────────────────────────────
def test_bank_holidays_known_for_more_than_a_year_are_well(standing_clock: StandingClock) -> None:
    standing_clock.moment = datetime(2027, 12, 31, 12, tzinfo=UTC)
    assert bank_holidays().verdict is OK


def test_a_list_of_bank_holidays_that_ends_within_a_year_is_named(standing_clock: StandingClock) -> None:
    standing_clock.moment = datetime(2028, 1, 2, 12, tzinfo=UTC)
    found = bank_holidays()
    assert (found.verdict, "ends on 31 December 2028" in found.words) == (LOOK, True)
