"""Definitions of instruments as the database keeps them, and whoever asks for one."""

from collections.abc import Iterable

from core.access.doors import Doors
from core.access.records import Records
from core.access.system import SystemRecords
from core.assessments.models import InstrumentDefinition
from core.content.instruments import Instrument
from core.extensions.manager import PluginHost
from core.organisations.definitions import Keeping

INSTRUMENTS = Keeping(InstrumentDefinition, Instrument)


def keep_at_start(doors: Doors, host: PluginHost) -> None:
    """So that the first assessment made with a version finds its definition kept."""
    INSTRUMENTS.at_start(doors, host.catalogue.instruments)


def keep(system: SystemRecords, declared: Iterable[Instrument]) -> None:
    """Those that are not held yet."""
    INSTRUMENTS.keep(system, declared)


def kept(records: Records, key: str, number: int) -> Instrument | None:
    """A version as the database holds it; None for one never kept."""
    return INSTRUMENTS.kept(records, key, number)


def kept_of(records: Records, instruments: Iterable[Instrument]) -> list[Instrument]:
    """The same versions as the database holds them, in the same order; those not kept are left out."""
    return INSTRUMENTS.kept_of(records, instruments)
