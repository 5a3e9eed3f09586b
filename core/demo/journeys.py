"""Rows of how a synthetic client is supported: referral, support conversation, involvement, allocation, contacts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from core.access.protected import Label
from core.casework.codes import ActivityPurpose, AttendanceStatus, ConsultationMechanism
from core.casework.models import Contact
from core.clients.models import Client
from core.database.base import Base
from core.demo import texts
from core.demo.staff import Staff, Worker
from core.demo.stories import Story
from core.involvement.models import Allocation, Involvement
from core.involvement.service import NEWLY_YOURS
from core.notices.models import Importance, Notice
from core.organisations.models import Service
from core.organisations.partnership import Established
from core.referrals.codes import NeedTag, RejectionReason
from core.referrals.decision_codes import Complexity, WithdrawalReason, WithdrawnBy
from core.referrals.models import Referral, State, SupportConversation

SEEN = (AttendanceStatus.ON_TIME, AttendanceStatus.LATE_SEEN)
ATTENDANCE = ((AttendanceStatus.ON_TIME, 76), (AttendanceStatus.LATE_SEEN, 7), (AttendanceStatus.DID_NOT_ATTEND, 9),
              (AttendanceStatus.CANCELLED_BY_CLIENT, 6), (AttendanceStatus.CANCELLED_BY_US, 2))  # fmt: skip
MECHANISM = ((ConsultationMechanism.FACE_TO_FACE, 55), (ConsultationMechanism.TELEPHONE, 28),
             (ConsultationMechanism.VIDEO, 5), (ConsultationMechanism.TEXT, 10),
             (ConsultationMechanism.EMAIL, 2))  # fmt: skip
MOST_CONTACTS = 14
Choice = TypeVar("Choice")


@dataclass(frozen=True)
class Journeys:
    random: Random
    staff: Staff
    known: Established
    today: date

    def referral(self, story: Story, client: Client | None) -> Referral:
        service = self.service(story)
        referral = Referral(
            client_id=client and client.id, organisation_id=service.organisation_id, service_id=service.id,
            from_organisation_id=self.known.organisations[story.sender].id if story.sender else None,
            from_name=story.sender_name, referrer_name=self.random.choice(texts.REFERRERS) if story.sender else None,
            source=story.source, priority=story.priority, reason=story.reason, summary=story.summary,
            needs=[need.value for need in story.needs], state=story.state, is_open=story.state.is_open,
            received_at=story.received, triaged_by=story.triager and story.triager.person_id, decided_at=story.ended,
        )  # fmt: skip
        if story.triager and NeedTag.COMPLEX_NEEDS in story.needs:
            referral.complexity, referral.complexity_words = Complexity.COMPLEX, "Several services at once are needed."
            referral.complexity_by, referral.complexity_at = story.triager.person_id, story.received
        if story.state is State.CLOSED:
            referral.closed_as = self.random.choice(texts.CLOSURES)
            referral.ending_words = texts.ENDINGS[referral.closed_as]
        if story.state is State.DECLINED:
            referral.declined_as = self.random.choice(list(RejectionReason))
            referral.ending_words = texts.DECLINES[referral.declined_as]
            if story.received.day % 3 == 0:
                _withdrawn(referral)
        return referral

    def service(self, story: Story) -> Service:
        return next(service for service in self.known.services if service.name == story.service)

    def earlier(self, story: Story, client: Client) -> Referral:
        """A referral of two years ago that another service took up."""
        service = self.service(story)
        long_ago = story.received - timedelta(days=self.random.randint(200, 700))
        return Referral(
            client_id=client.id, organisation_id=service.organisation_id, service_id=service.id, is_open=False,
            from_name="A GP practice", source=story.source, reason=story.reason, state=State.DECLINED,
            received_at=long_ago, decided_at=long_ago + timedelta(days=3), summary="Sent again for the same reason.",
            declined_as=RejectionReason.ANOTHER_SERVICE,
            ending_words=texts.DECLINES[RejectionReason.ANOTHER_SERVICE],
        )  # fmt: skip

    def after_referral(self, story: Story, client: Client, referral: Referral) -> list[Base]:
        rows: list[Base] = []
        if story.talked is not None and story.triager is not None:
            rows.append(self._conversation(story, client, referral, story.triager, story.talked))
        if story.worker is not None and story.allocated is not None:
            rows += self._support(story, client, referral, story.worker, story.allocated)
        if story.second is not None and story.allocated is not None:
            joined = min(story.allocated + timedelta(days=self.random.randint(7, 40)), self.today)
            rows += self._support(story, client, None, story.second, joined, most=4)
        if story.worker is not None and self.random.random() < 0.12:
            rows.append(self._trust_involved(story, client))
        return rows

    def _conversation(
        self, story: Story, client: Client, referral: Referral, by: Worker, held_at: datetime
    ) -> SupportConversation:
        options, route = self.random.choice(texts.OPTIONS)
        call_on = held_at.date() + timedelta(days=self.random.randint(2, 10))
        is_past = story.state is not State.CONVERSATION
        return SupportConversation(
            client_id=client.id, referral_id=referral.id, organisation_id=referral.organisation_id,
            worker_id=by.person_id, held_at=held_at, recorded_at=held_at + timedelta(hours=1),
            what_matters=client.what_matters, needs=[need.value for need in story.needs], options=options, route=route,
            follow_up_on=call_on, followed_up_on=min(call_on, self.today) if is_past else None,
        )  # fmt: skip

    def _support(
        self,
        story: Story,
        client: Client,
        referral: Referral | None,
        by: Worker,
        since: date,
        most: int = MOST_CONTACTS,
    ) -> list[Base]:
        """Involvement, allocation and contacts of one worker for their organisation."""
        ends = max(story.ended.date(), since) if story.ended else None
        who = {"client_id": client.id, "organisation_id": by.organisation_id, "starts": since, "ends": ends}
        assert story.triager is not None
        rows: list[Base] = [
            Involvement(**who, link_worker_id=by.person_id),
            Allocation(**who, worker_id=by.person_id, allocated_by=story.triager.person_id),
        ]
        if story.state is not State.ALLOCATED:
            rows += self._contacts(story, client, referral, by, since, ends or self.today - timedelta(days=1), most)
        else:
            rows.append(_told(client, by, since))
        return rows

    def _contacts(
        self, story: Story, client: Client, referral: Referral | None, by: Worker, since: date, until: date, most: int
    ) -> list[Contact]:
        days = max((until - since).days, 1)
        count = min(most, 1 + days // self.random.choice((9, 14, 21, 30)))
        when = sorted(since + timedelta(days=self.random.randint(1, days)) for _ in range(count))
        return [self._contact(story, client, referral, by, min(day, until)) for day in when if until >= since]

    def _contact(self, story: Story, client: Client, referral: Referral | None, by: Worker, day: date) -> Contact:
        random = self.random
        at = datetime.combine(day, time(random.randint(9, 17), random.choice((0, 15, 30, 45))), UTC)
        attendance, mechanism = _of(random, ATTENDANCE), _of(random, MECHANISM)
        purpose, note = random.choice(texts.NOTES)
        is_restricted = by.job.womens and story.fears_somebody and random.random() < 0.4
        if attendance not in SEEN:
            purpose, note = ActivityPurpose.FOLLOW_UP, texts.NOT_SEEN
        return Contact(
            client_id=client.id, referral_id=referral and referral.id, organisation_id=by.organisation_id,
            worker_id=by.person_id, at=at, recorded_at=at + timedelta(hours=random.randint(1, 6)), mechanism=mechanism,
            minutes=random.choice((15, 30, 45, 60, 90)) if attendance in SEEN else 0, attendance=attendance,
            purpose=purpose, note=texts.RESTRICTED_NOTE if is_restricted else note,
            interpreter_present=client.interpreter_needed and mechanism is ConsultationMechanism.FACE_TO_FACE,
            adjustment_made=client.adjustments is not None,
            label=Label.RESTRICTED if is_restricted else Label.NORMAL,
        )  # fmt: skip

    def _trust_involved(self, story: Story, client: Client) -> Involvement:
        by = self.staff.workers[self.random.choice(("practitioner@awp", "awp-practitioner-2"))]
        ends = story.ended.date() if story.ended else None
        return Involvement(
            client_id=client.id, organisation_id=by.organisation_id, link_worker_id=by.person_id,
            starts=story.received.date(), ends=ends,
        )  # fmt: skip

    def volunteer_joins(self, client_id: UUID, since: date) -> list[Base]:
        """A volunteer of Second Step walks with the client."""
        by, asked = self.staff.workers["volunteer@second-step"], self.staff.workers["senior@second-step"]
        who = {"client_id": client_id, "organisation_id": by.organisation_id, "starts": since}
        return [
            Involvement(**who, link_worker_id=asked.person_id),
            Allocation(**who, worker_id=by.person_id, allocated_by=asked.person_id),
        ]


def _told(client: Client, by: Worker, since: date) -> Notice:
    """The message that a worker gets with somebody new, still unanswered."""
    made, about = datetime.combine(since, time(9), UTC), f"allocation of {client.id}"
    return Notice(
        person_id=by.person_id, organisation_id=by.organisation_id, words=NEWLY_YOURS, href=f"/clients/{client.id}",
        importance=Importance.IMPORTANT, source=about, thread=f"{about} for {by.person_id}", ladder="caseload", step=0,
        made_at=made, answer_by=made + timedelta(days=1),
    )  # fmt: skip


def _of(random: Random, choices: tuple[tuple[Choice, int], ...]) -> Choice:
    return random.choices([choice for choice, _ in choices], [share for _, share in choices])[0]


def _withdrawn(referral: Referral) -> None:
    """Some of those that were not taken were not declined: the person no longer asked."""
    referral.state, referral.declined_as = State.WITHDRAWN, None
    referral.withdrawn_by, referral.withdrawn_as = WithdrawnBy.PERSON, WithdrawalReason.BETTER
    referral.ending_words = "Things are better, and they know how to ask again."
