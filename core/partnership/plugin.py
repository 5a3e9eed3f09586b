"""Partnership: the measures, plans and formulation that all four partners use alike."""

from collections.abc import Sequence

from core.sdk import Instrument, hookimpl, load_instruments


@hookimpl
def register_instruments() -> Sequence[Instrument]:
    return load_instruments("core.partnership")
