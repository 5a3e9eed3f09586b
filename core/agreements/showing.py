"""Agreements as pages and the API show them: how they stand, who may access what by them, what their end closes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.access.agreements import Agreement, AgreementParty
from core.access.carried import rules_on
from core.access.explain import proposal_words
from core.access.records import Records
from core.agreements.models import AgreementFigure, Measure
from core.clients.people_named import names_of_organisations
from core.web.filters import plain_day

SHARED, ALL_TOGETHER, FEW = "Shared by all", "All others", "fewer than 5"


@dataclass(frozen=True)
class RuleSaid:
    """One rule that rests on the agreement, in a sentence."""

    id: str
    sentence: str
    role: str


@dataclass(frozen=True)
class Holders:
    role: str
    organisation: str
    people: int


@dataclass(frozen=True)
class CarriedLine:
    """Of how many clients of one organisation another sees records of one kind; None is fewer than five."""

    kind: str
    of: str
    to: str
    clients: int | None


@dataclass(frozen=True)
class Reached:
    """How many people of one organisation see how many clients of another; None is fewer than five."""

    of: str
    to: str
    people: int | None
    clients: int | None
    uses: int | None


@dataclass(frozen=True)
class AccessBy:
    """Access by one agreement. Without `counted_on` the figures have not been counted, or are not for the asker."""

    counted_on: date | None
    rules: list[RuleSaid]
    holders: list[Holders]
    carried: list[CarriedLine]
    reached: list[Reached]

    def rows(self) -> Iterator[tuple[object, ...]]:
        """For a spreadsheet."""
        yield (
            "what",
            "rule, role or kind",
            "of",
            "to",
            "people",
            "clients",
            "uses in 30 days",
            "counted on",
            "sentence",
        )
        for rule in self.rules:
            yield ("rule", rule.id, None, None, None, None, None, None, rule.sentence)
        for held in self.holders:
            yield ("role", held.role, None, held.organisation, held.people, None, None, self.counted_on, None)
        for line in self.carried:
            yield ("records", line.kind, line.of, line.to, None, number(line.clients), None, self.counted_on, None)
        for one in self.reached:
            figures = (number(one.people), number(one.clients), one.uses, self.counted_on)
            yield ("sight", "every kind", one.of, one.to, *figures, None)


def number(counted: int | None) -> str:
    return FEW if counted is None else str(counted)


def standing(agreement: Agreement, parts: Iterable[AgreementParty], today: date) -> str:
    """How it stands, in words. Of two parties whose days do not meet neither shares with the other."""
    accepted = [part for part in parts if part.accepted_at is not None]
    if sum(part.in_force(today) for part in accepted) > 1:
        return "In force" if agreement.agreed_at is not None else "Proposed"
    ahead = [part for part in accepted if part.ends is None or part.ends >= today]
    if agreement.agreed_at is None:
        return "Proposed" if ahead else "Withdrawn"
    return "Starts later" if len({part.organisation_id for part in ahead}) > 1 else "Ended"


def state_of(part: AgreementParty, today: date) -> str:
    """How one organisation's part stands."""
    if part.ends is not None and part.ends < part.starts:
        return "Declined"
    if part.ends is not None and part.ends < today:
        return "Ended" if part.accepted_at is not None else "Not accepted in time"
    if part.accepted_at is None:
        return "Waits for a yes"
    return "Party" if part.starts <= today else "Starts later"


def last_day(parts: Iterable[AgreementParty]) -> date | None:
    """The last day on which two organisations are still party, as far as it is known; None if there is none."""
    until: dict[UUID, date] = {}
    for part in parts:
        if part.accepted_at is not None:
            until[part.organisation_id] = max(until.get(part.organisation_id, date.min), part.ends or date.max)
    ends = sorted(until.values())
    return ends[-2] if len(ends) > 1 and ends[-2] != date.max else None


def access_by(records: Records, agreement: Agreement) -> AccessBy:
    """Rules as they are now; figures as they were last counted, for whom the rules let see them."""
    asked = select(AgreementFigure).where(AgreementFigure.agreement_key == agreement.key)
    figures = records.find(asked.order_by(AgreementFigure.word, AgreementFigure.id))
    names = names_of_organisations(records)
    policy = records.judge.policy
    roles, kinds = policy.words.roles, policy.words.kinds
    role = {name: one.words for name, one in roles.items()} | {"*": "Everybody"}
    return AccessBy(
        counted_on=max((one.counted_on for one in figures), default=None),
        rules=[
            RuleSaid(rule.id, proposal_words(rule, policy.words), role.get(rule.role, rule.role))
            for rule in rules_on(policy, agreement.key)
        ],
        holders=[
            Holders(role.get(one.word, one.word), names[one.to_organisation_id], one.people or 0)
            for one in figures
            if one.measure is Measure.ROLE
        ],
        carried=[
            CarriedLine(kinds[one.word].words if one.word in kinds else one.word,
                        _whose(one, names, SHARED), names[one.to_organisation_id], one.clients)
            for one in figures if one.measure is Measure.KIND
        ],
        reached=[
            Reached(_whose(one, names, ALL_TOGETHER), names[one.to_organisation_id], one.people, one.clients, one.uses)
            for one in figures if one.measure is Measure.ALL
        ],
    )  # fmt: skip


def effect_of_end(records: Records, agreement: Agreement, part: AgreementParty, ends: date) -> list[str]:
    """What closes with this organisation's part, in sentences with numbers."""
    names = names_of_organisations(records)
    ours = names[part.organisation_id]
    rules = len(rules_on(records.judge.policy, agreement.key))
    carry = "1 rule carries nothing" if rules == 1 else f"{rules} rules carry nothing"
    yours = f"From the midnight after {plain_day(ends)}, {carry} to or from {ours} any more."
    asked = select(AgreementFigure).where(
        AgreementFigure.agreement_key == agreement.key, AgreementFigure.measure == Measure.ALL
    )
    found = list(records.find(asked.order_by(AgreementFigure.id)))
    lost = [one for one in found if one.from_organisation_id == part.organisation_id]
    own = [one for one in found if one.from_organisation_id is None and one.to_organisation_id == part.organisation_id]
    said = [_loss(one, names[one.to_organisation_id], f"records of {ours}") for one in lost if one.people != 0]
    said += [_loss(one, ours, "records of others") for one in own if one.people != 0]
    if not found:
        said = ["What it carries has not been counted yet. That is done within the hour, and then every day."]
    elif not said:
        said = ["Nobody sees anybody by it today."]
    return [yours, *said]


def _loss(one: AgreementFigure, who: str, whose: str) -> str:
    people = f"{number(one.people).capitalize()} {'person' if one.people == 1 else 'people'} of {who}"
    clients = f"{number(one.clients)} {'client' if one.clients == 1 else 'clients'}"
    loses = "loses" if one.people == 1 else "lose"
    return f"{people} {loses} sight of {whose} about {clients}."


def _whose(one: AgreementFigure, names: Mapping[UUID, str], otherwise: str) -> str:
    return otherwise if one.from_organisation_id is None else names[one.from_organisation_id]
