"""Second Step: the support conversation that finds the right route for a person."""

from collections.abc import Sequence

from core.sdk import Framework, Instrument, hookimpl, load_frameworks, load_instruments


@hookimpl
def register_instruments() -> Sequence[Instrument]:
    return load_instruments("plugins.second_step")


@hookimpl
def register_frameworks() -> Sequence[Framework]:
    return load_frameworks("plugins.second_step")
