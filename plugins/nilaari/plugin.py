"""Nilaari: language, faith and culture, so that support fits the person."""

from collections.abc import Sequence

from core.sdk import Framework, Instrument, hookimpl, load_frameworks, load_instruments


@hookimpl
def register_instruments() -> Sequence[Instrument]:
    return load_instruments("plugins.nilaari")


@hookimpl
def register_frameworks() -> Sequence[Framework]:
    return load_frameworks("plugins.nilaari")
