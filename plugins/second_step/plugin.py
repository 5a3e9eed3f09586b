"""Second Step: the support conversation that finds the right route for a person."""

from collections.abc import Sequence

from core.sdk import Instrument, hookimpl, load_instruments


@hookimpl
def register_instruments() -> Sequence[Instrument]:
    return load_instruments("plugins.second_step")
