"""Plugins made up for tests."""

from collections.abc import Sequence
from types import ModuleType

from core.content.instruments import Instrument
from core.extensions.installed import Plugin
from core.sdk import AssessmentCompleted, FollowUp, hookimpl


def module_of(name: str, instruments: Sequence[Instrument], *, fails: bool = False) -> Plugin:
    """A plugin of this name, made up for a test."""
    module = ModuleType(f"made_up.{name}")
    module.__package__ = "tests"  # where a policy.csv of its own would stand
    module.__doc__ = "Made up: for a test."

    @hookimpl
    def register_instruments() -> Sequence[Instrument]:
        return instruments

    @hookimpl
    def on_assessment_completed(event: AssessmentCompleted) -> Sequence[FollowUp]:
        if fails:
            raise RuntimeError("quotes a client's answer")
        return ()

    module.register_instruments, module.on_assessment_completed = register_instruments, on_assessment_completed  # type: ignore[attr-defined]
    return Plugin(name, module)
