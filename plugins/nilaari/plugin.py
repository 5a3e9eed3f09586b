"""Nilaari: language, faith and culture, so that support fits the person."""

from collections.abc import Sequence

from core.sdk import Instrument, hookimpl, load_instruments


@hookimpl
def register_instruments() -> Sequence[Instrument]:
    return load_instruments("plugins.nilaari")
