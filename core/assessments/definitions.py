"""Definitions of instruments as the database keeps them, and whoever asks for one."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from core.access.doors import Doors
from core.access.records import Records
from core.access.system import SystemRecords
from core.assessments.models import InstrumentDefinition
from core.assessments.wording_models import InstrumentWording
from core.content.instruments import Instrument, Wording
from core.content.own_words import in_own_words
from core.extensions.manager import PluginHost
from core.organisations.definitions import Keeping
from core.organisations.models import InstrumentLicence

INSTRUMENTS = Keeping(InstrumentDefinition, Instrument)
TEXTS = (
    select(InstrumentWording.id, InstrumentWording.texts)
    .join(
        InstrumentLicence,
        (InstrumentLicence.organisation_id == InstrumentWording.organisation_id)
        & (InstrumentLicence.instrument == InstrumentWording.instrument),
    )
    .where(InstrumentLicence.is_on.is_(True), InstrumentWording.organisation_id == bindparam("holder"))
    .where(InstrumentWording.instrument == bindparam("instrument"), InstrumentWording.number == bindparam("number"))
)


def keep_at_start(doors: Doors, host: PluginHost) -> None:
    """So that the first assessment made with a version finds its definition kept."""
    INSTRUMENTS.at_start(doors, host.catalogue.instruments)


def keep(system: SystemRecords, declared: Iterable[Instrument]) -> None:
    """Those that are not held yet."""
    INSTRUMENTS.keep(system, declared)


def kept(records: Records, key: str, number: int) -> Instrument | None:
    """A version as the database holds it, in the words that the actor's people may see; None for one never kept."""
    found = INSTRUMENTS.kept(records, key, number)
    return worded(records, found) if found else None


def worded(records: Records, instrument: Instrument) -> Instrument:
    """With the licensed wording of the organisation acted for, if it holds the licence and gave its copy; otherwise as
    the file says it, whoever else may have a copy."""
    if instrument.wording is not Wording.BEHIND_SWITCH:
        return instrument
    found = records.rows(TEXTS, {
        "holder": records.actor.organisation_id, "instrument": instrument.key, "number": instrument.version,
    })  # fmt: skip
    texts = next((row.texts for row in found), None)
    return in_own_words(instrument, texts) if texts else instrument


def kept_of(records: Records, instruments: Iterable[Instrument]) -> list[Instrument]:
    """The same versions as the database holds them, in the same order; those not kept are left out."""
    return INSTRUMENTS.kept_of(records, instruments)
