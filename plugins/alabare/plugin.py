"""Alabaré: visits to the sanctuary, from arrival to the way home."""

from collections.abc import Sequence

from core.sdk import Instrument, hookimpl, load_instruments


@hookimpl
def register_instruments() -> Sequence[Instrument]:
    return load_instruments("plugins.alabare")
