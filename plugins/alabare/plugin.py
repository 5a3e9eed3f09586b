"""Alabaré: visits to the sanctuary, from arrival to the way home."""

from collections.abc import Sequence

from core.sdk import Instrument, Pathway, hookimpl, load_instruments, load_pathways


@hookimpl
def register_instruments() -> Sequence[Instrument]:
    return load_instruments("plugins.alabare")


@hookimpl
def register_pathways() -> Sequence[Pathway]:
    return load_pathways("plugins.alabare")
