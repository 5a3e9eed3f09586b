"""The API of plugins in the organisation one acts for: switching them, their settings, their licences."""

from typing import Annotated

from fastapi import Path

from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.organisations.installed import Host
from core.organisations.models import InstrumentLicence, OrganisationPlugin
from core.plugin_pages.schemas import LicenceIn, LicenceOut, SettingsIn, SettingsOut, SwitchIn, SwitchOut
from core.plugin_pages.service import change_settings, say_licence, settings_here, switch

router = Router(face=Face.API, prefix="/api/v1/organisation/plugins", tags=["organisation"])

Word = Annotated[str, Path(max_length=60)]


@router.post("/{plugin}/enable", requires(OrganisationPlugin, Action.WRITE))
def enable_a_plugin(
    records: Records, host: Host, plugin: Word, given: SwitchIn, version: IfMatch
) -> Reply[SwitchOut]:  # fmt: skip
    """Switch it on for your organisation; one that was never switched has version 0."""
    turned = switch(records, host, plugin, is_enabled=True, reason=given.reason, version=version)
    return Reply(SwitchOut.model_validate(turned), version=turned.version)


@router.post("/{plugin}/disable", requires(OrganisationPlugin, Action.WRITE))
def disable_a_plugin(
    records: Records, host: Host, plugin: Word, given: SwitchIn, version: IfMatch
) -> Reply[SwitchOut]:  # fmt: skip
    """Switch it off. What was recorded with it stays readable."""
    turned = switch(records, host, plugin, is_enabled=False, reason=given.reason, version=version)
    return Reply(SwitchOut.model_validate(turned), version=turned.version)


@router.get("/{plugin}/settings", requires(OrganisationPlugin, Action.WRITE))
def read_settings_of_a_plugin(records: Records, host: Host, plugin: Word) -> Reply[SettingsOut]:
    """Every setting as it holds for your organisation, defaults among them."""
    row, settings = settings_here(records, host, plugin)
    return Reply(SettingsOut(plugin=plugin, settings=settings.values), version=row.version)


@router.put("/{plugin}/settings", requires(OrganisationPlugin, Action.WRITE))
def change_settings_of_a_plugin(
    records: Records, host: Host, plugin: Word, given: SettingsIn, version: IfMatch
) -> Reply[SettingsOut]:  # fmt: skip
    """Settings left out stay as they are."""
    row, settings = change_settings(
        records, host, plugin, given.settings, version=version, reason=given.reason
    )  # fmt: skip
    return Reply(SettingsOut(plugin=plugin, settings=settings.values), version=row.version)


@router.put("/{plugin}/licences/{name}", requires(InstrumentLicence, Action.WRITE))
def say_whether_a_licence_is_held(
    records: Records, host: Host, plugin: Word, name: Word, given: LicenceIn, version: IfMatch
) -> Reply[LicenceOut]:  # fmt: skip
    """For an instrument whose published wording is not shipped; one of which nothing was said has version 0."""
    said = say_licence(records, host, f"{plugin}:{name}", given, version=version)
    return Reply(LicenceOut.model_validate(said), version=said.version)
