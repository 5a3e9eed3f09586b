"""A plugin as the people who look after an organisation see it: what it adds, its data, rules, people and failures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, or_, select

from core.access.errors import NotFound
from core.access.explain import proposal_words
from core.access.figures import how_many
from core.access.paging import Filter
from core.access.records import Records
from core.access.rules import Rule, lines_of
from core.assessments.models import Assessment
from core.content.instruments import Instrument, Wording
from core.database import clock
from core.extensions.failures import PluginFailure
from core.extensions.installed import HOUSE, Plugin
from core.extensions.manager import PluginHost
from core.organisations.added import Added, added_by
from core.organisations.enablement import failures_of
from core.organisations.models import InstrumentLicence, OrganisationPlugin
from core.people.models import Person, RoleHeld
from core.plugin_pages.service import licence_of, our_switch

BY_PLUGIN = Filter(Assessment.plugin == bindparam("plugin"))
FEW = 5


@dataclass(frozen=True)
class Proposed:
    """A rule that a plugin ships, in a sentence; `stands` when the published policy has it as it is."""

    sentence: str
    stands: bool


@dataclass(frozen=True)
class Holders:
    """Who holds a role that the rules name, in the organisation acted for, as far as this door shows it."""

    role: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Licence:
    """An instrument whose published wording is not shipped, and what the organisation says of its licence."""

    instrument: Instrument
    row: InstrumentLicence | None


@dataclass(frozen=True)
class About:
    name: str
    title: str
    summary: str
    release: str
    switch: OrganisationPlugin | None
    adds: tuple[Added, ...]
    rules: tuple[Proposed, ...]
    holders: tuple[Holders, ...]
    licences: tuple[Licence, ...]
    failures: tuple[PluginFailure, ...]
    has_settings: bool

    @property
    def is_the_partnerships(self) -> bool:
        """It is on for every organisation, and nobody switches it."""
        return self.name == HOUSE

    @property
    def is_enabled(self) -> bool:
        return self.is_the_partnerships or (self.switch is not None and self.switch.enabled)

    @property
    def is_broken(self) -> bool:
        """Whether it failed in the last seven days."""
        return any(one.last_at > clock.now() - timedelta(days=7) for one in self.failures)


def about(records: Records, host: PluginHost, name: str) -> About:
    """Raises `NotFound` for one that is not installed."""
    plugin = next((one for one in host.plugins if one.name == name), None)
    if plugin is None:
        raise NotFound
    title, _, summary = plugin.summary.partition(":")
    return About(
        name, title, summary.strip() or title, plugin.release, our_switch(records, name),
        added_by(host, name), tuple(_rules(records, plugin)), tuple(_holders(records, plugin)),
        tuple(_licences(records, host, name)), tuple(failures_of(records, name)), bool(host.settings[name]),
    )  # fmt: skip


def records_made(records: Records, plugin: str) -> str:
    """How many records of the organisation come from the plugin; few are told as few."""
    number = how_many(records, Assessment, filters=(BY_PLUGIN,), values={"plugin": plugin})
    return str(number) if number == 0 or number >= FEW else f"fewer than {FEW}"


def _rules(records: Records, plugin: Plugin) -> Iterator[Proposed]:
    policy = records.judge.policy
    for rule in _shipped(plugin):
        yield Proposed(proposal_words(rule, policy.words), policy.rules.get(rule.id) == rule)


def _shipped(plugin: Plugin) -> list[Rule]:
    return [Rule(*line.cells[1:]) for line in lines_of(plugin.policy_text) if line.type == "p"]


def _holders(records: Records, plugin: Plugin) -> Iterator[Holders]:
    today = clock.today()
    asked = (
        select(RoleHeld.role, Person.name).join(Person, Person.id == RoleHeld.person_id)
        .where(
            RoleHeld.organisation_id == records.actor.organisation_id, RoleHeld.is_approved, RoleHeld.starts <= today,
            or_(RoleHeld.ends.is_(None), RoleHeld.ends >= today),
        ).order_by(Person.name)
    )  # fmt: skip
    rows, words = records.rows(asked), records.judge.policy.words
    for role in sorted({rule.role for rule in _shipped(plugin)}):
        yield Holders(words.roles[role].words if role in words.roles else role, tuple(
            dict.fromkeys(row.name for row in rows if row.role == role)
        ))  # fmt: skip


def _licences(records: Records, host: PluginHost, name: str) -> Iterator[Licence]:
    for form in host.catalogue.instruments.offered(frozenset({name})):
        if form.wording is Wording.BEHIND_SWITCH:
            yield Licence(form, licence_of(records, form.key))
