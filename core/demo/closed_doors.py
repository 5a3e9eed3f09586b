"""What happened before closed doors in the demo: a request that waits, a claim and broken glass, with their matters."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from core.access.system import SystemRecords
from core.clients.models import Client
from core.clocks.calendars import usual
from core.clocks.reckoning import Length, Unit, due
from core.closed_doors.models import AccessRequest, AskReason, ClaimReason, ClaimSort, SelfClaim
from core.database.ids import new_id
from core.demo.staff import Staff
from core.involvement.models import Involvement
from core.organisations.models import Organisation
from core.people.models import Person
from core.privacy.models import Finding, MatterState, PrivacyMatter, Sort

WITHIN, ANSWERED = Length(Unit.WORKING_DAYS, 2), Length(Unit.WORKING_DAYS, 5)


def fill(system: SystemRecords, staff: Staff, today: date) -> None:
    """Yesterday, about somebody whom Missing Link supports and Second Step does not; nothing here is random."""
    homes = {one.key: one.id for one in system.find(select(Organisation))}
    client_id = _supported_only_by(system, homes["missing_link"], homes["second_step"])
    if client_id is None:
        return
    asker, breaker = staff.workers["ss-bath-1"].person_id, staff.workers["ss-bath-2"].person_id
    now, ours = datetime.combine(today - timedelta(days=1), time(15), UTC), homes["second_step"]
    system.add(
        AccessRequest(
            client_id=client_id, organisation_id=homes["missing_link"], person_id=asker, for_organisation_id=ours,
            batch=new_id(), reason=AskReason.MEETING, words="We plan a group together and meet on Monday.",
            asked_at=now - timedelta(hours=3), answer_by=due(now, ANSWERED, usual()),
        )
    )  # fmt: skip
    claimed = _claim(client_id, ours, asker, ClaimSort.RELATIONSHIP, now - timedelta(hours=2))
    claimed.reason, claimed.words = ClaimReason.COVERING, "I cover for their worker, who is ill today."
    broken = _claim(client_id, ours, breaker, ClaimSort.BREAK_GLASS, now - timedelta(days=20))
    broken.reason, broken.words = ClaimReason.DANGER_TO_LIFE, "They rang from a bridge; the police asked what helps."
    system.add_all([claimed, broken])
    first, second = _matter(claimed, Sort.SELF_CLAIM), _matter(broken, Sort.BREAK_GLASS)
    _close(second, _officer(system, staff))
    system.add_all([first, second])


def _supported_only_by(system: SystemRecords, theirs: UUID, ours: UUID) -> UUID | None:
    here = select(Involvement.client_id).where(Involvement.organisation_id == ours)
    asked = (
        select(Involvement).join(Client, Client.id == Involvement.client_id)
        .where(Involvement.organisation_id == theirs, Involvement.ends.is_(None), Involvement.client_id.not_in(here))
        .order_by(Client.family_name, Client.given_name, Client.date_of_birth).limit(1)
    )  # fmt: skip
    return next((one.client_id for one in system.find(asked)), None)


def _officer(system: SystemRecords, staff: Staff) -> Person:
    return system.get(Person, staff.workers["privacy@second-step"].person_id)


def _claim(client_id: UUID, home: UUID, person_id: UUID, sort: ClaimSort, at: datetime) -> SelfClaim:
    ends = due(at, WITHIN, usual()) if sort is ClaimSort.RELATIONSHIP else at + timedelta(hours=1)
    return SelfClaim(
        client_id=client_id, organisation_id=home, person_id=person_id, sort=sort, starts_at=at, ends_at=ends
    )  # fmt: skip


def _matter(claim: SelfClaim, sort: Sort) -> PrivacyMatter:
    said = {
        "what": claim.sort.words, "reason": claim.reason.words, "found_by": "NHS number", "same_surname": False,
        "see": f"/own-access/{claim.id}",
    }  # fmt: skip
    return PrivacyMatter(
        organisation_id=claim.organisation_id, sort=sort, source=f"self_claim {claim.id}", person_id=claim.person_id,
        client_id=claim.client_id, evidence=said, raised_at=claim.starts_at,
        due_at=due(claim.starts_at, WITHIN, usual()),
    )  # fmt: skip


def _close(matter: PrivacyMatter, officer: Person) -> None:
    at = matter.raised_at + timedelta(hours=26)
    matter.state, matter.taken_by, matter.taken_at = MatterState.CLOSED, officer.id, matter.raised_at
    matter.outcome, matter.outcome_words = Finding.IN_ORDER, "The police confirmed the call. Only the plan was read."
    matter.learning, matter.closed_by, matter.closed_at = "The plan should name who to ring first.", officer.id, at
