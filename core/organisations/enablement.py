"""Which plugins an organisation has switched on: asked by whoever acts for it, switched by the host's own commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum
from uuid import UUID

from sqlalchemy import bindparam, select

from core.access.door import Door
from core.access.errors import Invalid
from core.access.policy import Policy
from core.access.records import Records
from core.access.rules import WIDTH, Rule, lines_of
from core.access.system import SystemRecords
from core.database import clock
from core.extensions.enablement import EnabledPlugins
from core.extensions.failures import PluginFailure
from core.extensions.installed import HOUSE, Plugin
from core.extensions.manager import PluginHost
from core.organisations.added import Added, added_by
from core.organisations.models import InstrumentLicence, Organisation, OrganisationPlugin, Standing

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


ENABLED = select(OrganisationPlugin.plugin, OrganisationPlugin.settings).where(
    OrganisationPlugin.organisation_id == bindparam("holder"), OrganisationPlugin.enabled.is_(True)
)


@dataclass(frozen=True)
class PluginStatus:
    """One installed plugin as an organisation sees it; `failure` is its last. The partnership's own cannot be switched
    off."""

    name: str
    title: str
    summary: str
    release: str
    is_enabled: bool
    adds: tuple[Added, ...]
    rules: RulesInForce
    failure: PluginFailure | None = None

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
    said = {row.plugin: row.settings for row in records.rows(ENABLED, {"holder": records.actor.organisation_id})}
    return EnabledPlugins(host, said, said)


def switched_on(records: Records) -> frozenset[str]:
    """Names of the plugins that the organisation acted for has switched on, installed still or not, and of the
    partnership's own."""
    return frozenset({HOUSE, *(row.plugin for row in records.rows(ENABLED, {"holder": records.actor.organisation_id}))})


def licences_held(records: Records) -> frozenset[str]:
    """Keys of the instruments for which the organisation acted for says that it holds the licence."""
    ours = select(InstrumentLicence.instrument).where(
        InstrumentLicence.organisation_id == records.actor.organisation_id, InstrumentLicence.is_on.is_(True)
    )
    return frozenset(row.instrument for row in records.rows(ours))


def plugins_of(records: Records, host: PluginHost) -> list[PluginStatus]:
    """Every installed plugin, with what it adds and how it stands in the organisation acted for."""
    enabled = enabled_for(records, host).names
    failed = {one.plugin: one for one in reversed(failures_of(records))}
    statuses = (_status(plugin, plugin.name in enabled, host, records.judge.policy) for plugin in host.plugins)
    return [replace(status, failure=failed.get(status.name)) for status in statuses]


def failures_of(records: Records, plugin: str | None = None) -> Sequence[PluginFailure]:
    """How plugins (or this one) have failed, the last first."""
    asked = select(PluginFailure).order_by(PluginFailure.last_at.desc(), PluginFailure.id)
    return records.find(asked if plugin is None else asked.where(PluginFailure.plugin == plugin))


def enable(system: SystemRecords, host: PluginHost, *, organisation: str, plugin: str) -> bool:
    """Switch a plugin on for the organisation with this key; whether that changed anything.

    Raises `Invalid` for an organisation that is unknown or runs no plugins, and for a plugin that is not installed.
    """
    check_installed(host, plugin)
    return _switch(system, organisation, plugin, is_enabled=True)


def check_installed(host: PluginHost, plugin: str) -> None:
    """Raises `Invalid` for a plugin that is not."""
    known = [installed.name for installed in host.plugins]
    if plugin not in known:
        raise Invalid("plugin", f"No plugin '{plugin}' is installed{_near(plugin, known)}")


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
    if not put(system, _partner(system, key).id, plugin, is_enabled=is_enabled, by=None):
        return False
    system.note("plugin enabled" if is_enabled else "plugin disabled", detail=f"{plugin} for {key}")
    return True


def put(door: Door, organisation_id: UUID, plugin: str, *, is_enabled: bool, by: UUID | None) -> bool:
    """The switch itself, through the door of whoever may turn it; whether that changed anything.

    Raises `Invalid` for the partnership's own plugin, which is on for everybody.
    """
    if plugin == HOUSE:
        raise Invalid("plugin", HOUSE_IS_ON)
    row = switch_of(door, organisation_id, plugin)
    if (row is not None and row.enabled) == is_enabled:
        return False
    if row is None:
        row = OrganisationPlugin(organisation_id=organisation_id, plugin=plugin, settings={})
        row.switch(is_enabled, clock.now(), by)
        door.add(row)
    else:
        row.switch(is_enabled, clock.now(), by)
        door.flush()
    return True


def switch_of(door: Door, organisation_id: UUID, plugin: str) -> OrganisationPlugin | None:
    """An organisation's switch of one plugin; None where it was never touched."""
    asked = select(OrganisationPlugin).where(
        OrganisationPlugin.organisation_id == organisation_id, OrganisationPlugin.plugin == plugin
    )
    return next(iter(door.find(asked)), None)


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
    title, _, summary = plugin.summary.partition(":")
    return PluginStatus(
        plugin.name, title, summary.strip() or title, plugin.release, is_enabled, added_by(host, plugin.name),
        _rules(plugin, policy),
    )  # fmt: skip


def _rules(plugin: Plugin, policy: Policy) -> RulesInForce:
    shipped = [Rule(*line.cells[1:]) for line in lines_of(plugin.policy_text) if len(line.cells) == WIDTH["p"]]
    if not shipped:
        return RulesInForce.NONE_SHIPPED
    published = sum(policy.rules.get(rule.id) == rule for rule in shipped)
    if published == len(shipped):
        return RulesInForce.ALL
    return RulesInForce.SOME if published else RulesInForce.NONE
