"""An event reaches the plugins an organisation has switched on, each by itself."""

from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from core.extensions.enablement import EnabledPlugins, Suggestion
from core.extensions.events import AssessmentCompleted, FollowUp
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost

SUGGESTS = '''\
"""Suggests."""

from core.sdk import FollowUp, hookimpl


@hookimpl
def on_assessment_completed(event):
    return [FollowUp("Go again.", 7)]
'''
FAILS = SUGGESTS.replace('return [FollowUp("Go again.", 7)]', 'raise ValueError("she said: a secret")')
STEP = FollowUp("Go again.", 7)


@pytest.fixture
def host(plugin: Callable[..., Plugin]) -> PluginHost:
    sources = {"a_path": SUGGESTS, "b_path": FAILS, "c_path": SUGGESTS, "d_path": SUGGESTS.replace("[F", "['x'] or [F")}
    return PluginHost([plugin(name, source) for name, source in sources.items()])


def test_a_plugin_that_is_off_is_not_told(host: PluginHost, completed: AssessmentCompleted) -> None:
    assert EnabledPlugins(host, {"c_path"}).notify(completed).suggestions == (Suggestion("c_path", STEP),)


def test_no_plugin_on_means_nothing_said(host: PluginHost, completed: AssessmentCompleted) -> None:
    assert EnabledPlugins(host, ()).notify(completed).suggestions == ()


def test_one_that_fails_does_not_keep_the_others_from_being_told(
    host: PluginHost, completed: AssessmentCompleted
) -> None:
    notified = EnabledPlugins(host, {"a_path", "b_path", "c_path"}).notify(completed)
    assert notified.suggestions == (Suggestion("a_path", STEP), Suggestion("c_path", STEP))


def test_one_that_fails_is_named(host: PluginHost, completed: AssessmentCompleted) -> None:
    assert EnabledPlugins(host, {"a_path", "b_path"}).notify(completed).failed == ("b_path",)


def test_one_that_answers_with_something_else_has_failed(host: PluginHost, completed: AssessmentCompleted) -> None:
    assert EnabledPlugins(host, {"d_path"}).notify(completed).failed == ("d_path",)


def test_a_failure_is_logged_with_its_place(host: PluginHost, completed: AssessmentCompleted) -> None:
    with capture_logs() as logged:
        EnabledPlugins(host, {"b_path"}).notify(completed)
    assert logged == [
        {
            "event": "plugin_failed",
            "log_level": "error",
            "plugin": "b_path",
            "place": "on_assessment_completed",
            "error": "ValueError",
            "line": "plugin.py:8",
        }
    ]


def test_a_failure_is_logged_without_a_word_of_what_it_said(host: PluginHost, completed: AssessmentCompleted) -> None:
    with capture_logs() as logged:
        EnabledPlugins(host, {"b_path"}).notify(completed)
    assert "secret" not in str(logged)
    assert str(completed.client_id) not in str(logged)


def test_a_name_no_longer_installed_is_passed_over(host: PluginHost, completed: AssessmentCompleted) -> None:
    assert EnabledPlugins(host, {"gone_path"}).notify(completed).failed == ()


def test_what_may_be_started_is_what_enabled_plugins_offer(plugin: Callable[..., Plugin]) -> None:
    host = PluginHost([plugin()])
    assert [found.key for found in EnabledPlugins(host, {"bright_paths"}).instruments] == ["bright_paths:walk"]


def test_nothing_may_be_started_of_a_plugin_that_is_off(plugin: Callable[..., Plugin]) -> None:
    assert EnabledPlugins(PluginHost([plugin()]), ()).instruments == ()
