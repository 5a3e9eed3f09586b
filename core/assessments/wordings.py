"""Use cases of licensed wordings: what an organisation has given, giving a copy, taking it out again."""

from collections.abc import Mapping

from sqlalchemy import select

from core.access.errors import Invalid, NotFound, StaleVersion
from core.access.records import Records
from core.assessments.definitions import INSTRUMENTS
from core.assessments.wording_models import InstrumentWording
from core.content.instruments import Instrument, Wording
from core.content.own_words import faults
from core.organisations.enablement import licences_held

NEVER = 0
"""The version of a copy that was never given."""
LICENCE_FIRST = "Say first that your organisation holds the licence."


def licensed_form(records: Records, key: str, number: int) -> Instrument:
    """As its file says it. Raises `NotFound` for a version never kept, and for one whose wording is shipped."""
    found = INSTRUMENTS.kept(records, key, number)
    if found is None or found.wording is not Wording.BEHIND_SWITCH:
        raise NotFound
    return found


def our_wording(records: Records, instrument: Instrument) -> InstrumentWording | None:
    """Of the organisation acted for, licence on or off; None where none was ever given."""
    asked = select(InstrumentWording).where(
        InstrumentWording.organisation_id == records.actor.organisation_id,
        InstrumentWording.instrument == instrument.key, InstrumentWording.number == instrument.version,
    )  # fmt: skip
    return next(iter(records.find(asked)), None)


def give_wording(
    records: Records, instrument: Instrument, texts: Mapping[str, str], *, version: int, reason: str
) -> InstrumentWording:
    """Keep a whole copy; no texts at all take it out. Raises `Invalid` without the licence and for a copy with faults,
    `StaleVersion` where somebody was first."""
    if texts and instrument.key not in licences_held(records):
        raise Invalid("texts", LICENCE_FIRST)
    for key, message in faults(instrument, texts) if texts else ():
        raise Invalid(f"texts.{key}", f"{key}: {message}.")
    row = our_wording(records, instrument)
    if (row.version if row else NEVER) != version:
        raise StaleVersion(row.version if row else NEVER)
    records.because(reason)
    if row is None:
        return records.add(
            InstrumentWording(
                organisation_id=records.actor.organisation_id, instrument=instrument.key, number=instrument.version,
                texts=dict(texts),
            )
        )  # fmt: skip
    row.texts = dict(texts)
    records.flush()
    return row
