"""Nilaari: language, faith and culture, so that support fits the person."""

from collections.abc import Sequence

from core.sdk import Instrument, Pathway, hookimpl, load_instruments, load_pathways


@hookimpl
def register_instruments() -> Sequence[Instrument]:
    return load_instruments("plugins.nilaari")


@hookimpl
def register_pathways() -> Sequence[Pathway]:
    return load_pathways("plugins.nilaari")
