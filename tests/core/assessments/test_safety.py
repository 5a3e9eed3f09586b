"""Warnings that stay until what was done is recorded."""

from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from core.access.errors import Invalid
from core.access.system import Reason
from core.assessments.safety import Done, SafetyPrompt, Way
from core.content.instruments import Instrument
from core.database.ids import new_id
from core.extensions.manager import PluginHost
from tests import world
from tests.core.assessments.conftest import Scene
from tests.core.assessments.made_up import module_of
from tests.core.casework.visitors import Visitor
from tests.hosts import host_of
from tests.world_messages import events_told

WAYS = (Way("talked", "We talked about it"), Way("told", "I told the senior on duty"))
DONE = {"way-unsafe": "talked", "words-unsafe": "We made a plan. She has a friend with her.", "version": "1"}
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
WORRIES = Instrument.model_validate(
    {
        "key": "worries:tonight", "version": 1, "title": "Tonight", "summary": "How tonight will be.",
        "wording": "shown", "wording_source": "Our own words.", "source": "Made up.", "licence": "None needed.",
        "licence_url": "https://example.org", "sign_off": "Made up.",
        "owner": "A test", "label": "normal", "who_answers": "client",
        "sections": [
            {"key": "all", "title": "Tonight", "items": [{"key": "unsafe", "kind": "yes_no", "text": "Unsafe?"}]}
        ],
        "prompts": [
            {
                "key": "unsafe", "words": "Make a safety plan now.", "any": [{"item": "unsafe", "answer": "yes"}],
                "needs_action": [{"key": way.key, "text": way.text} for way in WAYS],
            }
        ],
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def host() -> PluginHost:
    return host_of(module_of("worries", [WORRIES]))


@pytest.fixture(scope="module")
def asks(partners: world.Partnership, service: TestClient) -> None:
    """Missing Link has the form switched on."""
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.plugin_enabled(system, partners.missing_link, "worries")


@pytest.fixture
def worker(scene: Scene, asks: None) -> Visitor:
    return scene.womens_worker


def told(scene: Scene, worker: Visitor, unsafe: str) -> str:
    form = {"step": "questions", "form_id": str(new_id()), "answers.unsafe": unsafe}
    return worker.post(f"{scene.place}/new/worries/tonight", form).headers["location"]


@pytest.fixture
def warned(scene: Scene, worker: Visitor) -> str:
    """A form that gives a warning."""
    return told(scene, worker, "yes")


# ── who may ───────────────────────────────────────────────────────────────
def test_somebody_unknown_reads_no_warning(warned: str, service: TestClient) -> None:
    assert service.get(warned).headers["location"] == "/sign-in"


def test_another_organisation_records_nothing(scene: Scene, worker: Visitor, warned: str) -> None:
    assert scene.workers["alabare"].post(f"{warned}/safety/unsafe", DONE).status_code == 403


def test_who_may_not_read_it_finds_no_warning(scene: Scene, worker: Visitor, warned: str) -> None:
    assert scene.stranger.get(warned).status_code == 404


# ── it stays ──────────────────────────────────────────────────────────────
def test_a_warning_stands_on_today_the_client_s_page_and_its_own(scene: Scene, worker: Visitor, warned: str) -> None:
    paths = ("/", f"/clients/{scene.client.id}")
    pages = [worker.get(path).text for path in paths]
    assert [warned in page for page in pages] == [True, True]


def test_its_page_asks_what_was_done(scene: Scene, worker: Visitor, warned: str) -> None:
    assert "What was done?" in worker.get(warned).text


@pytest.mark.parametrize(
    "instead", [{"way-unsafe": ""}, {"way-unsafe": "nothing"}, {"words-unsafe": "  "}], ids=["no", "odd", "mute"]
)
def test_it_is_not_put_away_without_choice_and_words(
    scene: Scene, worker: Visitor, warned: str, instead: dict[str, str]
) -> None:
    sent = worker.post(f"{warned}/safety/unsafe", DONE | instead)
    assert (sent.status_code, "What was done?" in worker.get(warned).text) == (422, True)


def test_a_stale_page_records_nothing(scene: Scene, worker: Visitor, warned: str) -> None:
    worker.post(f"{warned}/safety/unsafe", DONE)
    assert worker.post(f"{warned}/safety/unsafe", DONE).status_code == 409


# ── it is recorded ────────────────────────────────────────────────────────
def test_what_was_done_is_kept_with_who_and_when(scene: Scene, worker: Visitor, warned: str) -> None:
    worker.post(f"{warned}/safety/unsafe", DONE)
    page = worker.get(warned).text
    assert [said in page for said in (str(DONE["words-unsafe"]), "Worker of missing_link", WAYS[0].text)] == [
        True, True, True,
    ]  # fmt: skip


def test_recorded_it_leaves_today_and_the_client_s_page(scene: Scene, worker: Visitor, warned: str) -> None:
    worker.post(f"{warned}/safety/unsafe", DONE)
    pages = [worker.get(path).text for path in ("/", f"/clients/{scene.client.id}")]
    assert ["Record what was done" in page or "look at the warning" in page for page in pages] == [False, False]


def test_the_api_records_it(scene: Scene, worker: Visitor, warned: str) -> None:
    id = warned.rpartition("/")[2]
    given = {"way": "told", "words": "The senior on duty rings her at noon."}
    sent = worker.call("POST", f"/assessments/{id}/safety/unsafe", given, if_match='"1"')
    assert (sent.status_code, sent.json()["safety"][0]["done"]["way"]) == (200, "told")


def test_the_api_does_not_record_a_second_time(scene: Scene, worker: Visitor, warned: str) -> None:
    worker.post(f"{warned}/safety/unsafe", DONE)
    id, given = warned.rpartition("/")[2], {"way": "told", "words": "Again."}
    sent = worker.call("POST", f"/assessments/{id}/safety/unsafe", given, if_match='"2"')
    assert sent.status_code == 422


def test_a_form_without_a_warning_asks_for_nothing(scene: Scene, worker: Visitor) -> None:
    assert "What was done?" not in worker.get(told(scene, worker, "no")).text


def test_a_prompt_is_the_same_after_it_was_kept() -> None:
    prompt = SafetyPrompt("one", "Ask.", WAYS).recorded(Done("talked", " Done. ", "Ana", NOW))
    assert (SafetyPrompt.of_json(prompt.as_json()), prompt.done and prompt.done.words) == (prompt, "Done.")


def test_a_prompt_is_recorded_once() -> None:
    prompt = SafetyPrompt("one", "Ask.", WAYS).recorded(Done("talked", "Done.", "Ana", NOW))
    with pytest.raises(Invalid):
        prompt.recorded(Done("told", "Again.", "Bo", NOW))


def test_other_systems_are_told_that_it_was_dealt_with_and_not_how(
    service: TestClient, partners: world.Partnership, worker: Visitor, warned: str
) -> None:
    worker.post(f"{warned}/safety/unsafe", DONE)
    assert events_told(service, "assessment", partners.missing_link)[-2:] == [
        "assessment.completed", "assessment.changed",
    ]  # fmt: skip
