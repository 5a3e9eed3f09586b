"""What closes while a request is answered: refused at every step, explained, and nothing that was judged is lost."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.access.system import Reason, SystemRecords
from core.database import clock
from core.people.models import RoleHeld
from core.rights import download
from tests import world
from tests.core.rights.conftest import Scene

Revoke = Callable[[SystemRecords, Scene], object]
REVOKED: dict[str, Revoke] = {
    "a seal": lambda system, scene: world.seal(
        system, scene.client, scene.theirs.id, scene.partners.nilaari, scene.far.person
    ),
    "a dissent": lambda system, scene: world.consent(
        system, scene.client, scene.partners.nilaari, scene.partners.missing_link, saying="dissent"
    ),
    "an objection": lambda system, scene: world.consent(
        system, scene.client, scene.partners.nilaari, None, saying="objection"
    ),
}


def revoke(app_doors: Doors, scene: Scene, how: str) -> None:
    with app_doors.system(Reason.SEED) as system:
        REVOKED[how](system, scene)


def end_role(app_doors: Doors, scene: Scene) -> None:
    with app_doors.system(Reason.SEED) as system:
        (held,) = system.find(select(RoleHeld).where(RoleHeld.person_id == scene.olga.person.id))
        held.ends = clock.today() - timedelta(days=1)


def elsewhere(act: Callable[[], None]) -> None:
    """In another thread, as another request would."""
    thread = Thread(target=act)
    thread.start()
    thread.join()


@pytest.mark.parametrize("how", REVOKED)
def test_before_the_first_yes(scene: Scene, app_doors: Doors, how: str) -> None:
    id = scene.gathered()
    scene.judged(id)
    revoke(app_doors, scene, how)
    answer = scene.step(scene.olga, id, "ready")
    assert answer.status_code == 409
    assert "1 of the contacts closed to you meanwhile" in answer.text


@pytest.mark.parametrize("how", REVOKED)
def test_before_the_second_yes(scene: Scene, app_doors: Doors, how: str) -> None:
    id = scene.gathered()
    scene.judged(id)
    scene.step(scene.olga, id, "ready")
    revoke(app_doors, scene, how)
    assert scene.step(scene.cal, id, "release").status_code == 409


@pytest.mark.parametrize("how", REVOKED)
def test_before_the_file_is_begun(scene: Scene, app_doors: Doors, how: str) -> None:
    id = scene.released()
    revoke(app_doors, scene, how)
    assert scene.package(id).status_code == 409


@pytest.mark.parametrize("how", REVOKED)
def test_while_the_file_is_written(
    scene: Scene, app_doors: Doors, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """Begun before and finished after: nothing of it leaves."""
    id, write = scene.released(), download.write_package

    def and_then(*given: object) -> object:
        done = write(*given)  # type: ignore[arg-type]
        elsewhere(lambda: revoke(app_doors, scene, how))
        return done

    monkeypatch.setattr(download, "write_package", and_then)
    answer = scene.package(id)
    assert answer.status_code == 409
    assert b"sister" not in answer.content


def test_while_the_file_is_written_the_officer_s_role_ends(
    scene: Scene, app_doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, write = scene.released(), download.write_package

    def and_then(*given: object) -> object:
        done = write(*given)  # type: ignore[arg-type]
        elsewhere(lambda: end_role(app_doors, scene))
        return done

    monkeypatch.setattr(download, "write_package", and_then)
    assert scene.package(id).status_code in (401, 404, 409)


def test_an_entry_that_was_changed_has_to_be_looked_at_again(scene: Scene, app_doors: Doors) -> None:
    id = scene.released()
    with app_doors.system(Reason.SEED) as system:
        system.get(type(scene.theirs), scene.theirs.id).note = "Her brother was there."
    answer = scene.package(id)
    assert answer.status_code == 409
    assert "1 of the contacts changed" in answer.text


def test_sent_back_and_gathered_again_it_goes_on_with_what_was_judged(scene: Scene, app_doors: Doors) -> None:
    id = scene.released()
    revoke(app_doors, scene, "a seal")
    assert scene.step(scene.olga, id, "send-back", {"because": "Something was sealed"}).status_code == 200
    assert scene.step(scene.olga, id, "gather").status_code == 200
    refused = scene.step(scene.olga, id, "ready")
    assert "1 entries have not been looked at" in refused.text
    back = {"verdict": "withhold", "exemption": "sealed", "reason": "Nilaari answers for it"}
    assert scene.judge(id, "contact", scene.theirs.id, scene.cal, **back).status_code == 200
    assert scene.step(scene.olga, id, "ready").status_code == 200
