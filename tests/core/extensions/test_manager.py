"""A plugin that cannot be used stops the start, named with file and line."""

from collections.abc import Callable

import pytest

from core.extensions.catalogue import CatalogueError
from core.extensions.events import AssessmentCompleted, FollowUp
from core.extensions.installed import Plugin, PluginError
from core.extensions.manager import PluginHost
from tests.core.extensions.conftest import FORM, PLUGIN

Make = Callable[..., Plugin]

HOOK = '''\
"""Bright Paths: forms for walking groups."""

from datetime import timedelta
from core.sdk import FollowUp, PluginJob, hookimpl
import pluggy


{hook}
'''


def with_hook(hook: str) -> str:
    return HOOK.format(hook=hook)


def test_a_plugin_brings_its_instruments_into_the_catalogue(plugin: Make) -> None:
    host = PluginHost([plugin()])
    assert [found.key for found in host.catalogue.instruments.of_plugin("bright_paths")] == ["bright_paths:walk"]


@pytest.mark.parametrize(
    ("hook", "says"),
    [
        (
            "@hookimpl\ndef register_instrument(): return []",
            "bright_paths/plugin.py line 8: there is no hook 'register_instrument'; did you mean 'register_inst",
        ),
        (
            "@hookimpl\ndef zzz(): return []",
            "there is no hook 'zzz'; the hooks are on_assessment_completed, register_instruments, register_jobs, register_pathways",
        ),
        (
            "@hookimpl\ndef on_assessment_completed(event, records): return []",
            "line 8: the hook 'on_assessment_completed' has no argument 'records'; it has event",
        ),
        (
            "@pluggy.HookimplMarker('fingerpost')(specname='register_instruments')\ndef forms(): return []",
            "there is no hook 'forms'",
        ),
        (
            "@pluggy.HookimplMarker('fingerpost')(wrapper=True)\ndef on_assessment_completed(event): yield",
            "marked with an option; use @hookimpl alone",
        ),
        (
            "@hookimpl\ndef register_instruments(): return ['a form']",
            "TypeError: expected a list of Instrument, found str in it",
        ),
        (
            "@hookimpl\ndef register_instruments(): return 7",
            "TypeError: expected a list of Instrument, not int",
        ),
        (
            "@hookimpl\ndef register_jobs(): return [PluginJob('other: job', timedelta(days=1), len)]",
            "the job 'other: job' must begin with 'bright_paths:'",
        ),
        (
            "@hookimpl\ndef register_jobs(): return [PluginJob('bright_paths: job', timedelta(seconds=1), len)]",
            "a job of a plugin runs once an hour at most",
        ),
        (
            "@hookimpl\ndef register_instruments(): raise RuntimeError('no such form')",
            "register_instruments failed: RuntimeError: no such form",
        ),
    ],
)
def test_a_faulty_hook_is_named_with_plugin_and_place(plugin: Make, hook: str, says: str) -> None:
    with pytest.raises(PluginError) as refused:
        PluginHost([plugin(source=with_hook(hook))])
    assert str(refused.value).startswith("plugin bright_paths: ")
    assert says in str(refused.value)


def test_faulty_content_stops_the_start_with_file_and_line(plugin: Make) -> None:
    with pytest.raises(PluginError, match=r"instruments/walk\.yaml line 3 \(titel\): unknown key 'titel'"):
        PluginHost([plugin(form=FORM.replace("title: After", "titel: After"))])


def test_two_plugins_of_one_name_stop_the_start(plugin: Make) -> None:
    one = plugin()
    with pytest.raises(PluginError, match="two installed packages declare a plugin of this name"):
        PluginHost([one, one])


def test_a_key_of_another_plugin_stops_the_start(plugin: Make) -> None:
    with pytest.raises(CatalogueError, match="plugin bright_paths: the key 'nilaari:walk' must begin with"):
        PluginHost([plugin(form=FORM.replace("key: bright_paths:walk", "key: nilaari:walk"))])


def test_a_plugin_may_implement_no_hook_at_all(plugin: Make) -> None:
    assert PluginHost([plugin(source='"""Rules only."""\n')]).catalogue.instruments.of_plugin("bright_paths") == ()


def test_a_plugin_is_asked_alone(plugin: Make, completed: AssessmentCompleted) -> None:
    hook = "@hookimpl\ndef on_assessment_completed(event): return [FollowUp('{}', 0)]"
    host = PluginHost([plugin(name, with_hook(hook.format(name))) for name in ("first_path", "second_path")])
    assert host.follow_ups("second_path", completed) == (FollowUp("second_path", 0),)


def test_a_plugin_without_the_hook_suggests_nothing(plugin: Make, completed: AssessmentCompleted) -> None:
    assert PluginHost([plugin()]).follow_ups("bright_paths", completed) == ()


def test_the_rules_a_plugin_proposes_are_its_policy_file(plugin: Make) -> None:
    host = PluginHost([plugin()])
    (policy := host.plugins[0].folder / "policy.csv").write_text("p, bright_paths_read\n")  # type: ignore[attr-defined]
    assert host.policy_text("bright_paths") == policy.read_text()


def test_a_plugin_without_a_policy_file_proposes_nothing(plugin: Make) -> None:
    assert PluginHost([plugin()]).policy_text("bright_paths") == ""


def test_a_plugin_says_what_it_is(plugin: Make) -> None:
    found = plugin()
    assert (found.name, found.release, found.summary) == (
        "bright_paths",
        "1.2",
        PLUGIN.splitlines()[0].strip('"'),
    )
