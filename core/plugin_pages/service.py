"""Use cases of plugins in an organisation: switching one, its settings, and the licences that its instruments need."""

from collections.abc import Mapping

from sqlalchemy import select

from core.access.errors import Invalid, NotFound, StaleVersion
from core.access.records import Records
from core.content.instruments import Wording
from core.database import clock
from core.extensions.manager import PluginHost
from core.extensions.settings import SettingRefused, Settings
from core.organisations.enablement import check_installed, put, switch_of
from core.organisations.models import InstrumentLicence, Organisation, OrganisationPlugin, Standing
from core.plugin_pages.schemas import LicenceIn

NO_SWITCH = 0
"""The version of a switch, or of a licence, that was never touched."""


def our_switch(records: Records, plugin: str) -> OrganisationPlugin | None:
    """Of the organisation acted for."""
    return switch_of(records, records.actor.organisation_id, plugin)


def switch(
    records: Records, host: PluginHost, plugin: str, *, is_enabled: bool, reason: str, version: int
) -> OrganisationPlugin:
    """Turn it for the organisation acted for; turned the same way again, nothing happens.

    Raises `Invalid` for a plugin that is not installed and for an agency, `StaleVersion` where somebody was first.
    """
    _check_partner(records)
    if is_enabled:
        check_installed(host, plugin)
    row = our_switch(records, plugin)
    if (row.version if row else NO_SWITCH) != version:
        raise StaleVersion(row.version if row else NO_SWITCH)
    records.because(reason)
    me = records.actor
    put(records, me.organisation_id, plugin, is_enabled=is_enabled, by=me.person_id)
    turned = our_switch(records, plugin)
    if turned is None:
        raise Invalid("plugin", "It was never switched on here.")
    return turned


def settings_here(records: Records, host: PluginHost, plugin: str) -> tuple[OrganisationPlugin, Settings]:
    """Raises `NotFound` where the plugin is not installed, not switched on, or has no settings."""
    row, declared = our_switch(records, plugin), host.settings.get(plugin, ())
    if row is None or not row.enabled or not declared:
        raise NotFound
    return row, Settings(declared, row.settings)


def change_settings(
    records: Records, host: PluginHost, plugin: str, asked: Mapping[str, object], *, version: int, reason: str | None
) -> tuple[OrganisationPlugin, Settings]:
    """Keep these; those left out stay. Raises `Invalid` naming the setting, `StaleVersion` with what holds now."""
    row, settings = settings_here(records, host, plugin)
    if row.version != version:
        raise StaleVersion(row.version, dict(settings.values), dict(asked))
    try:
        said = settings.changed(asked)
    except SettingRefused as refused:
        raise Invalid(f"settings.{refused.key}", refused.message) from None
    records.because(reason)
    row.settings = said
    records.flush()
    return row, Settings(settings.declared, said)


def licence_of(records: Records, instrument: str) -> InstrumentLicence | None:
    """Of the organisation acted for; None where nobody has said anything."""
    asked = select(InstrumentLicence).where(
        InstrumentLicence.organisation_id == records.actor.organisation_id, InstrumentLicence.instrument == instrument
    )
    return next(iter(records.find(asked)), None)


def say_licence(
    records: Records, host: PluginHost, instrument: str, asked: LicenceIn, *, version: int
) -> InstrumentLicence:
    """Raises `NotFound` for an instrument that needs no licence here, `StaleVersion` where somebody was first."""
    known = host.catalogue.instruments.latest(instrument)
    if known is None or known.wording is not Wording.BEHIND_SWITCH:
        raise NotFound
    row, me = licence_of(records, instrument), records.actor
    if (row.version if row else NO_SWITCH) != version:
        raise StaleVersion(row.version if row else NO_SWITCH)
    records.because(asked.reason)
    said = {"is_on": asked.is_on, "evidence": asked.evidence, "switched_at": clock.now(), "switched_by": me.person_id}
    if row is None:
        return records.add(InstrumentLicence(organisation_id=me.organisation_id, instrument=instrument, **said))
    for name, value in said.items():
        setattr(row, name, value)
    records.flush()
    return row


def _check_partner(records: Records) -> None:
    asked = select(Organisation).where(Organisation.id == records.actor.organisation_id)
    if records.find(asked)[0].standing is not Standing.PARTNER:
        raise Invalid("organisation", "Plugins are switched on for partners; yours is an agency.")
