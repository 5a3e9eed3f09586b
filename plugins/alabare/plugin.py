"""Alabaré: arriving at the crisis house, and visits to Place of Calm from arrival to the way home."""

from collections.abc import Sequence

from core.sdk import Framework, Instrument, Pathway, hookimpl, load_frameworks, load_instruments, load_pathways


@hookimpl
def register_instruments() -> Sequence[Instrument]:
    return load_instruments("plugins.alabare")


@hookimpl
def register_frameworks() -> Sequence[Framework]:
    return load_frameworks("plugins.alabare")


@hookimpl
def register_pathways() -> Sequence[Pathway]:
    return load_pathways("plugins.alabare")
