"""What people of the synthetic partnership see themselves: a link that was used, and two questions to a guardian."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import or_, select

from core.access.system import SystemRecords
from core.clients.models import Client
from core.demo.staff import Staff
from core.involvement.models import Allocation
from core.notices.models import Channel, DeliveryState
from core.own_view.models import LASTS, ClientLink, DecisionState, DisclosureDecision, WhyEnded

GUARDIAN = "caldicott@second-step"


def show_some(system: SystemRecords, staff: Staff, today: date) -> None:
    """For two people of Second Step, the same ones every time; nothing here is random."""
    guardian = staff.workers[GUARDIAN]
    now_on = or_(Allocation.ends.is_(None), Allocation.ends >= today)
    asked = select(Allocation).join(Client, Client.id == Allocation.client_id)
    asked = asked.where(Allocation.organisation_id == guardian.organisation_id, now_on)
    asked = asked.order_by(Client.family_name, Client.given_name, Client.date_of_birth).limit(2)
    carried, now = system.find(asked), datetime.combine(today - timedelta(days=1), time(14), UTC)
    for place, one in enumerate(carried):
        question = system.add(_question(one, now - timedelta(days=place)))
        if place:
            question.state, question.decided_by, question.decided_at = DecisionState.DECIDED, guardian.person_id, now
            question.reasoning = "He has her telephone. Letters would tell him where she goes."
            question.leaves_out, question.review_on = ["part letters"], today + timedelta(days=90)
        else:
            system.add(_used(one, now))


def _question(one: Allocation, at: datetime) -> DisclosureDecision:
    return DisclosureDecision(
        client_id=one.client_id, organisation_id=one.organisation_id, asked_by=one.worker_id, asked_at=at,
        question="A relative may read along. May they be shown who sends us letters?", leaves_out=[],
    )  # fmt: skip


def _used(one: Allocation, at: datetime) -> ClientLink:
    return ClientLink(
        client_id=one.client_id, organisation_id=one.organisation_id, made_by=one.worker_id, made_at=at,
        ends_at=at + LASTS, channel=Channel.SMS, language="en-GB", state=DeliveryState.SENT, sent_at=at,
        ended_at=at + timedelta(hours=3), ended_because=WhyEnded.USED,
    )  # fmt: skip
