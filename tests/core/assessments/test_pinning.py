"""What was asked stays as it was: when the plugin fails, changes its file, is switched off, or has gone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.content.instruments import Instrument
from core.extensions.manager import PluginHost
from core.organisations.enablement import disable, enable
from core.settings import Settings
from tests.core.assessments.conftest import Scene
from tests.core.assessments.made_up import module_of
from tests.core.casework.visitors import Form, Visitor

Fill = Callable[[str], Form]


@contextmanager
def restarted(database_url: str, host: PluginHost) -> Iterator[TestClient]:
    """The service started again on the same database, with these plugins installed."""
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture
def form(host: PluginHost) -> Instrument:
    found = host.catalogue.instruments.latest("nilaari:language_faith_culture")
    assert found is not None
    return found


@pytest.fixture
def worker(scene: Scene) -> Visitor:
    return scene.workers["nilaari"]


def completed(scene: Scene, worker: Visitor, filled_in: Fill) -> str:
    return worker.post(scene.new("nilaari"), filled_in("nilaari")).headers["location"]


def test_a_plugin_that_fails_loses_no_assessment(
    scene: Scene, worker: Visitor, filled_in: Fill, form: Instrument, shared_database_url: str
) -> None:
    with restarted(shared_database_url, PluginHost([module_of("nilaari", [form], fails=True)])) as service:
        there = replace(worker, service=service)
        page = there.get(completed(scene, there, filled_in)).text
    assert "Sylheti" in page
    assert "Suggestions from nilaari are not available." in page
    assert "quotes a client" not in page


def test_an_assessment_keeps_the_words_it_was_asked_with(
    scene: Scene, worker: Visitor, filled_in: Fill, form: Instrument, shared_database_url: str
) -> None:
    place = completed(scene, worker, filled_in)
    part = form.sections[0]
    item = part.items[0].model_copy(update={"text": "Completely other words?"})
    changed = form.model_copy(
        update={"sections": (part.model_copy(update={"items": (item, *part.items[1:])}), *form.sections[1:])}
    )
    with restarted(shared_database_url, PluginHost([module_of("nilaari", [changed])])) as service:
        page = replace(worker, service=service).get(place).text
    assert "Which language do you like to speak about important things?" in page
    assert "Completely other words?" not in page


def test_a_changed_file_without_a_new_version_is_asked_as_it_was_kept(
    scene: Scene, worker: Visitor, form: Instrument, shared_database_url: str
) -> None:
    changed = form.model_copy(update={"title": "Completely other title"})
    with restarted(shared_database_url, PluginHost([module_of("nilaari", [changed])])) as service:
        page = replace(worker, service=service).get(scene.new("nilaari")).text
    assert "Language, faith and culture needs" in page
    assert "Completely other title" not in page


def test_a_new_version_is_asked_from_then_on_and_the_old_one_stays(
    scene: Scene, worker: Visitor, filled_in: Fill, form: Instrument, shared_database_url: str
) -> None:
    place = completed(scene, worker, filled_in)
    newer = form.model_copy(update={"version": 2, "summary": "The second edition."})
    with restarted(shared_database_url, PluginHost([module_of("nilaari", [form, newer])])) as service:
        there = replace(worker, service=service)
        pages = there.get(scene.new("nilaari")).text, there.get(place).text
    assert ["The second edition." in pages[0], "version 1." in pages[1]] == [True, True]


def test_an_assessment_is_read_after_its_plugin_has_gone(
    scene: Scene, worker: Visitor, filled_in: Fill, shared_database_url: str
) -> None:
    place = completed(scene, worker, filled_in)
    with restarted(shared_database_url, PluginHost([])) as service:
        there = replace(worker, service=service)
        answers = there.get(place), there.get(scene.new("nilaari")), there.get(scene.place)
    assert [answer.status_code for answer in answers] == [200, 404, 200]
    assert "For important conversations" in answers[0].text


def test_a_plugin_switched_off_is_absent_and_its_records_stay(
    scene: Scene, worker: Visitor, filled_in: Fill, service: TestClient, host: PluginHost
) -> None:
    place = completed(scene, worker, filled_in)
    doors = service.app.state.doors  # type: ignore[attr-defined]
    with doors.system(Reason.SETTINGS) as system:
        disable(system, organisation="nilaari", plugin="nilaari")
    answers = [worker.get(path).status_code for path in (place, scene.new("nilaari"))]
    listed = worker.call("GET", "/instruments").json()["items"]
    offered = "Start a form" in worker.get(scene.place).text
    with doors.system(Reason.SETTINGS) as system:
        enable(system, host, organisation="nilaari", plugin="nilaari")
    assert (answers, listed, offered) == ([200, 404], [], False)


def test_a_plugin_switched_off_between_question_and_answer_takes_nothing(
    scene: Scene, worker: Visitor, filled_in: Fill, service: TestClient, host: PluginHost
) -> None:
    doors = service.app.state.doors  # type: ignore[attr-defined]
    with doors.system(Reason.SETTINGS) as system:
        disable(system, organisation="nilaari", plugin="nilaari")
    sent = worker.post(scene.new("nilaari"), filled_in("nilaari"))
    with doors.system(Reason.SETTINGS) as system:
        enable(system, host, organisation="nilaari", plugin="nilaari")
    assert sent.status_code == 404


def test_a_form_for_certain_roles_is_closed_to_others_whatever_the_policy_lets_them(
    scene: Scene, worker: Visitor, form: Instrument, shared_database_url: str
) -> None:
    picky = form.model_copy(update={"version": 3, "roles": ("womens_service_worker",)})
    with restarted(shared_database_url, PluginHost([module_of("nilaari", [picky])])) as service:
        there = replace(worker, service=service)
        answers = there.get(scene.new("nilaari")).status_code, "Start a form" in there.get(scene.place).text
    assert answers == (403, False)
