"""A read replica answers lists, and never shows what has been closed: two real servers, one following the other."""

from collections.abc import Iterator
from datetime import date
from re import search

import pytest
from sqlalchemy import event, text
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.database import migrate
from core.database.engine import Database, open_database
from core.database.marks import fold
from core.database.replica import REST
from core.involvement.models import Allocation
from core.models import METADATA
from core.operations.findings import Verdict
from core.operations.replica_check import replica
from core.settings import Settings
from tests import world
from tests.clusters import Cluster, cluster
from tests.core.casework.visitors import Visitor, visitor
from tests.databases import opened
from tests.faults.processes import wait_for
from tests.hosts import host_of

pytestmark = pytest.mark.replica
LISTS = ("/clients", "/caseload", "/referrals", "/api/v1/clients", "/api/v1/caseload", "/api/v1/contacts")


@pytest.fixture(scope="module")
def primary() -> Iterator[Cluster]:
    with cluster() as made:
        made.make()
        made.start()
        yield made


@pytest.fixture(scope="module")
def follower(primary: Cluster) -> Iterator[Cluster]:
    with cluster() as made:
        made.follow(primary)
        made.start()
        yield made


class Scene:
    """The service with both servers, a navigator who carries one client, and what each server was asked."""

    def __init__(self, service: TestClient, database: Database, follower: Cluster) -> None:
        self.service, self.database, self.follower = service, database, follower
        self.asked: list[str] = []
        for name, engine in (("primary", database.read), ("replica", self.replica.engine)):
            event.listen(engine, "before_cursor_execute", self._note(name))
        with self.doors.system(Reason.SEED) as system:
            self.partners = world.partnership(system)
            world.publish_policy(system)
            self.navigator: Visitor = visitor(system, service, self.partners.missing_link, "recovery_navigator")
            self.client = world.client(system, "Sam Hidden")
            self.carried = world.allocation(system, self.client, self.navigator.person, self.partners.missing_link)

    @property
    def doors(self):  # type: ignore[no-untyped-def]
        return self.service.app.state.doors  # type: ignore[attr-defined]

    @property
    def replica(self):  # type: ignore[no-untyped-def]
        return self.database.replica

    def _note(self, name: str):  # type: ignore[no-untyped-def]
        def note(*given: object) -> None:
            if search(r"FROM (client|allocation|contact|referral)\b", str(given[2])):
                self.asked.append(name)

        return note

    def caught_up(self) -> None:
        """Waits until the replica shows what the primary shows: tables too, which it may not have yet."""
        with self.database.read.connect() as connection:
            written = connection.execute(text("select pg_current_wal_lsn()")).scalar_one()
        has_it = f"select (pg_last_wal_replay_lsn() >= '{written}')::int"
        wait_for(lambda: bool(self.on_replica(has_it)), "it caught up")

    def on_replica(self, statement: str) -> int:
        with self.replica.engine.connect() as connection:
            return int(connection.execute(text(statement)).scalar() or 0)

    def pause(self) -> None:
        self.on_replica("select 1 from pg_wal_replay_pause()")
        wait_for(lambda: bool(self.on_replica("select (pg_get_wal_replay_pause_state() = 'paused')::int")), "it paused")

    def resume(self) -> None:
        self.on_replica("select 1 from pg_wal_replay_resume()")

    def shown(self, path: str) -> bool:
        """Whether the list shows the client; `answered_by` says who was asked for it."""
        self.asked.clear()
        if path.startswith("/api/v1"):
            answer = self.navigator.call("GET", path.removeprefix("/api/v1"))
        else:
            answer = self.navigator.get(path)
        assert answer.status_code == 200, answer.text
        return "Sam" in answer.text or str(self.client.id) in answer.text

    def answered_by(self, path: str) -> set[str]:
        self.shown(path)
        return set(self.asked)

    def close_access(self) -> None:
        """The navigator carries the client no more."""
        with self.doors.system(Reason.SEED) as system:
            system.get(Allocation, self.carried.id).ends = date(2020, 1, 1)


@pytest.fixture
def scene(primary: Cluster, follower: Cluster) -> Iterator[Scene]:
    with opened(primary.url) as fresh, fresh.write.begin() as connection:
        connection.execute(text("drop schema public cascade"))
        connection.execute(text("create schema public"))
    with opened(primary.url) as fresh:
        migrate.upgrade(fresh, METADATA)
    host = host_of()
    # What the ticker changes meanwhile is a change too: a replica that rests would not be asked any more.
    settings = Settings(database_url=primary.url, replica_url=follower.url, secure_cookies=False, ticker=False)
    app = create_app(settings, host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as service:
        made = Scene(service, app.state.doors.database, follower)
        made.caught_up()
        yield made
        if follower.is_running:
            made.resume()


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_answered_by_a_replica_that_is_up_to_date(scene: Scene, path: str) -> None:
    assert scene.answered_by(path) == {"replica"}


def test_the_list_is_the_same_as_from_the_primary(scene: Scene) -> None:
    assert (scene.shown("/clients"), scene.answered_by("/clients")) == (True, {"replica"})


def test_a_record_is_always_read_on_the_primary(scene: Scene) -> None:
    scene.navigator.get(f"/clients/{scene.client.id}")
    assert set(scene.asked) == {"primary"}


def test_a_replica_that_has_not_replayed_a_change_is_not_asked(scene: Scene) -> None:
    scene.pause()
    with scene.doors.system(Reason.SEED) as system:
        world.client(system, "Somebody Else")
    assert scene.answered_by("/clients") == {"primary"}


@pytest.mark.parametrize("path", ["/clients", "/caseload", "/api/v1/clients", "/api/v1/caseload"])
def test_what_was_closed_is_shown_by_no_replica_that_does_not_know_yet(scene: Scene, path: str) -> None:
    assert scene.shown(path)
    scene.pause()
    scene.close_access()
    assert scene.on_replica("select count(*) from allocation where ends is null") == 1, "the replica is behind"
    assert not scene.shown(path)


def test_a_role_that_ended_is_known_at_once(scene: Scene) -> None:
    scene.pause()
    with scene.database.write.begin() as connection:
        connection.execute(text("update role_held set ends = '2020-01-01'"))
    assert scene.navigator.call("GET", "/clients").status_code == 401


def test_a_policy_that_was_published_is_known_at_once(scene: Scene) -> None:
    scene.pause()
    with scene.doors.system(Reason.SEED) as system:
        lines = [line for line in world.shipped_policy().splitlines() if "recovery_navigator" not in line]
        world.publish_policy(system, "\n".join(lines) + "\n")
    answer = scene.navigator.call("GET", "/clients")
    assert "Sam" not in answer.text


def test_what_one_has_just_saved_is_on_ones_list(scene: Scene) -> None:
    scene.pause()
    with scene.doors.system(Reason.SEED) as system:
        new = world.client(system, "Newly Known")
        world.allocation(system, new, scene.navigator.person, scene.partners.missing_link)
    assert "Newly" in scene.navigator.call("GET", "/clients").text


def test_it_is_asked_again_once_it_has_caught_up(scene: Scene) -> None:
    scene.pause()
    scene.close_access()
    scene.resume()
    scene.caught_up()
    assert (scene.shown("/clients"), "primary" in scene.asked) == (False, False)


def test_looking_and_signing_in_count_as_no_change(scene: Scene) -> None:
    scene.pause()
    scene.navigator.get(f"/clients/{scene.client.id}")
    assert scene.answered_by("/clients") == {"replica"}


def test_folded_marks_are_no_change(scene: Scene) -> None:
    scene.pause()
    with scene.database.write.begin() as connection:
        fold(connection)
    assert scene.answered_by("/clients") == {"replica"}


def test_what_is_seen_on_a_replica_is_audited_on_the_primary(scene: Scene) -> None:
    scene.navigator.call("GET", "/clients")
    asked = text("select count(*) from audit_entry where shown::text like :id")
    with scene.database.read.connect() as connection:
        assert connection.execute(asked, {"id": f"%{scene.client.id}%"}).scalar_one() >= 1


def test_a_primary_given_as_its_own_replica_is_not_asked_as_one(primary: Cluster, scene: Scene) -> None:
    database = open_database(primary.url, primary.url)
    with database.read.connect() as connection:
        assert database.replica is not None
        assert database.replica.if_fresh(connection) is None
    database.close()


def test_a_query_that_the_replica_cancels_is_answered_by_the_primary(scene: Scene) -> None:
    def cancel(*given: object) -> None:
        if "FROM client" in str(given[2]):
            given[1].execute("do $$ begin raise sqlstate '40001'; end $$")  # type: ignore[attr-defined]

    event.listen(scene.replica.engine, "before_cursor_execute", cancel)
    assert (scene.shown("/clients"), "primary" in scene.asked) == (True, True)


def test_the_doctor_tells_how_far_it_is_behind(scene: Scene, follower: Cluster) -> None:
    scene.pause()
    scene.close_access()
    with scene.database.read.connect() as connection:
        found = replica(connection, follower.url)
    # The service runs, and its ticker may have written something as well.
    told = search(r"^Changes that it has still to replay: [1-9]\d*\.$", found.words)
    assert (found.verdict, told is not None) == (Verdict.LOOK, True)


def test_a_replica_that_is_gone_costs_one_try_in_a_while(scene: Scene, follower: Cluster) -> None:
    follower.stop("immediate")
    try:
        assert (scene.shown("/clients"), scene.replica._rests_until > 0, REST) == (True, True, 10.0)
    finally:
        follower.start()
