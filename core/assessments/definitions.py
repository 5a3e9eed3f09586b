"""Definitions of instruments as the database keeps them: what was asked stays readable when a plugin has gone."""

import json
from collections.abc import Iterable
from functools import lru_cache

import structlog
from sqlalchemy import select

from core.access.doors import Doors
from core.access.errors import Conflict
from core.access.records import Records
from core.access.system import Reason, SystemRecords
from core.assessments.models import InstrumentDefinition
from core.content.instruments import Instrument
from core.content.lock import content_hash
from core.extensions.manager import PluginHost

log = structlog.stdlib.get_logger(__name__)

Release = tuple[str, int]


def keep_at_start(doors: Doors, host: PluginHost) -> None:
    """Keep what the installed plugins declare and the database does not hold yet; run before anybody is answered, so
    that the first assessment made with a version finds its definition kept."""
    declared = list(host.catalogue.instruments)
    with doors.system(Reason.SETTINGS, writing=False) as system:
        missing = _missing(system, declared)
    if missing:
        try:
            with doors.system(Reason.SETTINGS) as system:
                keep(system, declared)
        except Conflict:
            log.info("instruments_kept_by_another_process")


def keep(system: SystemRecords, declared: Iterable[Instrument]) -> None:
    """Keep those that are not held yet. One that has changed without a new version is passed over: what was kept first
    is what that version means, for new assessments too."""
    for instrument in _missing(system, declared):
        definition = _as_json(instrument)
        system.add(
            InstrumentDefinition(
                key=instrument.key, number=instrument.version, digest=content_hash(definition), definition=definition
            )
        )


def kept(records: Records, key: str, number: int) -> Instrument | None:
    """A version as the database holds it; None for one never kept."""
    asked = select(InstrumentDefinition).where(InstrumentDefinition.key == key, InstrumentDefinition.number == number)
    return next((_instrument(found) for found in records.find(asked)), None)


def kept_of(records: Records, instruments: Iterable[Instrument]) -> list[Instrument]:
    """The same versions as the database holds them, in the same order; those not kept are left out."""
    wanted = [(one.key, one.version) for one in instruments]
    asked = select(InstrumentDefinition).where(InstrumentDefinition.key.in_([key for key, _ in wanted]))
    found = {(one.key, one.number): one for one in records.find(asked)}
    return [_instrument(found[release]) for release in wanted if release in found]


def _missing(system: SystemRecords, declared: Iterable[Instrument]) -> list[Instrument]:
    held = {(one.key, one.number): one.digest for one in system.find(select(InstrumentDefinition))}
    missing = []
    for instrument in declared:
        digest = held.get((instrument.key, instrument.version))
        if digest is None:
            missing.append(instrument)
        elif digest != content_hash(_as_json(instrument)):
            log.warning("instrument_changed_without_new_version", key=instrument.key, version=instrument.version)
    return missing


def _as_json(instrument: Instrument) -> dict[str, object]:
    """What its file says and no more: a default that core adds later changes no digest."""
    said: dict[str, object] = json.loads(instrument.model_dump_json(exclude_unset=True))
    return said


def _instrument(found: InstrumentDefinition) -> Instrument:
    return _read(json.dumps(found.definition))


@lru_cache(maxsize=128)
def _read(definition: str) -> Instrument:
    return Instrument.model_validate_json(definition)
