"""An organisation's own copy of a licensed wording: given as a file, seen by its own people alone, while licensed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost
from core.policy_admin.shipped import shipped_policy
from core.settings import Settings
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.core.extensions.conftest import FORM, plugin, write

__all__ = ["plugin", "write"]
LICENSED = FORM.replace("wording: shown", "wording: behind_switch").replace(
    "text: Did you come?}", "text: Did you come?}, {key: mood, kind: single_choice, text: Mood, "
    "choices: [{key: good, text: Good}, {key: bad, text: Bad}]}"
)  # fmt: skip
PAGE, LICENCE = "/organisation/wordings/bright_paths/walk/1", "/organisation/plugins/bright_paths/licences/walk"
QUESTIONNAIRE = "/fhir/R4/Questionnaire/bright-paths.walk.v1"
PUBLISHED = "The question as it was published – in full"


@dataclass(frozen=True)
class Scene:
    """`admin` looks after Second Step, `worker` works there; `others` do both in Alabaré. Both have the plugin on."""

    admin: Visitor
    worker: Visitor
    others: Visitor

    def ours(self) -> dict[str, str]:
        return self.admin.call("GET", PAGE).json()["ours"]  # type: ignore[no-any-return]

    def say(self, is_on: bool, version: int) -> None:
        body = {"is_on": is_on, "evidence": "Contract 17", "reason": "The licence"}
        assert self.admin.call("PUT", LICENCE, body, if_match=f'"{version}"').status_code == 200

    def give(self, version: int = 0, **instead: str) -> Response:
        body = {"texts": dict.fromkeys(self.ours(), PUBLISHED) | instead, "reason": "From our copy"}
        return self.admin.call("PUT", PAGE, body, if_match=f'"{version}"')


@pytest.fixture
def scene(database_url: str, tmp_path: Path, plugin: "object") -> Iterator[Scene]:
    made: Plugin = plugin(form=LICENSED)  # type: ignore[operator]
    host = PluginHost([made])
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as service:
        with app.state.doors.system(Reason.SEED) as system:
            partners = world.partnership(system)
            world.publish_policy(system, shipped_policy(host))
            for one in (partners.second_step, partners.alabare):
                world.plugin_enabled(system, one, "bright_paths")
            admin = visitor(system, service, partners.second_step, "organisation_admin")
            worker = visitor(system, service, partners.second_step, "recovery_navigator")
            others = visitor(system, service, partners.alabare, "organisation_admin", "recovery_navigator")
        yield Scene(admin, worker, others)


def asked(visitor: Visitor) -> str:
    return visitor.service.get(QUESTIONNAIRE, headers={"authorization": f"Bearer {visitor.key}"}).text


def look(scene: Scene, content: bytes) -> Response:
    own = {"csrf": scene.admin.csrf, "acting_for": scene.admin.organisation.key}
    cookie = {"cookie": f"fingerpost={scene.admin.token}"}
    return scene.admin.service.post(PAGE + "/look", data=own, files={"file": ("copy.csv", content)}, headers=cookie)


def filled(scene: Scene, encoding: str = "utf-8", mark: str = ",") -> bytes:
    lines = [mark.join(("key", "our short words", "published words"))]
    return "\n".join([*lines, *(mark.join((key, "x", PUBLISHED)) for key in scene.ours())]).encode(encoding)


def test_nobody_gives_one_without_signing_in(scene: Scene) -> None:
    assert scene.admin.service.get(f"/api/v1{PAGE}").status_code == 401


def test_a_worker_neither_gives_nor_downloads_one(scene: Scene) -> None:
    assert [scene.worker.call("GET", PAGE + more).status_code for more in ("", "/template.csv")] == [404, 404]


def test_without_the_licence_none_is_taken(scene: Scene) -> None:
    assert scene.give().status_code == 422


def test_a_form_whose_words_are_shipped_has_no_such_page(scene: Scene) -> None:
    assert scene.admin.get("/organisation/wordings/bright_paths/run/1").status_code == 404


def test_the_organisations_people_are_asked_in_the_published_words(scene: Scene) -> None:
    scene.say(True, 0)
    assert scene.give().status_code == 200
    assert PUBLISHED in asked(scene.worker)


def test_another_organisation_sees_nothing_of_it(scene: Scene) -> None:
    scene.say(True, 0)
    scene.give()
    assert PUBLISHED not in asked(scene.others) + scene.others.call("GET", PAGE).text


def test_with_the_licence_off_it_is_gone_at_once_and_kept(scene: Scene) -> None:
    scene.say(True, 0)
    scene.give()
    scene.say(False, 1)
    assert PUBLISHED not in asked(scene.worker)
    scene.say(True, 2)
    assert PUBLISHED in asked(scene.worker)


def test_taken_out_it_is_not_shown_any_more(scene: Scene) -> None:
    scene.say(True, 0)
    scene.give()
    scene.admin.call("PUT", PAGE, {"texts": {}, "reason": "A fault in it"}, if_match='"1"')
    assert PUBLISHED not in asked(scene.worker)


def test_html_is_refused_by_its_key(scene: Scene) -> None:
    scene.say(True, 0)
    key = next(iter(scene.ours()))
    answered = scene.give(**{key: "<b>Bold</b>"})
    assert (answered.status_code, key in answered.text) == (422, True)


def test_whoever_is_second_is_told(scene: Scene) -> None:
    scene.say(True, 0)
    scene.give()
    assert scene.give().status_code in (409, 412)


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", ","), ("cp1252", ";"), ("utf-8-sig", "\t")])
def test_a_spreadsheet_is_looked_at_before_it_is_kept(scene: Scene, encoding: str, mark: str) -> None:
    scene.say(True, 0)
    seen = look(scene, filled(scene, encoding, mark))
    assert (seen.status_code, PUBLISHED in seen.text, PUBLISHED in asked(scene.worker)) == (200, True, False)


def test_faults_of_a_file_are_named_by_line_and_key(scene: Scene) -> None:
    scene.say(True, 0)
    seen = look(scene, filled(scene) + b"\nno_such,x,Words")
    assert (seen.status_code, f"Line {len(scene.ours()) + 2}, no_such: " in seen.text) == (422, True)


def test_what_was_looked_at_is_kept_with_a_reason(scene: Scene) -> None:
    scene.say(True, 0)
    texts = json.dumps(dict.fromkeys(scene.ours(), PUBLISHED))
    assert scene.admin.post(PAGE, {"texts": texts, "reason": "", "version": "0"}).status_code == 422
    assert scene.admin.post(PAGE, {"texts": texts, "reason": "Our copy", "version": "0"}).status_code == 303
    assert PUBLISHED in scene.admin.get(PAGE).text


def test_the_spreadsheet_has_a_line_for_every_key(scene: Scene) -> None:
    lines = scene.admin.call("GET", PAGE + "/template.csv").text.splitlines()
    assert [line.partition(",")[0] for line in lines[1:]] == list(scene.ours())
