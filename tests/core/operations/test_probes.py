"""What machines may ask: alive, ready, and figures for whoever has the token."""

from collections.abc import Iterator
from re import fullmatch

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert, text
from starlette.testclient import TestClient

from core.access.protected import table_of
from core.database import clock
from core.features import jobs
from core.operations.metrics import forget_dead_workers
from core.settings import Settings
from core.ticker.models import TickerJob
from tests.core.casework.visitors import Visitor
from tests.core.operations.service import TOKEN, seeded, service_on

BEARER = {"authorization": f"Bearer {TOKEN}"}
Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture
def service(database_url: str) -> Iterator[TestClient]:
    with service_on(database_url) as client:
        yield client


@pytest.fixture
def navigator(service: TestClient) -> Visitor:
    return seeded(service)


def figures(service: TestClient) -> Figures:
    shown = service.get("/metrics", headers=BEARER)
    assert shown.status_code == 200
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(shown.text)
        for sample in family.samples
    }


@pytest.mark.parametrize("sent", [{}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {TOKEN}"}])
def test_without_the_token_there_are_no_figures(service: TestClient, sent: dict[str, str]) -> None:
    assert service.get("/metrics", headers=sent).status_code == 404


def test_an_installation_without_a_token_shows_nobody(database_url: str) -> None:
    with service_on(database_url, token=None) as service:
        assert service.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_a_session_or_key_of_a_person_is_no_token(navigator: Visitor, service: TestClient) -> None:
    assert service.get("/metrics", headers={"authorization": f"Bearer {navigator.key}"}).status_code == 404


def test_it_says_that_it_is_alive_and_nothing_else(service: TestClient) -> None:
    answer = service.get("/healthz")
    assert (answer.status_code, answer.content) == (204, b"")


def test_it_says_that_it_is_ready_and_nothing_else(service: TestClient) -> None:
    answer = service.get("/readyz")
    assert (answer.status_code, answer.content) == (204, b"")


def test_it_is_not_ready_for_a_database_of_another_version(service: TestClient) -> None:
    with service.app.state.doors.database.write.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(text("update alembic_version set version_num = '0001'"))
    answer = service.get("/readyz")
    assert (answer.status_code, answer.content, answer.headers["retry-after"]) == (503, b"", "5")


def test_requests_are_counted_by_route_and_status(navigator: Visitor, service: TestClient) -> None:
    navigator.get("/clients")
    navigator.get("/clients/0192f0c1-7a53-7a3e-8c1b-000000000000")
    counted = figures(service)
    asked = {labels: n for (name, labels), n in counted.items() if name == "fingerpost_requests_total"}
    assert asked[("method", "GET"), ("route", "/clients"), ("status", "200")] == 1
    assert asked[("method", "GET"), ("route", "/clients/{client_id}"), ("status", "404")] == 1


def test_what_anybody_may_send_makes_no_new_series(service: TestClient) -> None:
    for n in range(5):
        service.request(f"ODD{n}", f"/nowhere/{n}")
    routes = {dict(labels).get("route") for name, labels in figures(service) if name == "fingerpost_requests_total"}
    methods = {dict(labels).get("method") for name, labels in figures(service) if name == "fingerpost_requests_total"}
    assert (routes <= {"none", "/metrics"}, methods <= {"other", "GET"}) == (True, True)


def test_how_long_requests_took_is_counted(navigator: Visitor, service: TestClient) -> None:
    navigator.get("/clients")
    assert figures(service)["fingerpost_request_seconds_count", (("route", "/clients"),)] == 1


def test_no_connection_stays_in_use(navigator: Visitor, service: TestClient) -> None:
    navigator.get("/clients")
    assert 0 <= figures(service)["fingerpost_database_connections", ()] <= 3  # ticker and sealer have their own


def test_the_figures_of_an_installation_that_was_never_backed_up(service: TestClient) -> None:
    shown = figures(service)
    assert (shown["fingerpost_backup_age_seconds", ()], shown["fingerpost_database_up", ()]) == (float("inf"), 1)


def test_the_age_of_the_ticker_is_told(service: TestClient) -> None:
    assert figures(service)["fingerpost_ticker_beat_age_seconds", ()] >= 0


def test_every_job_has_a_name_of_its_feature_and_what_it_does() -> None:
    names = [job.name for job in jobs(Settings())]
    assert [name for name in names if not fullmatch(r"\w+: [a-z, ]+", name)] == []


def test_no_two_jobs_have_one_name() -> None:
    names = [job.name for job in jobs(Settings())]
    assert sorted(names) == sorted(set(names))


def test_the_failures_in_a_row_of_a_job_are_told_by_its_name(service: TestClient) -> None:
    row = {"name": "tests: fail", "due_at": clock.now(), "failures": 3}
    with service.app.state.doors.database.write.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(insert(table_of(TickerJob)), row)
    assert figures(service)["fingerpost_job_failures", (("job", "tests: fail"),)] == 3


def test_a_killed_worker_holds_no_connections(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    for process in (11, 12):
        (tmp_path / f"gauge_livesum_{process}.db").touch()
    forget_dead_workers(tmp_path, lambda process: process == 12)
    assert [file.name for file in tmp_path.iterdir()] == ["gauge_livesum_12.db"]
