"""Use cases of privacy officers: keeping a member of staff apart from a client, and ending that."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client, folded
from core.clients.people_named import names_of_organisations
from core.conflicts.handing_over import (
    chosen,
    hand_over,
    organisations_carrying,
    refuse_nobody,
    who_may_take_over,
)
from core.conflicts.models import ConflictLink
from core.conflicts.schemas import ConflictIn
from core.database import clock
from core.organisations.models import TeamMember
from core.people.models import Person
from core.people.work_keeper import WorkKeeper

TRUSTED = (NhsNumberStatus.VERIFIED, NhsNumberStatus.NOT_TRACED, NhsNumberStatus.IN_PROGRESS)
UNKNOWN = (
    "Your organisation has no person with exactly these details. If another organisation supports them, ask its "
    "privacy officer to record this."
)
SEVERAL = "More than one person has these details. Use the NHS number."
Taking = Mapping[UUID, Sequence[TeamMember]]
"""By organisation that the worker carries the client for: who may take over."""


def keep_apart(records: Records, keeper: WorkKeeper, asked: ConflictIn) -> ConflictLink:
    """From this moment the member of staff sees nothing of the client. Whoever carries the client hands over first.
    Raises `Invalid` naming the field, or `Refused`."""
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
    return records.one(ConflictLink, link)


def taking_over(records: Records, keeper: WorkKeeper, asked: ConflictIn) -> Taking:
    """What the form offers once the two people are known; nothing where no hand-over is needed."""
    client_id = find_client(records, keeper, asked)
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


def find_client(records: Records, keeper: WorkKeeper, asked: ConflictIn) -> UUID:
    """Somebody whom the officer's organisation supports, supported or was asked to: by exact details only, for an
    officer looks nobody up. Raises `Invalid`."""
    with keeper.within(records, records.actor.organisation_id) as door:
        records.note("searched", detail="NHS number" if asked.nhs_number else "name, date of birth")
        found = door.find(_exactly(asked))
        if not found:
            raise Invalid("nhs_number" if asked.nhs_number else "family_name", UNKNOWN)
        if len(found) > 1:
            raise Invalid("nhs_number", SEVERAL)
        return found[0].id


def _exactly(asked: ConflictIn) -> Select[Client]:
    if asked.nhs_number:
        return select(Client).where(
            Client.nhs_number == asked.nhs_number, Client.nhs_number_status.in_(TRUSTED)
        ).limit(2)  # fmt: skip
    name = folded(asked.family_name or "", asked.given_name or "")
    return select(Client).where(Client.sort_name == name, Client.date_of_birth == asked.date_of_birth).limit(2)


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
    records: Records, keeper: WorkKeeper, organisation_id: UUID, client_id: UUID, asked: ConflictIn
) -> TeamMember | None:
    taking = who_may_take_over(records, keeper, organisation_id, client_id, asked.person_id)
    member = chosen(taking, asked.takes_over)
    if member is None and not asked.ask_lead:
        refuse_nobody(names_of_organisations(records)[organisation_id])
    return member


def _record(records: Records, keeper: WorkKeeper, client_id: UUID, asked: ConflictIn) -> UUID:
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
