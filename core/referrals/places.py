"""What referrals put into shared places: navigation, a section of the client's record, its timeline, Today."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.deaths import has_died
from core.database import clock
from core.organisations.models import Organisation
from core.people.models import Person
from core.referrals import clock_lists
from core.referrals.boards import OLDEST_FIRST, STATES, TAKEN_BY, Column
from core.referrals.calls import planned_next
from core.referrals.caseloads import carried_by
from core.referrals.codes import ClosureReason
from core.referrals.death_places import to_close
from core.referrals.gap_places import gaps_left, gaps_to_see_to
from core.referrals.handing_on import work_with
from core.referrals.models import Referral, State, SupportConversation
from core.referrals.onward_places import unheard_of, ways_on
from core.referrals.open_work import open_work
from core.referrals.steps import REACHED, REOPENED, TAKEN_OVER, steps_of
from core.referrals.telling_places import to_tell
from core.referrals.transfer_places import offers_to_answer
from core.referrals.work_codes import NextStep
from core.referrals.work_places import work_left, work_to_do
from core.web.filters import plain_day
from core.web.places import Contribution, Event, Milestone, NavigationItem, Section, ToDo

MOST = 100
KIND, TALK = "Referral", "Support conversation"
SHOWN = {
    REACHED[state]: f"Referral {state.value}"
    for state in (State.ALLOCATED, State.CLOSED, State.DECLINED, State.WITHDRAWN)
} | {TAKEN_OVER: "Referral transferred", REOPENED: "Referral reopened"}
GONE = select(Referral.id).where(or_(Referral.state == State.WITHDRAWN, Referral.closed_as == ClosureReason.DIED))
"""Nobody is called any more who asked for no support, and nobody who has died."""
PROMISED = select(
    SupportConversation.id, SupportConversation.client_id, SupportConversation.referral_id,
    SupportConversation.follow_up_on,
).where(
    SupportConversation.client_id.in_(bindparam("clients", expanding=True)),
    SupportConversation.follow_up_on.is_not(None), SupportConversation.followed_up_on.is_(None),
    SupportConversation.referral_id.not_in(GONE),
    ~has_died(SupportConversation.client_id),
)  # fmt: skip


def timeline(records: Records, client_id: UUID) -> list[Event]:
    """Each step of the client's referrals and each support conversation that the viewer may read."""
    return [
        *_referral_events(records, client_id), *_conversation_events(records, client_id), *ways_on(records, client_id),
    ]  # fmt: skip


def milestones(records: Records, clients: Sequence[UUID]) -> Iterator[Milestone]:
    """Follow-up calls that were promised and are still to be made."""
    for row in records.rows(PROMISED, {"clients": clients}):
        href = f"/referrals/{row.referral_id}"
        yield Milestone(row.client_id, "Follow-up call", row.follow_up_on, href, is_ahead=True)


def today(records: Records) -> list[ToDo]:
    """For people who triage: what waits for them. For whoever promised a call: that it is due."""
    desk = (clock_lists.today, _triage, offers_to_answer, gaps_to_see_to, work_to_do, _follow_ups)
    asked = (*desk, to_close, to_tell)
    return [line for each in asked for line in each(records)]


def _referral_events(records: Records, client_id: UUID) -> Iterator[Event]:
    asked = select(Referral).where(Referral.client_id == client_id).order_by(Referral.received_at.desc()).limit(MOST)
    for referral in records.find(asked):
        sender = referral.sender_words or "outside the partnership"
        receiver, href = referral.organisation.name, f"/referrals/{referral.id}"
        yield Event(referral.received_at, referral.received_at, "Referral received", sender, receiver, href, None, KIND)
        for step in steps_of(records, referral):
            if step.what in SHOWN:
                yield Event(step.at, step.at, SHOWN[step.what], step.who, step.organisation or "", href, step.why, KIND)


def _conversation_events(records: Records, client_id: UUID) -> Iterator[Event]:
    talk = SupportConversation
    asked = (
        select(talk.id, talk.held_at, talk.recorded_at, talk.referral_id, talk.route,
               Person.name.label("worker"), Organisation.name.label("holder"))
        .join(Person, Person.id == talk.worker_id).join(Organisation, Organisation.id == talk.organisation_id)
        .where(talk.client_id == client_id).order_by(talk.held_at.desc()).limit(MOST)
    )  # fmt: skip
    for row in records.rows(asked):
        words = f"Route chosen: {_short(row.route)}"
        href = f"/referrals/{row.referral_id}"
        yield Event(row.held_at, row.recorded_at, TALK, row.worker, row.holder, href, words, TALK)


def _triage(records: Records) -> Iterator[ToDo]:
    if not records.judge.may_ever(Referral, Action.ALLOCATE):
        return
    waiting = (STATES[Column.NEW],)
    count = records.count(Referral, filters=waiting)
    if count.number:
        oldest = records.columns(Referral, ("received_at",), order=OLDEST_FIRST, limit=1, filters=waiting).rows[0]
        yield ToDo(
            "Referrals", f"{_several(count.number, count.capped)} waiting for triage", "/referrals/in/new",
            "New", f"The first came on {plain_day(oldest.received_at)}.",
        )  # fmt: skip
    me = {"taken_by": records.actor.person_id}
    for column, words in ((Column.IN_TRIAGE, "you took: next the support conversation"),
                          (Column.CONVERSATION, "you talked about: next the decision")):  # fmt: skip
        mine = records.count(Referral, filters=(STATES[column], TAKEN_BY), values=me)
        if mine.number:
            place = f"/referrals/in/{column}?mine=yes"
            yield ToDo("Referrals", f"{_several(mine.number, mine.capped)} {words}", place)


def _follow_ups(records: Records) -> Iterator[ToDo]:
    talk = SupportConversation
    due = select(talk.id, talk.referral_id, talk.follow_up_on).where(
        talk.worker_id == records.actor.person_id, talk.follow_up_on <= clock.today(), talk.followed_up_on.is_(None),
        talk.referral_id.not_in(GONE), ~has_died(talk.client_id),
    )  # fmt: skip
    rows = records.rows(due.order_by(talk.follow_up_on, talk.id).limit(MOST))
    planned = planned_next(records, [row.id for row in rows]) if rows else {}
    for row in rows:
        late, step = row.follow_up_on < clock.today(), planned.get(row.id, NextStep.CALL_AGAIN)
        words = "Call as promised" if step is NextStep.CALL_AGAIN else f"{step.words}, as planned"
        yield ToDo(
            "Follow-up calls", f"{words} for {plain_day(row.follow_up_on)}", f"/referrals/{row.referral_id}",
            "Overdue" if late else "Due today", "Look at the safe contact first.", is_urgent=late,
        )  # fmt: skip


def _several(number: int, capped: bool) -> str:
    return "1 referral" if number == 1 else f"{number:,}{' or more' if capped else ''} referrals"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 200 else f"{line[:199]}…"


CONTRIBUTION = Contribution(
    navigation=(NavigationItem("/referrals", "Referrals", Referral, rank=20),),
    sections=(Section("referrals", "Referrals", Referral, rank=60),),
    timelines=(timeline,),
    milestones=(milestones,),
    today=(today,),
    carried=(carried_by,),
    left=(open_work, gaps_left, unheard_of, work_left),
    work_with=(work_with,),
)
