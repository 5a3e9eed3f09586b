"""Every template of the page layer: it parses, names only what pages promise, and shows what it should."""

import re

import pytest
from jinja2 import meta, nodes
from starlette.testclient import TestClient

from core.web.environment import HERE, Pages
from core.web.forms import FormState

# What `core.web` documents; each page adds what its own docstring or function names.
CONTEXT = {"viewer", "state", "notice", "csrf", "title", "detail", "errors", "action", "version", "rows", "current"}
TEMPLATES = sorted(path.relative_to(HERE / "templates").as_posix() for path in (HERE / "templates").rglob("*.html"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(pages: Pages, name: str) -> None:
    assert pages.environment.get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_uses_only_the_documented_context(pages: Pages, name: str) -> None:
    source = (HERE / "templates" / name).read_text()
    tree = pages.environment.parse(source)
    imported = {name for line in tree.find_all(nodes.FromImport) for name in line.names}
    assert meta.find_undeclared_variables(tree) - imported - CONTEXT - pages.environment.globals.keys() == set()


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_has_no_inline_script_or_style(name: str) -> None:
    source = (HERE / "templates" / name).read_text()
    assert not re.findall(r"<style|<[^>]*\sstyle=|<script>|<[^>]*\son\w+=|javascript:", source)


def test_every_posted_form_carries_token_and_organisation(client: TestClient) -> None:
    forms = re.findall(r"<form[^>]*post.*?</form>", client.get("/gallery").text, re.DOTALL)
    token, organisation = 'name="csrf" value="token-of-the-session"', 'name="acting_for" value="second_step"'
    kept = [form for form in forms if token in form and organisation in form]
    assert (len(forms), kept) == (5, forms)


def test_search_is_posted_so_that_names_stay_out_of_addresses(client: TestClient) -> None:
    assert '<form class="fp-form" action="/search" method="post"' in client.get("/gallery").text


def test_title_holds_the_page_and_the_product_only(client: TestClient) -> None:
    assert "<title>Client record – Fingerpost</title>" in client.get("/gallery").text


def test_title_says_that_there_is_an_error(client: TestClient) -> None:
    assert "<title>Error: Client record – Fingerpost</title>" in client.get("/gallery?errors").text


def test_signed_out_page_has_no_form_and_no_navigation(client: TestClient) -> None:
    assert not re.findall(r"<form|<nav", client.get("/answer/404?signed-out").text)


def test_typed_text_comes_back_escaped_and_whole(client: TestClient) -> None:
    page = client.get("/gallery?errors").text
    assert ("alert(1)</script>" in page, "First line\n  second line</textarea>" in page) == (False, True)


def test_each_error_links_to_an_input_that_is_there(client: TestClient) -> None:
    page = client.get("/gallery?errors").text
    anchors = re.findall(r'<li><a href="#([^"]+)">', page)
    assert [anchor for anchor in anchors if f'id="{anchor}"' in page] == [
        "met_on-month",
        "came",
        "reason",
        "note",
    ]


def test_identity_bar_leaves_out_what_it_is_not_given(pages: Pages) -> None:
    source = '{% from "macros/records.html" import identity_bar %}{{ identity_bar({"preferred_name": "Sam"}) }}'
    page = pages.environment.from_string(source).render()
    assert re.findall(r"<dt>|Safe contact|Alert|\(", page) == []


def test_a_choice_already_made_stays_made(client: TestClient) -> None:
    assert re.search(r'value="carer"[^>]*checked', client.get("/gallery?errors").text)


def test_password_is_never_written_back(pages: Pages) -> None:
    source = (
        '{% from "macros/forms.html" import text_field with context %}'
        '{{ text_field(state, "password", "Password", type="password") }}'
    )
    assert "hunter2" not in pages.environment.from_string(source).render(state=FormState({"password": "hunter2"}))
