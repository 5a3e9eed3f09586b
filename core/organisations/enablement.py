"""Which plugins an organisation has switched on: asked by whoever acts for it, switched by the host's own commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum

from sqlalchemy import select

from core.access.errors import Invalid
from core.access.policy import Policy
from core.access.records import Records
from core.access.rules import WIDTH, Rule, lines_of
from core.access.system import SystemRecords
from core.content.instruments import Instrument
from core.database import clock
from core.extensions.enablement import EnabledPlugins
from core.extensions.installed import HOUSE, Plugin
from core.extensions.manager import PluginHost
from core.organisations.models import Organisation, OrganisationPlugin, Standing

HOUSE_IS_ON = f"'{HOUSE}' is the partnership's own plugin: it is on for every organisation and cannot be switched."


class RulesInForce(StrEnum):
    """Whether the rules that a plugin ships stand in the published policy as it ships them."""

    NONE_SHIPPED = "none_shipped"
    ALL = "all"
    SOME = "some"
    NONE = "none"

    @property
    def words(self) -> str:
        return {
            "none_shipped": "It ships no rules of its own",
            "all": "Published",
            "some": "Some published, some not or changed",
            "none": "Not published",
        }[self]


@dataclass(frozen=True)
class PluginStatus:
    """One installed plugin as an organisation sees it; `adds` are its forms, the latest version of each. The
    partnership's own cannot be switched off."""

    name: str
    title: str
    summary: str
    release: str
    is_enabled: bool
    adds: tuple[Instrument, ...]
    rules: RulesInForce

    @property
    def is_the_partnerships(self) -> bool:
        return self.name == HOUSE


@dataclass(frozen=True)
class Switch:
    """One organisation's switch for one plugin."""

    organisation: str
    plugin: str
    is_enabled: bool
    switched_at: datetime


def enabled_for(records: Records, host: PluginHost) -> EnabledPlugins:
    """The plugins of the organisation that the actor acts for."""
    ours = select(OrganisationPlugin.plugin).where(
        OrganisationPlugin.organisation_id == records.actor.organisation_id, OrganisationPlugin.enabled.is_(True)
    )
    return EnabledPlugins(host, (row.plugin for row in records.rows(ours)))


def plugins_of(records: Records, host: PluginHost) -> list[PluginStatus]:
    """Every installed plugin, with what it adds and how it stands in the organisation acted for."""
    enabled = enabled_for(records, host).names
    return [_status(plugin, plugin.name in enabled, host, records.judge.policy) for plugin in host.plugins]


def enable(system: SystemRecords, host: PluginHost, *, organisation: str, plugin: str) -> bool:
    """Switch a plugin on for the organisation with this key; whether that changed anything.

    Raises `Invalid` for an organisation that is unknown or runs no plugins, and for a plugin that is not installed.
    """
    known = [installed.name for installed in host.plugins]
    if plugin not in known:
        raise Invalid("plugin", f"No plugin '{plugin}' is installed{_near(plugin, known)}")
    return _switch(system, organisation, plugin, is_enabled=True)


def disable(system: SystemRecords, *, organisation: str, plugin: str) -> bool:
    """Switch a plugin off, installed or not; what was recorded with it stays readable."""
    return _switch(system, organisation, plugin, is_enabled=False)


def switches(system: SystemRecords) -> list[Switch]:
    """Every switch there is, by organisation and plugin."""
    names = {organisation.id: organisation.key for organisation in system.find(select(Organisation))}
    found = (
        Switch(names[row.organisation_id], row.plugin, row.enabled, row.switched_at)
        for row in system.find(select(OrganisationPlugin))
    )
    return sorted(found, key=lambda switch: (switch.organisation, switch.plugin))


def _switch(system: SystemRecords, key: str, plugin: str, *, is_enabled: bool) -> bool:
    if plugin == HOUSE:
        raise Invalid("plugin", HOUSE_IS_ON)
    organisation = _partner(system, key)
    asked = select(OrganisationPlugin).where(
        OrganisationPlugin.organisation_id == organisation.id, OrganisationPlugin.plugin == plugin
    )
    row = next(iter(system.find(asked)), None)
    if (row is not None and row.enabled) == is_enabled:
        return False
    if row is None:
        row = OrganisationPlugin(organisation_id=organisation.id, plugin=plugin, enabled=True, switched_at=clock.now())
        system.add(row)
    row.enabled, row.switched_at = is_enabled, clock.now()
    system.flush()
    system.note("plugin enabled" if is_enabled else "plugin disabled", detail=f"{plugin} for {key}")
    return True


def _partner(system: SystemRecords, key: str) -> Organisation:
    known: Mapping[str, Organisation] = {one.key: one for one in system.find(select(Organisation))}
    partners = [one.key for one in known.values() if one.standing is Standing.PARTNER]
    if key in partners:
        return known[key]
    if key in known:
        raise Invalid("organisation", f"'{key}' is an agency; plugins are switched on for partners: {_list(partners)}.")
    raise Invalid("organisation", f"No organisation has the key '{key}'{_near(key, partners)}")


def _near(word: str, known: Sequence[str]) -> str:
    close = get_close_matches(word, known, 1)
    return f"; did you mean '{close[0]}'?" if close else f". Known: {_list(known)}."


def _list(words: Sequence[str]) -> str:
    return ", ".join(sorted(words)) or "none"


def _status(plugin: Plugin, is_enabled: bool, host: PluginHost, policy: Policy) -> PluginStatus:
    adds = host.catalogue.instruments.offered(frozenset({plugin.name}))
    title, _, summary = plugin.summary.partition(":")
    return PluginStatus(
        plugin.name, title, summary.strip() or title, plugin.release, is_enabled, adds, _rules(plugin, policy)
    )


def _rules(plugin: Plugin, policy: Policy) -> RulesInForce:
    shipped = [Rule(*line.cells[1:]) for line in lines_of(plugin.policy_text) if len(line.cells) == WIDTH["p"]]
    if not shipped:
        return RulesInForce.NONE_SHIPPED
    published = sum(policy.rules.get(rule.id) == rule for rule in shipped)
    if published == len(shipped):
        return RulesInForce.ALL
    return RulesInForce.SOME if published else RulesInForce.NONE
