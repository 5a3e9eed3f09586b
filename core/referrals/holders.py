"""Who holds what of a client today: shown before a transfer, and kept with it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from core.access.records import Records
from core.clients.models import Client
from core.database import clock
from core.involvement.models import Allocation, Involvement
from core.organisations.models import Team, TeamMember
from core.referrals.models import Referral


def carried(records: Records, referral: Referral, *, to: UUID | None = None) -> Sequence[Allocation]:
    """What ends when another organisation (`to`) takes the referral over: the work of its owner's workers and of those
    whom other employers have in the service's team. The receiver's own workers go on."""
    in_team = select(TeamMember.id).where(
        TeamMember.team_id == referral.service.team_id, *_today(TeamMember),
        TeamMember.person_id == Allocation.worker_id, TeamMember.organisation_id == Allocation.organisation_id,
    )  # fmt: skip
    theirs = or_(Allocation.organisation_id == referral.organisation_id, in_team.exists())
    asked = select(Allocation).where(Allocation.client_id == referral.client_id, *_today(Allocation), theirs)
    staying = _with_other_referrals(records, referral) | {to}
    found = records.find(asked.order_by(Allocation.starts, Allocation.id))
    return [one for one in found if one.organisation_id not in staying]


def _with_other_referrals(records: Records, referral: Referral) -> set[UUID | None]:
    """Organisations that support the person by another open referral as well: that support goes on."""
    asked = select(Referral.organisation_id).where(
        Referral.client_id == referral.client_id, Referral.is_open.is_(True), Referral.id != referral.id
    )
    return {row.organisation_id for row in records.rows(asked)}


def involved_only_by(records: Records, referral: Referral, ending: Sequence[Allocation]) -> list[Involvement]:
    """Involvements without a reason left once this work has ended: the owner's, and those of employers none of whose
    workers goes on."""
    of_client = Allocation.client_id == referral.client_id
    going_on = {
        one.organisation_id
        for one in records.find(select(Allocation).where(of_client, *_today(Allocation)))
        if one not in ending
    }
    over = {referral.organisation_id, *(one.organisation_id for one in ending)}
    over -= going_on | _with_other_referrals(records, referral)
    asked = select(Involvement).where(Involvement.client_id == referral.client_id, *_today(Involvement))
    return [one for one in records.find(asked) if one.organisation_id in over]


def _today(held: type[Allocation] | type[Involvement] | type[TeamMember]) -> tuple[ColumnElement[bool], ...]:
    today = clock.today()
    return held.starts <= today, or_(held.ends.is_(None), held.ends >= today)


def snapshot(records: Records, client: Client, referral: Referral) -> dict[str, object]:
    """Owner, service, team, workers, case lead, state and label of a referral as they are now, by name and id."""
    service, owner = referral.service, referral.organisation
    team = records.kept(Team, service.team_id).name if service.team_id else None
    workers = [
        {
            "id": str(one.worker_id),
            "name": one.worker.name,
            "for": one.organisation.name,
            "since": one.starts.isoformat(),
        }
        for one in carried(records, referral)
    ]
    lead, lead_for = client.case_lead, client.case_lead_organisation
    return {
        "organisation": {"id": str(owner.id), "name": owner.name},
        "service": {"id": str(service.id), "name": service.name},
        "team": team,
        "workers": workers,
        "case_lead": {"id": str(lead.id), "name": lead.name, "for": lead_for and lead_for.name} if lead else None,
        "taken_by": referral.triager.name if referral.triager else None,
        "state": referral.state.value,
        "label": referral.label.value,
    }
