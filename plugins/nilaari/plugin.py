"""Nilaari: language, faith and culture, so that support fits the person."""

from collections.abc import Sequence

from core.sdk import Framework, Instrument, Pathway, hookimpl, load_frameworks, load_instruments, load_pathways


@hookimpl
def register_instruments() -> Sequence[Instrument]:
    return load_instruments("plugins.nilaari")


@hookimpl
def register_frameworks() -> Sequence[Framework]:
    return load_frameworks("plugins.nilaari")


@hookimpl
def register_pathways() -> Sequence[Pathway]:
    return load_pathways("plugins.nilaari")
