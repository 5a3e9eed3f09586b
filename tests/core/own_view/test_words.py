"""The fixed words: easy to read by the formula, all from one file a language, read aloud in order."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import yaml
from starlette.testclient import TestClient

from core.app import create_app
from core.extensions.manager import PluginHost
from core.own_view import languages as spoken
from core.own_view.languages import ENGLISH, Language, LanguageFault, languages, read_languages
from core.own_view.view import Helper, Involved, Look, OwnView, Seen, Sight
from core.settings import Settings
from core.web.environment import Pages
from core.web.forms import FormState
from tests.core.own_view.conftest import Scene
from tests.core.own_view.reading import grade, sentences, syllables

OWN = Path(__file__).parents[3] / "core/own_view/words"
DATA = {"Zzorg", "Zzname", "Zzother"}
NELL = Helper("recovery_navigator", "Zzname", uuid4())
VIEW = OwnView(
    (
        Involved(
            uuid4(), "Zzorg", (NELL,),
            (Sight((NELL, Helper("team_manager")), (Seen("who_you_are"), Seen("talks", ("Zzorg", "Zzother")))),),
        ),
    ),
    (Look(date(2026, 3, 7), "Zzother", "staff"),), date(2025, 3, 9), date(2026, 3, 8),
)  # fmt: skip
FORM = FormState({"code": ""}).with_error("code", "¤")
PAGES = {
    "shown": {"view": VIEW, "preview": None},
    "shown without looks": {"view": OwnView((), (), date(2025, 1, 1), date(2026, 1, 1)), "preview": None},
    "code": {"token": "abc", "state": FORM},
    "gone": {"days": 7},
    "wait": {"minutes": 3},
}


class Reader(HTMLParser):
    """What a screen reader meets, in its order: texts, headings by level, names of regions."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.headings: list[int] = []
        self.lang, self.dir = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag == "html":
            self.lang, self.dir = held["lang"] or "", held["dir"] or ""
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.texts += [text for name in ("aria-label", "placeholder", "alt", "title") if (text := held.get(name))]

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())


def _read(service: TestClient, page: str, words: Language) -> Reader:
    pages: Pages = service.app.state.pages  # type: ignore[attr-defined]
    reader = Reader()
    reader.feed(pages.text(f"own_view/{page.split()[0]}.html", words=words, **PAGES[page]))
    return reader


def _invented(folder: Path, **instead: object) -> Path:
    """A language of which every text is its own key in corner brackets, and the names it is given."""
    english = yaml.safe_load((OWN / "en.yaml").read_text("utf-8"))
    for group in ("texts", "roles", "everybody", "parts"):
        for key, text in english[group].items():
            english[group][key] = f"⟦{key} {' '.join(re.findall(r'{[a-z]+}', text))}⟧"
    english |= {"months": [f"⟦{n}⟧" for n in range(12)], "date": "⟦{day}{month}{year}⟧", "comma": "⟦,⟧",
                "last_comma": "⟦+⟧", "language": "qaa", "name": "Invented", "direction": "rtl", **instead}  # fmt: skip
    (folder / "en.yaml").write_bytes((OWN / "en.yaml").read_bytes())
    (folder / "qaa.yaml").write_text(yaml.safe_dump(english, allow_unicode=True), "utf-8")
    return folder


@pytest.fixture
def with_languages(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """An installation with the files of words in this folder instead of its own."""

    def use(folder: Path) -> None:
        (folder / "words").mkdir()
        for file in folder.glob("*.yaml"):
            file.rename(folder / "words" / file.name)
        monkeypatch.setattr(spoken, "files", lambda _package: folder)
        languages.cache_clear()

    yield use
    monkeypatch.undo()
    languages.cache_clear()


# ── the reading formula ───────────────────────────────────────────────────
def _fixed() -> list[str]:
    return [re.sub(r"{[a-z_]+}", "Sam", text) for text in languages()[ENGLISH].every_text().values()]


def test_the_counting_of_syllables_is_right_or_counts_too_many() -> None:
    known = {"page": 1, "weather": 2, "support": 2, "organisation": 5, "number": 2, "volunteer": 3, "code": 1,
             "crisis": 2, "copy": 2, "people": 2, "escape": 2, "little": 2, "free": 1, "involved": 2}  # fmt: skip
    assert {word: syllables(word) for word in known} == known


def test_the_formula_gives_the_grade_of_a_known_text() -> None:
    assert grade(["The cat sat on the mat."]) == pytest.approx(0.39 * 6 + 11.8 - 15.59)


def test_the_whole_fixed_text_reads_at_grade_six_or_below() -> None:
    assert grade(_fixed()) <= 6


def test_whole_sentences_alone_read_at_grade_six_or_below() -> None:
    """Short names of roles and parts make the whole easier than what is read between them."""
    assert grade([text for text in _fixed() if text.endswith((".", "?"))]) <= 6


@pytest.mark.parametrize("page", PAGES)
def test_each_page_reads_at_grade_six_or_below(page: str, service: TestClient) -> None:
    assert grade(_read(service, page, languages()[ENGLISH]).texts) <= 6


def test_no_sentence_is_long() -> None:
    assert [sentence for sentence in sentences(_fixed()) if len(sentence) > 20] == []


def test_hardly_any_sentence_of_more_than_a_few_words_is_above_grade_nine() -> None:
    hard = [text for text in _fixed() if len(text.split()) > 6 and grade([text]) > 9]
    assert hard == []


# ── languages ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize("page", PAGES)
def test_every_word_of_a_page_comes_from_the_file_of_its_language(
    page: str, service: TestClient, tmp_path: Path
) -> None:
    words = read_languages(_invented(tmp_path).iterdir())["qaa"]
    left = [re.sub(r"⟦[^⟦⟧]*⟧", "", _flat(text)) for text in _read(service, page, words).texts]
    assert {word for text in left for word in re.findall(r"\w+", text)} <= DATA


def _flat(text: str) -> str:
    """What stands within brackets within brackets is from the file, too."""
    while (inner := re.sub(r"⟦([^⟦⟧]*)⟦([^⟦⟧]*)⟧", r"⟦\1\2", text)) != text:
        text = inner
    return text


def test_a_page_says_its_language_and_direction(service: TestClient, tmp_path: Path) -> None:
    words = read_languages(_invented(tmp_path).iterdir())["qaa"]
    reader = _read(service, "shown", words)
    assert (reader.lang, reader.dir) == ("qaa", "rtl")


def test_a_language_that_lacks_a_text_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(LanguageFault, match=r"qaa.yaml: missing or unknown: .*roles\.staff"):
        read_languages(_invented(tmp_path, roles={}).iterdir())


def test_a_language_that_forgets_a_name_in_braces_stops_the_start(tmp_path: Path) -> None:
    _invented(tmp_path)
    path = tmp_path / "qaa.yaml"
    path.write_text(path.read_text("utf-8").replace("{organisations}", ""), "utf-8")
    with pytest.raises(LanguageFault, match=r"texts\.kept_by"):
        read_languages(tmp_path.iterdir())


@pytest.mark.parametrize("date", ["{tag} {month} {year}", "{day} {month}", "{day:>9.x} {month} {year}", "{day {month}"])
def test_a_language_whose_date_is_not_of_day_month_and_year_stops_the_start(tmp_path: Path, date: str) -> None:
    with pytest.raises(LanguageFault, match=r"qaa.yaml: .*date"):
        read_languages(_invented(tmp_path, date=date).iterdir())


@pytest.mark.parametrize("fault", [{"direction": "up"}, {"months": ["one"]}, {"unknown": "word"}])
def test_a_language_with_another_shape_is_named(tmp_path: Path, fault: dict[str, object]) -> None:
    with pytest.raises(LanguageFault, match=r"qaa.yaml: .*(direction|months|unknown)"):
        read_languages(_invented(tmp_path, **fault).iterdir())


def test_the_service_does_not_start_with_a_fault_in_a_language(
    settings: Settings, tmp_path: Path, with_languages: Callable[[Path], None]
) -> None:
    with_languages(_invented(tmp_path, date="{tag} {month} {year}"))
    with pytest.raises(LanguageFault, match=r"qaa.yaml"):
        create_app(settings, PluginHost([]))


def test_a_translated_file_of_words_makes_page_and_message(
    scene: Scene, tmp_path: Path, with_languages: Callable[[Path], None]
) -> None:
    with_languages(_invented(tmp_path))
    link = scene.link(language="qaa")
    for page in (scene.service.get(link.path), scene.open(link)):
        reader = Reader()
        reader.feed(page.text)
        assert (page.status_code, reader.lang, reader.dir) == (200, "qaa", "rtl")
        assert "⟦title ⟧" in page.text
    assert "⟦heading ⟧" in page.text


def test_the_message_speaks_the_language_of_its_link(
    scene: Scene, tmp_path: Path, with_languages: Callable[[Path], None]
) -> None:
    with_languages(_invented(tmp_path))
    made = scene.send(language="qaa").json()
    letter = scene.letter(UUID(made["link"]["id"]))
    assert (letter.subject, letter.text.startswith("⟦message http")) == ("⟦message_subject ⟧", True)


def test_a_language_that_nobody_has_is_refused(scene: Scene) -> None:
    assert scene.send(language="qaa").status_code == 422
    assert scene.nell.get(f"{scene.place}/preview?language=qaa").status_code == 404


# ── read aloud ────────────────────────────────────────────────────────────
@pytest.mark.parametrize("page", PAGES)
def test_headings_begin_with_one_and_leave_no_level_out(page: str, service: TestClient) -> None:
    levels = _read(service, page, languages()[ENGLISH]).headings
    levels = levels[levels.index(1) :]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_it_is_read_in_order_who_is_involved_what_they_see_who_has_looked(service: TestClient) -> None:
    heard = " ".join(_read(service, "shown", languages()[ENGLISH]).texts)
    order = ["Leave this page", "Your support", "Who is involved", "What each may see", "Who has looked", "If you want"]
    assert [heard.index(one) for one in order] == sorted(heard.index(one) for one in order)


def test_leaving_works_without_script_and_tells_the_next_site_nothing(service: TestClient) -> None:
    pages: Pages = service.app.state.pages  # type: ignore[attr-defined]
    text = pages.text("own_view/gone.html", words=languages()[ENGLISH], days=7)
    (link,) = re.findall(r'<a [^>]*id="leave"[^>]*>', text)
    assert ('href="https://www.bbc.co.uk/weather"' in link, "noreferrer" in link) == (True, True)
