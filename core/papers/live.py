"""What is configured now, as far as the organisation acted for is concerned: read once for a paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from core.access.agreements import Agreement, AgreementParty, AgreementSignature, Capacity
from core.access.policy import Policy
from core.access.protected import Kind, Label
from core.access.records import Records
from core.access.rules import LAW, OWN, Rule
from core.access.vocabulary import ANY, EVERY
from core.clients.people_named import names_of_organisations
from core.database import clock
from core.extensions.manager import PluginHost
from core.organisations.enablement import PluginStatus, plugins_of
from core.settings import Settings


@dataclass(frozen=True)
class Sharing:
    """An agreement in force to which the organisation is party, with the names of the other parties."""

    agreement: Agreement
    others: tuple[str, ...]
    signed: tuple[str, ...]


@dataclass(frozen=True)
class Live:
    """`rules`: allowances in force that concern the organisation; `wider`: a kind with its groups and `any`."""

    records: Records
    settings: Settings
    organisation: str
    policy: Policy
    sharing: tuple[Sharing, ...]
    rules: tuple[Rule, ...]
    denials: tuple[Rule, ...]
    plugins: tuple[PluginStatus, ...]
    wider: Mapping[str, frozenset[str]]

    @property
    def kinds(self) -> list[Kind]:
        """About people supported first, then about workers, then the rest."""
        order = ["client", "staff", "organisation"]
        return sorted(self.policy.words.kinds.values(), key=lambda kind: (order.index(kind.anchor), kind.words))

    def reaching(self, kind: Kind) -> list[Rule]:
        return [rule for rule in self.rules if rule.kind in self.wider[kind.name]]

    def reached(self, rule: Rule) -> list[Kind]:
        return [kind for kind in self.kinds if rule.kind in self.wider[kind.name]]

    def carried(self, kind: Kind) -> list[Sharing]:
        """The agreements that name this kind and on which a rule about it rests."""
        bases = {rule.basis for rule in self.reaching(kind)}
        return [
            one for one in self.sharing
            if one.agreement.key in bases and not self.wider[kind.name].isdisjoint(one.agreement.kinds)
        ]  # fmt: skip

    def covers(self, rule: Rule, label: Label) -> bool:
        return rule.label in {ANY, *self.policy.wider("g4", label)}

    def role(self, rule: Rule) -> str:
        return "Everybody" if rule.role == EVERY else self.policy.words.roles[rule.role].words

    def basis(self, basis: str) -> str:
        """In words; the title of an agreement that is in force."""
        titles = {one.agreement.key: f"Agreement: {one.agreement.title}" for one in self.sharing}
        return {OWN: "The organisation’s own duty", LAW: "The law gives the right", **titles}[basis]


def look(records: Records, host: PluginHost, settings: Settings) -> Live:
    """In five queries, whatever the number of records."""
    names, policy = names_of_organisations(records), records.judge.policy
    sharing = _sharing(records, names)
    bases = {OWN, LAW, *(one.agreement.key for one in sharing)}
    ours = [rule for rule in policy.rules.values() if rule.organisation in (EVERY, records.actor.organisation)]
    return Live(
        records=records, settings=settings, organisation=names[records.actor.organisation_id], policy=policy,
        sharing=sharing,
        rules=tuple(rule for rule in ours if rule.effect == "allow" and rule.basis in bases),
        denials=tuple(rule for rule in ours if rule.effect == "deny"),
        plugins=tuple(one for one in plugins_of(records, host) if one.is_enabled or one.is_the_partnerships),
        wider={name: policy.wider("g2", name) | {ANY} for name in policy.words.kinds},
    )  # fmt: skip


def _sharing(records: Records, names: Mapping[UUID, str]) -> tuple[Sharing, ...]:
    """Agreed by two, and both this organisation and another are party today."""
    today, ours = clock.today(), records.actor.organisation_id
    agreed = records.find(select(Agreement).where(Agreement.agreed_at.is_not(None)).order_by(Agreement.title))
    parts = [one for one in records.find(select(AgreementParty)) if one.counts(today)]
    signatures = records.find(select(AgreementSignature).order_by(AgreementSignature.signed_on))
    found = []
    for agreement in agreed:
        parties = {one.organisation_id for one in parts if one.agreement_key == agreement.key}
        if ours in parties and len(parties) > 1:
            others = tuple(sorted(names[one] for one in parties - {ours}))
            found.append(Sharing(agreement, others, _signed(signatures, agreement.key, ours)))
    return tuple(found)


def _signed(signatures: Sequence[AgreementSignature], key: str, ours: UUID) -> tuple[str, ...]:
    """Data protection officers and others who signed for this organisation, those of other parties left to them."""
    mine = [one for one in signatures if one.agreement_key == key and one.organisation_id == ours]
    first = sorted(mine, key=lambda one: one.capacity is not Capacity.DPO)
    return tuple(dict.fromkeys(f"{one.name} ({one.capacity.words})" for one in first))
