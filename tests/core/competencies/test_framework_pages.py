"""Pages of frameworks: shut to strangers, absent when switched off, whole and plain for everybody else."""

import re

import pytest
from starlette.testclient import TestClient

from tests.core.competencies.conftest import Scene

OURS, THEIRS = "missing_link:recovery_navigator", "second_step:recovery_coach"
OUR_PAGE, THEIR_PAGE = "/frameworks/missing_link/recovery_navigator", "/frameworks/second_step/recovery_coach"
PAGES = ("/frameworks", "/frameworks?q=change", "/frameworks/compare", OUR_PAGE)


# ── refused ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", PAGES)
def test_nobody_known_is_sent_to_sign_in(scene: Scene, service: TestClient, path: str) -> None:
    assert service.get(path).headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("path", [OUR_PAGE, f"/frameworks/compare?left={OURS}&right={THEIRS}"])
def test_what_is_switched_off_is_not_found(scene: Scene, path: str) -> None:
    assert scene.one.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/frameworks", "/frameworks?q=supervision", "/frameworks/compare"])
def test_what_is_switched_off_is_named_nowhere(scene: Scene, path: str) -> None:
    main = scene.one.get(path).text.partition("<main")[2]
    assert [words for words in ("Missing Link", OURS, OUR_PAGE) if words in main] == []


def test_without_any_plugin_the_page_says_so(scene: Scene) -> None:
    assert "has switched on brings a framework" in scene.nobody.get("/frameworks").text


def test_with_one_framework_there_is_nothing_to_compare(scene: Scene) -> None:
    assert "There are not two frameworks to compare here" in scene.one.get("/frameworks/compare").text


@pytest.mark.parametrize("path", ["/frameworks?q=" + "x" * 101, f"{THEIR_PAGE}?version=x", f"{THEIR_PAGE}?version=0"])
def test_what_makes_no_sense_is_refused_in_words(scene: Scene, path: str) -> None:
    assert scene.one.get(path).status_code == 422


def test_what_is_looked_for_comes_back_escaped(scene: Scene) -> None:
    assert "<script>x" not in scene.one.get("/frameworks?q=<script>x").text


# ── works ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("who", ["both", "one", "hr", "nobody"])
def test_the_navigation_leads_there(scene: Scene, who: str) -> None:
    assert (
        '<a class="fp-places__link" href="/frameworks">Frameworks</a>' in getattr(scene, who).get("/organisation").text
    )


def test_all_staff_read_a_framework(scene: Scene) -> None:
    assert scene.hr.get(OUR_PAGE).status_code == 200


def test_every_indicator_is_on_the_page(scene: Scene) -> None:
    text = scene.one.get(THEIR_PAGE).text
    assert len(re.findall(r"<li>\s*(?!<)", text.partition("<h2")[2].partition('id="odd"')[0])) >= 90


def test_a_missing_level_is_shown_as_missing_with_its_rule(scene: Scene) -> None:
    text = scene.one.get(THEIR_PAGE).text
    assert text.count("No indicator is stated at this level.") == 1
    assert "Level 4 held for at least 365 days, as the annual appraisal shows." in text


def test_oddities_found_and_stated_are_shown(scene: Scene) -> None:
    text = scene.both.get(OUR_PAGE).text
    assert "Exceptional Level repeats Entry Level in 3 of its 4 indicators." in text
    assert "The cause is unknown; leave the cells as they are." in text


def test_a_date_is_shown_as_exactly_as_its_source_has_it(scene: Scene) -> None:
    assert "from March 2019" in scene.one.get(THEIR_PAGE).text


def test_a_draft_is_marked_as_one(scene: Scene) -> None:
    assert "Draft for sign-off</strong>" in scene.both.get(OUR_PAGE).text


def test_the_numbers_of_the_picture_are_in_the_table_beside_it(scene: Scene) -> None:
    text = scene.one.get(THEIR_PAGE).text
    drawn = re.findall(r'font-size="14"[^>]*>(\d+)</text>', text)
    written = re.findall(r'<td class="nhsuk-table__cell nhsuk-table__cell--numeric"[^>]*>(\d+)</td>', text)
    assert (len(drawn), drawn) == (30, written)


def test_the_same_wording_at_another_level_is_told_by_its_level(scene: Scene) -> None:
    text = scene.both.get(f"/frameworks/compare?left={OURS}&right={THEIRS}").text
    assert "Same wording, other place" in text
    assert "Same at Entry Level" in text


def test_differences_alone_leave_out_what_is_the_same(scene: Scene) -> None:
    text = scene.both.get(f"/frameworks/compare?left={OURS}&right={THEIRS}&show=differences").text
    assert ("Achieving Results" in text, "Working with Change" in text) == (False, True)


def test_a_version_compared_with_itself_differs_in_nothing(scene: Scene) -> None:
    text = scene.both.get(f"/frameworks/compare?left={OURS}&right={OURS}@1&show=differences").text
    assert "There is no difference." in text


def test_a_search_leads_to_the_competency(scene: Scene) -> None:
    assert f'{THEIR_PAGE}#working_with_change"' in scene.one.get("/frameworks?q=little warning").text


def test_a_search_that_finds_nothing_says_so(scene: Scene) -> None:
    assert "No indicator has all these words." in scene.one.get("/frameworks?q=zebra").text
