"""The menu: every hook a plugin may implement. Declared here, implemented in a plugin's `plugin.py`.

`register_*` hooks are called once, when the program starts. `on_*` hooks are events, sent only to the plugins that the
organisation concerned has switched on. A hook is added here with its first real use in a plugin.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pluggy

from core.content.frameworks import Framework
from core.content.instruments import Instrument
from core.content.pathways import Pathway
from core.content.scorers import Scorer
from core.extensions.events import AssessmentCompleted, FollowUp
from core.extensions.jobs import PluginJob
from core.extensions.pages import PluginPage, PluginPanel
from core.extensions.settings import Setting

PROJECT = "fingerpost"

Function = TypeVar("Function", bound=Callable[..., object])

hookspec = pluggy.HookspecMarker(PROJECT)
_hookimpl = pluggy.HookimplMarker(PROJECT)


def hookimpl(function: Function) -> Function:
    """Mark a function as a plugin's answer to the hook of the same name. It takes no options."""
    return _hookimpl(function)


@hookspec
def register_instruments() -> Sequence[Instrument]:
    """Called once at the start. Return every version of every instrument that the plugin declares."""
    return ()


@hookspec
def register_scorers() -> Sequence[Scorer]:
    """Called once at the start. Return the functions that instruments name under `scorer`."""
    return ()


@hookspec
def register_frameworks() -> Sequence[Framework]:
    """Called once at the start. Return every version of every competency framework that the plugin declares, as
    `load_frameworks` reads them."""
    return ()


@hookspec
def register_pathways() -> Sequence[Pathway]:
    """Called once at the start. Return every version of every pathway that the plugin declares. An instrument that one
    of them refers to must be declared by an installed plugin."""
    return ()


@hookspec
def register_jobs() -> Sequence[PluginJob]:
    """Called once at the start. Return what is to be looked at by itself, and how often."""
    return ()


@hookspec
def register_settings() -> Sequence[Setting]:
    """Called once at the start. Return what each organisation may set for itself; jobs, pages and panels get it."""
    return ()


@hookspec
def register_pages() -> Sequence[PluginPage]:
    """Called once at the start. Return the pages below `/p/<plugin>/`; each is absent where the plugin is off."""
    return ()


@hookspec
def register_panels() -> Sequence[PluginPanel]:
    """Called once at the start. Return the panels on a client's summary; each is absent where the plugin is off."""
    return ()


@hookspec
def on_assessment_completed(event: AssessmentCompleted) -> Sequence[FollowUp]:
    """Called after a worker completes an assessment. Return the next steps to suggest; none is an empty list."""
    return ()
