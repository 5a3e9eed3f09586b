"""Settings, pages and panels that do not fit stop the start, named; what plugins show is checked when it is shown."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.extensions.installed import Plugin, PluginError
from core.extensions.manager import PluginHost
from core.extensions.settings import OneOf, SettingRefused, Settings, Text, WholeNumber, YesNo
from core.extensions.views import Cell, Table, View
from core.plugin_pages.showing import contribution
from core.vocabulary import declared

Make = Callable[..., Plugin]
HEAD = '''\
"""Bright Paths: forms for walking groups."""

from core.sdk import *
from core.sdk import hookimpl


def page(path, kind="assessment"):
    return PluginPage(path, "Walks", kind, Action.READ, lambda look: View())


@hookimpl
'''
DAYS = WholeNumber(key="days", title="Days?", default=7, lowest=1, highest=90)
ALL = (
    DAYS, YesNo(key="reminds", title="Remind?", default=True), Text(key="words", title="Words?", longest=10),
    OneOf(key="pace", title="Pace?", default="slow", choices=(("slow", "Slow"), ("fast", "Fast"))),
)  # fmt: skip

ANYTHING = st.none() | st.booleans() | st.integers() | st.text("asfltow", max_size=12)


@pytest.mark.parametrize(
    ("hook", "says"),
    [
        ("def register_pages(): return [page('/p/bright_paths/a'), page('/p/bright_paths/a')]", "is declared by"),
        ("def register_pages(): return [page('/p/nilaari/a')]", "must lie below /p/bright_paths/"),
        ("def register_pages(): return [page('/clients')]", "the path '/clients' is none"),
        ("def register_pages(): return [page('/p/bright_paths/../../x')]", "is none"),
        ("def register_pages(): return ['/p/bright_paths/a']", "expected a list of PluginPage"),
        ("def register_panels(): return [page('/p/bright_paths/a')]", "expected a list of PluginPanel"),
        ("def register_settings(): return [YesNo(key='a', title='A', default=True)] * 2", "the same key: a"),
        ("def register_settings(): return [YesNo(key='A b', title='A', default=True)]", "the key 'A b'"),
        ("def register_settings(): return [WholeNumber(key='a', title='A', default=9, lowest=1, highest=5)]",
         "the default of the setting 'a' does not fit: Enter a whole number from 1 to 5."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_with_its_plugin(plugin: Make, hook: str, says: str) -> None:
    with pytest.raises(PluginError) as refused:
        PluginHost([plugin(source=HEAD + hook)])
    assert (refused.value.plugin, says in str(refused.value)) == ("bright_paths", True), refused.value


def test_two_plugins_on_one_route_stop_the_start_naming_both(plugin: Make) -> None:
    hook = f"{HEAD}def register_pages(): return [page('/p/bright_paths/a')]"
    with pytest.raises(PluginError, match=r"quiet_mill: the route .* is declared by bright_paths"):
        PluginHost([plugin(source=hook), plugin("quiet_mill", source=hook)])


def test_a_kind_that_no_policy_knows_stops_the_start(plugin: Make) -> None:
    host = PluginHost([plugin(source=f"{HEAD}def register_pages(): return [page('/p/bright_paths/a', 'asessment')]")])
    with pytest.raises(PluginError, match="did you mean 'assessment'"):
        contribution(host, declared(["bright_paths"]))


@pytest.mark.parametrize("href", ["https://elsewhere.example", "//elsewhere.example", "javascript:alert(1)", ""])
def test_a_link_of_a_plugin_stays_here(href: str) -> None:
    with pytest.raises(ValueError, match="stays in Fingerpost"):
        Cell("Walk", href)


def test_a_row_has_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="a cell for each"):
        Table("Walks", ("Day", "Form"), ((Cell("Monday"),),), "None")


def test_a_view_is_no_novel() -> None:
    with pytest.raises(ValueError, match="1000 characters"):
        View(("a" * 1001,))


@given(
    st.dictionaries(st.sampled_from([one.key for one in ALL]), st.none() | st.booleans() | st.integers() | st.text())
)
def test_what_holds_always_fits_what_is_declared(said: dict[str, object]) -> None:
    values = Settings(ALL, said).values
    assert [one.key for one in ALL if one.fault(values[one.key])] == []


@given(st.integers())
def test_a_number_is_taken_exactly_within_its_range(number: int) -> None:
    settings = Settings(ALL)
    if 1 <= number <= 90:
        assert Settings(ALL, settings.changed({"days": number})).number("days") == number
    else:
        with pytest.raises(SettingRefused, match="from 1 to 90"):
            settings.changed({"days": number})


def test_a_setting_is_asked_for_by_its_kind() -> None:
    with pytest.raises(TypeError, match="bool, not int"):
        Settings(ALL).number("reminds")
