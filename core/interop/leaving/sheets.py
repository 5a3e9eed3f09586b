"""What is current, in the very files that `import organisation` reads, for another installation to go on with."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from core.access.paging import BY_ID
from core.access.protected import Label
from core.access.records import Records
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client, ContactDetails, SafeContact
from core.consent.models import EVERYTHING, Consent, Saying
from core.database import clock
from core.interop.joining.sheets import SHEETS
from core.interop.joining.taking_clients import REACH, WAYS
from core.interop.leaving.values import cell
from core.involvement.models import Allocation, Involvement
from core.matrix.models import Line, StaffLine
from core.notices.models import Channel, StaffAddress
from core.organisations.models import Service, Team, TeamMember
from core.people.intake import SystemDoor
from core.people.models import Person, RoleHeld
from core.people.roles import POWERFUL
from core.referrals.models import Referral

Row = Mapping[str, object]
Current = TypeVar("Current", RoleHeld, StaffLine, Involvement, Allocation, ContactDetails)
Usable = TypeVar("Usable", ContactDetails, Referral)
PAGE = 200


def rows_of(door: SystemDoor, sheet: str) -> Iterator[Sequence[str]]:
    """Rows in the order of the sheet's columns."""
    for row in MAKERS[sheet](door):
        yield [cell(row.get(column)) for column in SHEETS[sheet].columns]


def _teams(door: SystemDoor) -> Iterator[Row]:
    with door.open(writing=False) as records:
        for team in records.find(select(Team).where(Team.organisation_id == records.actor.organisation_id)):
            yield {"team": team.name}


def _services(door: SystemDoor) -> Iterator[Row]:
    with door.open(writing=False) as records:
        ours = records.actor.organisation_id
        teams = {team.id: team.name for team in records.find(select(Team).where(Team.organisation_id == ours))}
        for service in records.find(select(Service).where(Service.organisation_id == ours)):
            yield {
                "service": service.name, "team_type": service.team_type, "women_only": service.women_only,
                "team": teams.get(service.team_id) if service.team_id else None,
            }  # fmt: skip


def _staff(door: SystemDoor) -> Iterator[Row]:
    """Everybody with an ordinary role today; powerful ones are granted anew, by two people."""
    with door.open(writing=False) as records:
        held: dict[UUID, list[RoleHeld]] = {}
        for role in _current(records, RoleHeld, RoleHeld.role.not_in(sorted(POWERFUL)), RoleHeld.is_approved.is_(True)):
            held.setdefault(role.person_id, []).append(role)
        teams, told = _teams_of(records), _told_at(records)
        people = records.find(select(Person).where(Person.id.in_(list(held)), Person.is_system.is_(False)))
        for person in people:
            roles = held[person.id]
            yield {
                "staff_key": person.id, "name": person.name, "roles": sorted({role.role for role in roles}),
                "starts": min(role.starts for role in roles), "ends": _last(roles), "team": teams.get(person.id),
                "email": told.get((person.id, Channel.EMAIL)), "mobile": told.get((person.id, Channel.SMS)),
            }  # fmt: skip


def _last(roles: Sequence[RoleHeld]) -> date | None:
    ends = [role.ends for role in roles]
    return None if None in ends else max(end for end in ends if end is not None)


def _teams_of(records: Records) -> dict[UUID, str]:
    """The organisation's own team of each of its people, the first they joined."""
    ours, today = records.actor.organisation_id, clock.today()
    asked = (
        select(TeamMember.person_id, Team.name)
        .join(Team, Team.id == TeamMember.team_id)
        .where(TeamMember.organisation_id == ours, Team.organisation_id == ours, TeamMember.starts <= today)
        .where(or_(TeamMember.ends.is_(None), TeamMember.ends >= today))
        .order_by(TeamMember.starts.desc(), TeamMember.id.desc())
    )
    return {row.person_id: row.name for row in records.rows(asked)}


def _told_at(records: Records) -> dict[tuple[UUID, Channel], str]:
    """Where the organisation's people are told of messages."""
    ours = StaffAddress.organisation_id == records.actor.organisation_id
    found = records.find(select(StaffAddress).where(ours, StaffAddress.is_used.is_(True)))
    return {(one.person_id, one.channel): one.address for one in found}


def _lines(door: SystemDoor) -> Iterator[Row]:
    """Within the organisation, between people of the file of staff."""
    with door.open(writing=False) as records:
        staff = _staff_ids(records)
        for line in _current(records, StaffLine, StaffLine.line != Line.EMPLOYMENT, StaffLine.is_accepted.is_(True)):
            if line.person_id in staff and line.manager_id in staff:
                yield {"staff_key": line.person_id, "line": line.line, "manager_key": line.manager_id,
                       "starts": line.starts}  # fmt: skip


def _clients(door: SystemDoor) -> Iterator[Row]:
    """People supported today; a restricted one is among the records alone, for an import would forget the
    restriction."""
    after = None
    while True:
        with door.open(writing=False) as records:
            asked = select(Client).where(Client.label == Label.NORMAL)
            page = records.page(asked, order=BY_ID, limit=PAGE, after=after)
            rows = [*_of_page(records, page.rows)]
        yield from rows
        after = page.next
        if after is None:
            return


def _of_page(records: Records, clients: Sequence[Client]) -> Iterator[Row]:
    ids, staff = [client.id for client in clients], _staff_ids(records)
    supported = {one.client_id: one for one in _current(records, Involvement, Involvement.client_id.in_(ids))}
    current = _current(records, ContactDetails, *_normal(ContactDetails, ids))
    details = {one.client_id: one for one in _free(records, current, "contact_details")}
    ours = SafeContact.organisation_id == records.actor.organisation_id
    safe = {one.client_id: one for one in records.find(select(SafeContact).where(ours, *_normal(SafeContact, ids)))}
    for client in clients:
        if since := supported.get(client.id):
            reached = _reached(details.get(client.id), safe.get(client.id))
            yield _client(client, since, staff) | reached


def _free(records: Records, found: Sequence[Usable], scope: str) -> list[Usable]:
    """Without what the person has had restricted in use: it is among the records alone, as above."""
    ours = (Consent.organisation_id == records.actor.organisation_id, Consent.saying == Saying.RESTRICTION)
    said = [
        one for one in records.find(select(Consent).where(*ours, Consent.scope.in_((EVERYTHING, scope)))) if one.stands
    ]
    until = {one.client_id: one.id for one in sorted(said, key=lambda one: one.id)}
    return [one for one in found if one.client_id not in until or one.id > until[one.client_id]]


def _normal(model: type[ContactDetails] | type[SafeContact], ids: Sequence[UUID]) -> tuple[ColumnElement[bool], ...]:
    return model.client_id.in_(ids), model.label == Label.NORMAL


def _client(client: Client, since: Involvement, staff: frozenset[UUID]) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(client, name, None) for name in SHEETS["clients"].columns}
    return row | {
        "client_key": client.id, "nhs_number_verified": client.nhs_number_status is NhsNumberStatus.VERIFIED,
        "supported_since": since.starts, "link_worker": since.link_worker_id if since.link_worker_id in staff else None,
        "case_lead": client.case_lead_id if client.case_lead_id in staff else None, "address_confidential": False,
    }  # fmt: skip


def _reached(details: ContactDetails | None, safe: SafeContact | None) -> dict[str, object]:
    """The organisation's own newest details, and its own instructions."""
    found: dict[str, object] = {name: getattr(details, name) for name in REACH} if details else {}
    if safe is None:
        return found | {name: False for name in WAYS if name.startswith("may_")}
    return found | {name: getattr(safe, name) for name in WAYS} | {"contact_instructions": safe.instructions}


def _caseloads(door: SystemDoor) -> Iterator[Row]:
    with door.open(writing=False) as records:
        staff, clients = _staff_ids(records), _client_ids(records)
        for one in _current(records, Allocation):
            if one.client_id in clients and one.worker_id in staff:
                yield {"client_key": one.client_id, "staff_key": one.worker_id, "starts": one.starts}


def _cases(door: SystemDoor) -> Iterator[Row]:
    with door.open(writing=False) as records:
        clients = _client_ids(records)
        open_ones = select(Referral).where(
            Referral.organisation_id == records.actor.organisation_id, Referral.is_open, Referral.label == Label.NORMAL
        )
        for case in _free(records, records.find(open_ones), "referral"):
            if case.client_id in clients:
                yield _case(case)


def _case(case: Referral) -> Row:
    return {
        "case_key": case.id, "client_key": case.client_id, "service": case.service.name,
        "received_on": case.received_at.astimezone(clock.LONDON).date(), "state": case.state, "source": case.source,
        "referred_by": case.sender_words, "priority": case.priority, "reason": case.reason, "needs": case.needs,
        "summary": case.summary,
    }  # fmt: skip


def _staff_ids(records: Records) -> frozenset[UUID]:
    ordinary = (RoleHeld.role.not_in(sorted(POWERFUL)), RoleHeld.is_approved.is_(True))
    return frozenset(role.person_id for role in _current(records, RoleHeld, *ordinary))


def _client_ids(records: Records) -> frozenset[UUID]:
    """Of the file of clients."""
    supported = select(Involvement.client_id).where(
        Involvement.organisation_id == records.actor.organisation_id, _in_force(Involvement.starts, Involvement.ends)
    )
    asked = select(Client.id).where(Client.id.in_(supported), Client.label == Label.NORMAL)
    return frozenset(row.id for row in records.rows(asked))


def _current(records: Records, model: type[Current], *where: ColumnElement[bool]) -> Sequence[Current]:
    """The organisation's own that are in force today, the newest last."""
    ours = records.actor.organisation_id
    asked = (
        select(model)
        .where(model.organisation_id == ours, _in_force(model.starts, model.ends), *where)
        .order_by(model.starts, model.id)
    )
    return records.find(asked)


def _in_force(starts: InstrumentedAttribute[date], ends: InstrumentedAttribute[date | None]) -> ColumnElement[bool]:
    today = clock.today()
    return (starts <= today) & or_(ends.is_(None), ends >= today)


MAKERS: Mapping[str, Callable[[SystemDoor], Iterator[Row]]] = {
    "teams": _teams, "services": _services, "staff": _staff, "lines": _lines, "clients": _clients,
    "caseloads": _caseloads, "cases": _cases,
}  # fmt: skip
