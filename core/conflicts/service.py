"""Use cases of privacy officers: keeping a member of staff apart from a client, and ending that."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.apart_models import ConflictLink
from core.clients.people_named import names_of_organisations
from core.conflicts.finding import find_again, find_client
from core.conflicts.handing_over import (
    chosen,
    hand_over,
    organisations_carrying,
    refuse_nobody,
    who_may_take_over,
)
from core.conflicts.keeper import Keeper
from core.conflicts.schemas import ConflictIn
from core.database import clock
from core.organisations.models import TeamMember
from core.people.models import Person

Taking = Mapping[UUID, Sequence[TeamMember]]
"""By organisation that the worker carries the client for: who may take over."""


def keep_apart(records: Records, keeper: Keeper, asked: ConflictIn) -> ConflictLink | None:
    """From this moment the member of staff sees nothing of the client. Whoever carries the client hands over first.
    None: it is recorded of whoever acts, and so is closed to them already. Raises `Invalid` naming the field, or
    `Refused`."""
    _refuse_without_standing(records)
    client_id = find_client(records, keeper, asked)
    _refuse_stranger(records, asked.person_id)
    _refuse_twice(records, client_id, asked)
    carrying = organisations_carrying(records, keeper, client_id, asked.person_id)
    to = {id: _who_takes_over(records, keeper, id, client_id, asked) for id in carrying}
    link = _record(records, keeper, client_id, asked)
    for organisation_id, member in to.items():
        hand_over(
            records, keeper, organisation_id, client_id, asked.person_id, member.person_id if member else None
        )  # fmt: skip
    return None if asked.person_id == records.actor.person_id else records.one(ConflictLink, link)


def taking_over(records: Records, keeper: Keeper, asked: ConflictIn) -> Taking:
    """What the form offers once the two people are known; nothing where no hand-over is needed."""
    client_id = find_again(records, keeper, asked)
    carrying = organisations_carrying(records, keeper, client_id, asked.person_id)
    return {id: who_may_take_over(records, keeper, id, client_id, asked.person_id) for id in carrying}


def end(records: Records, *, link: ConflictLink, reason: str) -> None:
    """The two need not be kept apart any more: what rules allow opens again with the next request."""
    records.because(reason)
    with records.act(Action.CLOSE, link):
        link.end()


def links(records: Records) -> Sequence[ConflictLink]:
    """As far as an officer may see them: those that stand first, the newest first."""
    loads = (joinedload(ConflictLink.person), joinedload(ConflictLink.client), joinedload(ConflictLink.organisation))
    found = records.find(select(ConflictLink).options(*loads).order_by(ConflictLink.id.desc()).limit(500))
    return sorted(found, key=lambda link: not link.stands)


def _refuse_without_standing(records: Records) -> None:
    proposed = ConflictLink(organisation_id=records.actor.organisation_id)
    if records.actor.is_system or not records.decide(Action.CREATE, proposed).allowed:
        raise Refused("Only a privacy officer keeps people apart.")


def _refuse_stranger(records: Records, person_id: UUID) -> None:
    if not records.find(select(Person).where(Person.id == person_id, Person.is_system.is_(False))):
        raise Invalid("person_id", "Choose a member of staff.")


def _refuse_twice(records: Records, client_id: UUID, asked: ConflictIn) -> None:
    same = select(ConflictLink).where(
        ConflictLink.client_id == client_id, ConflictLink.person_id == asked.person_id, ConflictLink.sort == asked.sort
    )
    if any(link.stands for link in records.find(same)):
        raise Invalid("person_id", "These two are kept apart for this already.")


def _who_takes_over(
    records: Records, keeper: Keeper, organisation_id: UUID, client_id: UUID, asked: ConflictIn
) -> TeamMember | None:
    taking = who_may_take_over(records, keeper, organisation_id, client_id, asked.person_id)
    member = chosen(taking, asked.takes_over)
    if member is None and not asked.ask_lead:
        refuse_nobody(names_of_organisations(records)[organisation_id])
    return member


def _record(records: Records, keeper: Keeper, client_id: UUID, asked: ConflictIn) -> UUID:
    """By the system for the officer: the client's record opens to the officer only once this is in it."""
    with keeper.within(records, records.actor.organisation_id) as door:
        door.because(asked.evidence)
        made = door.add(
            ConflictLink(
                client_id=client_id, person_id=asked.person_id, organisation_id=records.actor.organisation_id,
                sort=asked.sort, evidence=asked.evidence, starts=clock.today(), recorded_by=records.actor.person_id,
                recorded_at=clock.now(),
            )
        )  # fmt: skip
        door.flush()
        return made.id


def names_of_those(records: Records, members: Collection[TeamMember]) -> Mapping[UUID, str]:
    """By team member, whom a form offers."""
    ids = {one.person_id for one in members}
    people = {one.id: one.name for one in records.find(select(Person).where(Person.id.in_(ids)))} if ids else {}
    return {one.id: people[one.person_id] for one in members}
