"""The environment: names that are not known, folders that cannot be overridden, what every page is given."""

from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from core.web.environment import Pages, build_pages


def _page(pages: Pages, source: str, **context: object) -> str:
    return pages.environment.from_string(source).render(context)


@pytest.mark.parametrize(
    "source", ["{{ nmae }}", "{{ 'a' ~ nmae }}", "{% for x in nmae %}{% endfor %}", "{{ nmae.x }}"]
)
def test_a_misspelt_name_is_an_error_and_not_a_blank(pages: Pages, source: str) -> None:
    with pytest.raises(UndefinedError, match="nmae"):
        _page(pages, source)


def test_an_absent_name_may_be_asked_about(pages: Pages) -> None:
    assert _page(pages, "{% if notice %}x{% endif %}") == ""


def test_none_is_never_printed(pages: Pages) -> None:
    assert _page(pages, "[{{ value }}]", value=None) == "[]"


def test_text_is_escaped(pages: Pages) -> None:
    assert _page(pages, "{{ value }}", value="<b>") == "&lt;b&gt;"


def test_a_feature_cannot_replace_a_page_of_the_base(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"layout\.html"):
        build_pages({"layout.html": tmp_path})


def test_a_feature_answers_only_for_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "board.html").write_text("mine")
    with pytest.raises(TemplateNotFound):
        build_pages({"referrals": tmp_path}).text("board.html")


def test_a_feature_page_is_named_by_its_feature(tmp_path: Path) -> None:
    (tmp_path / "board.html").write_text("mine")
    assert build_pages({"referrals": tmp_path}).text("referrals/board.html") == "mine"


def test_a_form_macro_without_context_stops_the_page(pages: Pages) -> None:
    source = '{% from "macros/forms.html" import form %}{% call form("/x") %}{% endcall %}'
    with pytest.raises(ValueError, match="with context"):
        _page(pages, source, viewer=None)


def test_a_signed_out_form_without_a_token_stops_the_page(pages: Pages) -> None:
    source = '{% from "macros/forms.html" import form with context %}{% call form("/x") %}{% endcall %}'
    with pytest.raises(UndefinedError, match="csrf"):
        _page(pages, source, viewer=None)
