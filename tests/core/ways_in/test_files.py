"""Spreadsheets given on a page: who may, looking first, taking in by itself, on after an interruption, cancelled."""

from collections.abc import Callable
from pathlib import Path

import pytest
from httpx2 import Response

from core.access.outbox import OutboxMessage
from core.interop.spreadsheet import Spreadsheet
from core.notices.models import Notice
from core.referrals.models import Referral
from core.ticker.jobs import Tick
from core.ways_in import taking_files
from core.ways_in.models import FileState, ReferralFile
from core.ways_in.taking_files import take_files
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor
from tests.core.ways_in.conftest import Scene
from tests.core.ways_in.test_waiting import Held

HEAD = "referral_key,service,given_name,family_name,summary\n"
GOOD, BAD = "A1,Access triage,Sam,Example,Help\n", "A2,Nowhere,Bea,Example,Help\n"


def give(scene: Scene, content: str | bytes, by: Visitor | None = None, name: str = "r.csv") -> Response:
    visitor = by or scene.senior
    own = {"csrf": visitor.csrf, "acting_for": visitor.organisation.key}
    cookie = {"cookie": f"fingerpost={visitor.token}"}
    return scene.service.post("/referrals/files", data=own, files={"file": (name, content)}, headers=cookie)


@pytest.fixture
def tick(scene: Scene, standing_clock: StandingClock) -> Callable[[], None]:
    """The ticker comes round once, and is not told to stop."""
    doors = scene.service.app.state.doors  # type: ignore[attr-defined]
    return lambda: take_files(Tick(doors, Held(), standing_clock.now()))  # type: ignore[arg-type]


def test_a_navigator_gives_no_files(scene: Scene) -> None:
    assert (scene.navigator.get("/referrals/files").status_code, give(scene, HEAD, scene.navigator).status_code) == (
        404, 403,
    )  # fmt: skip


def test_another_organisation_does_not_find_it(scene: Scene) -> None:
    place = give(scene, HEAD + GOOD).headers["location"]
    assert scene.elsewhere.get(place).status_code == 404


def test_no_file_is_said(scene: Scene) -> None:
    answer = give(scene, b"")
    assert (answer.status_code, "Choose a file" in answer.text) == (422, True)


def test_it_is_looked_at_first_and_nothing_is_written(scene: Scene, tick: Callable[[], None]) -> None:
    place = give(scene, HEAD + GOOD + BAD).headers["location"]
    tick()
    page = scene.senior.get(place).text
    assert "Take in 1 referral" in page
    assert scene.rows(Referral) == []


def test_then_it_is_taken_in_and_its_content_is_gone(scene: Scene, tick: Callable[[], None]) -> None:
    place = give(scene, HEAD + GOOD + BAD).headers["location"]
    tick()
    scene.senior.post(f"{place}/take", {})
    tick()
    file = scene.rows(ReferralFile)[0]
    assert (file["state"], file["created"], file["refused"], file["content"]) == (FileState.DONE, 1, 1, None)
    assert len(scene.rows(Referral)) == 1


def test_the_report_says_what_to_mend(scene: Scene, tick: Callable[[], None]) -> None:
    place = give(scene, HEAD + GOOD + BAD).headers["location"]
    tick()
    report = scene.senior.get(f"/api/v1/referral-files/{place.rpartition('/')[2]}/report.csv")
    assert report.headers["content-disposition"] == 'attachment; filename="report.csv"'
    assert 'row 3,refused,service,"No service is called so.' in report.text


def test_whoever_gave_it_is_told_once(scene: Scene, tick: Callable[[], None]) -> None:
    give(scene, HEAD + GOOD)
    tick()
    tick()
    told = [row for row in scene.rows(OutboxMessage) if row["topic"] == "notice"]
    assert len(told) + len(scene.rows(Notice)) == 1


def test_an_interrupted_file_goes_on_where_it_was(scene: Scene, standing_clock: StandingClock) -> None:
    rows = "".join(f"A{n},Access triage,Sam{n},Example,Help\n" for n in range(120))
    place = give(scene, HEAD + rows).headers["location"]
    doors = scene.service.app.state.doors  # type: ignore[attr-defined]
    run = Tick(doors, Held(), standing_clock.now())  # type: ignore[arg-type]
    take_files(run)
    scene.senior.post(f"{place}/take", {})
    asked = iter([False, True])  # told to stop after the first batch
    take_files(Tick(doors, Held(), standing_clock.now(), lambda: next(asked, True)))  # type: ignore[arg-type]
    half = scene.rows(ReferralFile)[0]
    take_files(run)
    whole = scene.rows(ReferralFile)[0]
    assert (half["state"], half["done"]) == (FileState.RUNNING, 50)
    assert (whole["state"], whole["created"], len(scene.rows(Referral))) == (FileState.DONE, 120, 120)


def test_what_was_cancelled_is_not_taken_in(scene: Scene, tick: Callable[[], None]) -> None:
    place = give(scene, HEAD + GOOD).headers["location"]
    scene.senior.post(f"{place}/cancel", {})
    tick()
    file = scene.rows(ReferralFile)[0]
    assert (file["state"], file["content"], scene.rows(Referral)) == (FileState.CANCELLED, None, [])


@pytest.mark.parametrize("content", ["a,b\n1,2\n", b"PK\x03\x04", b"\xff\xfe", HEAD + '"never closed'])
def test_a_file_that_cannot_be_read_says_why(scene: Scene, tick: Callable[[], None], content: str | bytes) -> None:
    place = give(scene, content).headers["location"]
    tick()
    assert scene.rows(ReferralFile)[0]["state"] == FileState.UNREADABLE
    assert "referrals.csv" in scene.senior.get(place).text


def test_the_template_is_a_file_to_fill_in(scene: Scene) -> None:
    assert scene.senior.get("/api/v1/referral-files/template.csv").text.startswith("\ufeffreferral_key,service")


def test_a_file_that_the_program_fails_at_stops_no_other(
    scene: Scene, tick: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        give(scene, HEAD + GOOD, name=f"{number}.csv")

    def failing(doors: object, path: Path, **more: object) -> Spreadsheet:
        monkeypatch.setattr(taking_files, "Spreadsheet", Spreadsheet)
        raise RuntimeError("the first one")

    monkeypatch.setattr(taking_files, "Spreadsheet", failing)
    with pytest.raises(RuntimeError):
        tick()
    assert [row["state"] for row in scene.rows(ReferralFile)] == [FileState.WAITING, FileState.LOOKED_AT]


def test_a_name_that_no_database_holds_is_kept_without_what_it_cannot_hold(scene: Scene) -> None:
    visitor = scene.senior
    head = f'name="csrf"\r\n\r\n{visitor.csrf}', f'name="acting_for"\r\n\r\n{visitor.organisation.key}'
    file = f'name="file"; filename="a\x00b.csv"\r\nContent-Type: text/csv\r\n\r\n{HEAD}{GOOD}'
    parts = [f"--x\r\nContent-Disposition: form-data; {part}\r\n" for part in (*head, file)]
    answer = scene.service.post(
        "/referrals/files", content="".join([*parts, "--x--\r\n"]).encode(),
        headers={"content-type": "multipart/form-data; boundary=x", "cookie": f"fingerpost={visitor.token}"},
    )  # fmt: skip
    assert (answer.status_code, scene.rows(ReferralFile)[0]["name"]) == (303, "ab.csv")
