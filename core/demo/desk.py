"""What lies on the referral desk of the synthetic partnership beside the usual: holds, transfers, gaps, ways on, what
could not be taken in, and steps that were late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from core.access.system import SystemRecords
from core.clocks.reckoning import Unit
from core.demo import texts
from core.demo.staff import Staff
from core.organisations.models import Organisation, Service
from core.organisations.partnership import Established
from core.referrals.arrivals import Arrival, ArrivalState, Way
from core.referrals.clock_models import Ending, ReferralClock
from core.referrals.gap_models import Gap, GapState, Resolution
from core.referrals.models import Referral, State
from core.referrals.onward_models import OnwardReferral, OnwardSort, Outcome
from core.referrals.transfer_models import ANSWERED_WITHIN, RefusalReason, Transfer, TransferReason, TransferState
from core.timeframes.models import Measures, Timeframe

PROMISED_BEFORE, UNTIL = 500, 45
"""Days ago: from when and up to when an earlier promise held. What came since is measured by today’s, or not at all."""
EARLIER = ((Measures.TRIAGE, 3), (Measures.DECISION, 15))


@dataclass(frozen=True)
class Desk:
    """`random` is its own: what it draws changes nothing of the people around it."""

    system: SystemRecords
    random: Random
    staff: Staff
    known: Established
    today: date

    def fill(self) -> None:
        triaged = self._some("Access and triage", State.IN_TRIAGE, 3)
        talked = self._some("Access and triage", State.CONVERSATION, 8)
        for referral in triaged[:2]:
            referral.put_on_hold(self.today + timedelta(days=6), "Waiting to hear from the GP about medicines.")
        self._transfers(talked[:1])
        self._gaps(talked[1:5])
        self._ways_on(self._some("Access and triage", State.DECLINED, 6))
        self._not_taken()
        self._measured()
        self.system.flush()

    def _some(self, service: str, state: State, most: int) -> Sequence[Referral]:
        """Referrals of known people, the newest first."""
        asked = select(Referral).where(
            Referral.service_id == self._service(service).id, Referral.state == state, Referral.client_id.is_not(None)
        )
        return self.system.find(asked.order_by(Referral.received_at.desc()).limit(most))

    def _service(self, name: str) -> Service:
        return next(one for one in self.known.services if one.name == name)

    def _at(self, days: int) -> datetime:
        """Ten o'clock so many days ago."""
        return datetime.combine(self.today - timedelta(days=days), time(10), UTC)

    # ── transfers ─────────────────────────────────────────────────────────
    def _transfers(self, ours: Sequence[Referral]) -> None:
        """One offered by us, one to us, one refused, and one that was taken over a month ago."""
        senior = self.staff.workers["senior@second-step"].person_id
        receiver = self.staff.workers["ni-senior"].person_id
        for referral in ours:
            self._offer(referral, self._service("Women's recovery service"), senior, 1, TransferReason.WOMEN_ONLY)
        for referral in self._some("Culturally responsive support", State.CONVERSATION, 1):
            self._offer(referral, self._service("Recovery Navigators"), receiver, 2, TransferReason.NEEDS)
        for referral in self._some("Culturally responsive support", State.ALLOCATED, 1):
            made = self._offer(referral, self._service("Recovery Navigators"), receiver, 20, TransferReason.NO_ROOM)
            made.state, made.settled_by, made.settled_at = TransferState.REFUSED, senior, self._at(17)
            made.refused_as, made.answer = RefusalReason.NO_ROOM, "Nobody of the team has room before next month."
        for referral in self._some("Culturally responsive support", State.ACTIVE, 1):
            self._taken_over(referral, senior, receiver)

    def _offer(self, referral: Referral, to: Service, by: UUID, days: int, why: TransferReason) -> Transfer:
        return self.system.add(
            Transfer(
                client_id=referral.client_id, referral_id=referral.id, organisation_id=referral.organisation_id,
                to_organisation_id=to.organisation_id, to_service_id=to.id, reason=why,
                words="We talked about it together, and this is what they asked for.", person_agrees=True,
                proposed_by=by, proposed_at=self._at(days), state=TransferState.PROPOSED, label=referral.label,
                lapses_on=self.today - timedelta(days=days) + ANSWERED_WITHIN,
            )
        )  # fmt: skip

    def _taken_over(self, referral: Referral, by: UUID, taker: UUID) -> None:
        """By Nilaari from Second Step, with who held what."""
        to, sender = self._service("Culturally responsive support"), self._service("Access and triage")
        made = self._offer(referral, to, by, 30, TransferReason.LANGUAGE)
        made.organisation_id = sender.organisation_id
        named = self.system.get(Organisation, sender.organisation_id).name
        made.state, made.settled_by, made.settled_at = TransferState.ACCEPTED, taker, self._at(28)
        made.held = {
            "organisation": {"id": str(sender.organisation_id), "name": named},
            "service": {"id": str(sender.id), "name": sender.name}, "team": None, "workers": [], "case_lead": None,
            "taken_by": None, "state": State.CONVERSATION.value, "label": referral.label.value,
        }  # fmt: skip

    # ── gaps and ways on ──────────────────────────────────────────────────
    def _gaps(self, referrals: Sequence[Referral]) -> None:
        """Open, overdue, and two that were closed."""
        senior = self.staff.workers["senior@second-step"].person_id
        plans = ((3, 6, None), (16, -2, None), (30, -9, Resolution.ROOM_MADE), (35, -14, Resolution.OTHER_HELP))
        for referral, (raised, due, how), (words, tried) in zip(referrals, plans, texts.GAPS, strict=False):
            asked = [{**tried, "on": self._at(raised).date().isoformat()}]
            self.system.add(
                Gap(
                    client_id=referral.client_id, referral_id=referral.id, organisation_id=referral.organisation_id,
                    needs=list(referral.needs), words=words, tried=asked,
                    owner_id=senior, raised_by=senior, raised_at=self._at(raised), label=referral.label,
                    due=self.today + timedelta(days=due), state=GapState.RESOLVED if how else GapState.OPEN,
                    resolved_as=how, resolved_at=self._at(5) if how else None,
                    resolution="Found after three calls, and the person agreed to it." if how else None,
                )
            )  # fmt: skip

    def _ways_on(self, declined: Sequence[Referral]) -> None:
        """Whoever was declined was sent or pointed somewhere."""
        outcomes = (Outcome.ASKED, Outcome.ATTENDED, Outcome.NOT_ATTENDED, Outcome.ACCEPTED)
        for n, referral in enumerate(declined):
            to, outcome = texts.WAYS_ON[n % len(texts.WAYS_ON)], outcomes[n % len(outcomes)]
            known = outcome is not Outcome.ASKED
            self.system.add(
                OnwardReferral(
                    client_id=referral.client_id, referral_id=referral.id, organisation_id=referral.organisation_id,
                    worker_id=referral.triaged_by or self.staff.workers["senior@second-step"].person_id,
                    sort=OnwardSort.SIGNPOST if n % 2 else OnwardSort.ONWARD, to_name=to, label=referral.label,
                    why="Nearer to what they asked for.", made_at=referral.decided_at or self._at(3), outcome=outcome,
                    outcome_on=self.today - timedelta(days=1) if known else None,
                )
            )  # fmt: skip

    # ── what could not be taken ───────────────────────────────────────────
    def _not_taken(self) -> None:
        triage = self._service("Access and triage")
        for days, (way, content, reasons) in enumerate(texts.NOT_TAKEN, start=1):
            self.system.add(
                Arrival(
                    organisation_id=triage.organisation_id, service_id=triage.id, way=Way(way), at=self._at(days),
                    state=ArrivalState.WAITING, content=content, reasons=list(reasons), from_name="A day centre",
                    expires_on=self.today + timedelta(days=28 - days),
                )
            )  # fmt: skip

    # ── clocks ────────────────────────────────────────────────────────────
    def _measured(self) -> None:
        """What the shared triage had promised before, and how it was kept: late about one time in six."""
        service = self._service("Access and triage")
        starts, ends = (self.today - timedelta(days=days) for days in (PROMISED_BEFORE, UNTIL))
        frames = [
            self.system.add(
                Timeframe(
                    organisation_id=service.organisation_id, service_id=service.id, measures=step,
                    unit=Unit.WORKING_DAYS, number=number, calendar_key="england-and-wales", cut_off=time(17),
                    may_pause=False, ladder=None, starts=starts, ends=ends,
                )
            )
            for step, number in EARLIER
        ]  # fmt: skip
        asked = select(Referral).where(Referral.service_id == service.id).order_by(Referral.received_at)
        came = [one for one in self.system.find(asked) if starts <= one.received_at.date() <= ends]
        self.system.add_all([self._clock(referral, frame) for referral in came for frame in frames])

    def _clock(self, referral: Referral, frame: Timeframe) -> ReferralClock:
        made = ReferralClock(
            client_id=referral.client_id, organisation_id=referral.organisation_id, referral_id=referral.id,
            label=referral.label, timeframe_id=frame.id, timeframe=frame, measures=frame.measures, pauses=[],
            started_at=referral.received_at, is_open=True, is_paused=False,
        )  # fmt: skip
        took = frame.number * self.random.triangular(0.1, 1.8, 0.7)
        stopped = referral.received_at + timedelta(days=took)
        made.reckon(stopped, frame.promise)
        made.stop(stopped, Ending.REACHED, frame.promise)
        return made
