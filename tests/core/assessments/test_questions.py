"""Forms with conditions and repeating groups, as pages ask them and read them back; no JavaScript is needed."""

from collections.abc import Mapping
from importlib import import_module

import pytest

from core.assessments.models import Assessment, Outcome
from core.assessments.questions import Field, Question, asked_sections, given_in
from core.assessments.telling import told_scores, told_sections
from core.content.instruments import Instrument
from core.content.items import Answer
from core.content.scorers import Scorer, ScorerResult
from core.extensions.installed import HOUSE, Plugin
from core.extensions.manager import PluginHost
from tests.core.assessments.conftest import FORM_ID, Scene

GATE = {"gate.private": "yes", "gate.told_why": "yes", "step": "questions", "form_id": FORM_ID}
PLAN = {
    "answers.at_home": "The kitchen door", "answers.copy_kept": "Only here",
    "answers.review_on-day": "2", "answers.review_on-month": "3", "answers.review_on-year": "2026",
}  # fmt: skip
NEW_PLAN = "new/missing_link/safety_plan"


@pytest.fixture(scope="module")
def house() -> PluginHost:
    return PluginHost([Plugin(HOUSE, import_module("core.partnership.plugin"))])


@pytest.fixture
def audit(house: PluginHost) -> Instrument:
    return house.catalogue.instruments.latest("partnership:audit")  # type: ignore[return-value]


@pytest.fixture
def crisis_plan(house: PluginHost) -> Instrument:
    return house.catalogue.instruments.latest("partnership:crisis_plan")  # type: ignore[return-value]


def question(instrument: Instrument, key: str) -> Question:
    asked = [one for section in asked_sections(instrument) for one in section.questions]
    return next(one for one in asked if one.name == f"answers.{key}")


def assessment(instrument: Instrument, answers: dict[str, object], **more: object) -> Assessment:
    return Assessment(
        plugin=instrument.plugin, outcome=Outcome.COMPLETED, answers=answers, scores={}, bands={},
        **{"not_available": [], **more},
    )  # fmt: skip


def test_a_section_says_when_it_is_asked(audit: Instrument) -> None:
    assert asked_sections(audit)[1].introduction == (
        "Only if AUDIT-C comes to 5 to 12 (5 or more). About the last year."
    )


def test_a_question_says_when_it_is_asked(scene: Scene) -> None:
    page = scene.womens_worker.post(f"{scene.place}/new/missing_link/dash", {
        "gate.private": "yes", "gate.enough_time": "yes", "gate.whereabouts_known": "yes", "gate.safe_contact": "yes",
        "gate.told_why": "yes", "step": "gate", "form_id": FORM_ID,
    }).text  # fmt: skip
    assert "Only if the answer to “Do you judge the danger to be high, whatever the number of yes answers?”" in page


def test_a_group_is_asked_as_often_as_it_may_be_answered(crisis_plan: Instrument) -> None:
    group = question(crisis_plan, "contacts")
    assert (group.field, [entry.title for entry in group.entries]) == (
        Field.GROUP, ["Person 1", "Person 2", "Person 3", "Person 4"],
    )  # fmt: skip


def test_the_records_of_a_group_are_read_back(crisis_plan: Instrument) -> None:
    typed: dict[str, str | list[str]] = {"answers.contacts.1.name": "Asha", "answers.contacts.3.name": "Bo"}
    given, faults = given_in(crisis_plan, typed)
    assert (given.answers["contacts"], faults) == ([{"name": "Asha"}, {"name": "Bo"}], ())


def test_a_record_is_told_on_one_line(crisis_plan: Instrument) -> None:
    kept = assessment(crisis_plan, {"contacts": [{"name": "Asha", "phone": "07700 900123"}]})
    told = {one.question: one.lines for section in told_sections(kept, crisis_plan) for one in section.answers}
    assert told["People to contact"] == ("Name: Asha; Phone: 07700 900123",)


def test_what_was_not_asked_is_not_called_unanswered(audit: Instrument) -> None:
    kept = assessment(audit, {"frequency": "never", "units": "one_or_two", "heavy_occasions": "never"})
    assert {one.lines for one in told_sections(kept, audit)[1].answers} == {("Not asked",)}


def test_a_score_whose_scorer_failed_is_said_to_be_so(scene: Scene, host: PluginHost) -> None:
    dash = host.catalogue.instruments.latest("missing_link:dash")
    assert dash is not None
    kept = assessment(dash, {"injury": "yes"}, not_available=["missing_link"])
    assert [one.value for one in told_scores(kept, dash)] == ["Could not be scored; the answers are kept"]


def test_a_plan_with_a_person_in_it_is_recorded_from_its_page(scene: Scene) -> None:
    person = {"answers.contacts.1.name": "Asha", "answers.contacts.1.phone": "07700 900123"}
    made = scene.womens_worker.post(f"{scene.place}/{NEW_PLAN}", GATE | PLAN | person)
    assert (
        made.status_code,
        "Name: Asha; Phone: 07700 900123" in scene.womens_worker.get(made.headers["location"]).text,
    ) == (303, True)


def test_a_record_without_its_name_comes_back_with_what_was_typed(scene: Scene) -> None:
    page = scene.womens_worker.post(f"{scene.place}/{NEW_PLAN}", GATE | PLAN | {"answers.contacts.1.phone": "07700"})
    assert page.status_code == 422
    assert "Person 1, Name: Answer this question." in page.text
    assert 'value="07700"' in page.text


def fails(answers: Mapping[str, Answer]) -> ScorerResult:
    raise ZeroDivisionError


def test_a_scorer_that_raises_costs_its_figures_and_no_answer(
    scene: Scene, host: PluginHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host.catalogue, "scorers", {"missing_link:dash": Scorer("missing_link:dash", fails)})
    gate = dict.fromkeys(("private", "enough_time", "whereabouts_known", "safe_contact", "told_why"), "yes")
    sent = {"instrument": "missing_link:dash", "version": 1, "gate": gate}
    answers = {"source_of_information": "herself", "injury": "yes"}
    made = scene.womens_worker.call("POST", scene.place, sent | {"answers": answers}).json()
    assert (made["answers"], made["scores"], made["not_available"]) == (
        answers, {"yes_answers": None}, ["missing_link"],
    )  # fmt: skip
    page = scene.womens_worker.get(f"{scene.place}/{made['id']}").text
    assert "Could not be scored; the answers are kept" in page


def test_answers_to_a_version_that_has_been_replaced_are_refused_in_words(scene: Scene) -> None:
    sent = {"instrument": "alabare:sanctuary_visit", "version": 1, "answers": {}}
    refused = scene.workers["alabare"].call("POST", scene.place, sent)
    assert (refused.status_code, "This form is at version 2 now" in refused.text) == (422, True)
