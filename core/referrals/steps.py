"""Where a referral is and how it came there: the task list of its page, and each step in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.access.audit.history import Past
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client
from core.clients.people_named import names_of_organisations, names_of_people
from core.referrals.after_death import ended_by_death
from core.referrals.codes import ClosureReason, RejectionReason
from core.referrals.decision_codes import Complexity, WithdrawalReason
from core.referrals.gap_models import Gap
from core.referrals.models import Referral, State, SupportConversation
from core.referrals.onward_models import OnwardReferral
from core.referrals.transfer_models import Transfer
from core.web.parts import TagColour, Task

REACHED = {
    State.IN_TRIAGE: "Taken into triage",
    State.CONVERSATION: "Support conversation recorded",
    State.ALLOCATED: "Allocated to a worker",
    State.ACTIVE: "First contact made",
    State.CLOSED: "Closed",
    State.DECLINED: "Declined",
    State.WITHDRAWN: "Withdrawn",
}
TAKEN_OVER, REOPENED = "Taken over by another organisation", "Reopened"
ORDER = list(State)
LATER = "Cannot start yet"


@dataclass(frozen=True)
class Step:
    """One change of a referral."""

    at: datetime
    what: str
    who: str
    organisation: str | None
    why: str | None


@dataclass(frozen=True)
class Doing:
    """What the viewer may do with a referral now, by its order and by the rules."""

    take: bool
    talk: bool
    allocate: bool
    decline: bool
    close: bool
    transfer: bool
    withdraw: bool
    pause: bool
    reopen: bool
    send_on: bool
    raise_gap: bool


def steps_of(records: Records, referral: Referral) -> list[Step]:
    """From its arrival on."""
    past = records.history(referral)
    people = names_of_people(records, [change.actor_id for change in past])
    organisations = names_of_organisations(records)
    return [
        Step(
            change.at, _what(change), people.get(change.actor_id, "The system") if change.actor_id else "The system",
            organisations.get(change.organisation_id) if change.organisation_id else None, _why(change),
        )
        for change in past
    ]  # fmt: skip


def who_took(records: Records, referral: Referral) -> str | None:
    """For somebody who comes too late to take it."""
    if referral.triager is None:
        return None
    if referral.triaged_by == records.actor.person_id:
        return "You took this referral already."
    return f"{referral.triager.name} took this referral before you."


def doing(records: Records, referral: Referral) -> Doing:
    if ended_by_death(records, referral):
        return _after_death(records, referral)
    may_close, may_offer = records.may(Action.CLOSE, referral), records.judge.may_ever(Transfer, Action.CREATE)
    return Doing(
        take=referral.may_become(State.IN_TRIAGE) and records.may(Action.WRITE, referral),
        talk=_may_talk(records, referral),
        allocate=referral.may_become(State.ALLOCATED) and records.may(Action.ALLOCATE, referral),
        decline=referral.may_become(State.DECLINED) and may_close,
        close=referral.may_become(State.CLOSED) and may_close,
        send_on=_may_make(records, referral, OnwardReferral),
        raise_gap=_may_make(records, referral, Gap),
        withdraw=referral.may_become(State.WITHDRAWN) and may_close,
        pause=referral.may_become(State.DECLINED) and records.may(Action.WRITE, referral),
        reopen=referral.stays_ended(has_died=False) is None and records.may(Action.REOPEN, referral),
        transfer=referral.is_open and referral.client_id is not None and may_close and may_offer,
    )


def _after_death(records: Records, referral: Referral) -> Doing:
    """What is left to do is to close it."""
    may_close = referral.is_open and records.may(Action.CLOSE, referral)
    return Doing(
        take=False, talk=False, allocate=False, decline=False, close=may_close, transfer=False, withdraw=False,
        pause=False, reopen=False, send_on=False, raise_gap=False,
    )  # fmt: skip


def tasks_of(referral: Referral, client: Client | None, may: Doing) -> Sequence[Task]:
    """The way from message to first contact; a task without a link cannot be started by the viewer now."""
    place = f"/referrals/{referral.id}"
    if referral.state in (State.DECLINED, State.WITHDRAWN):
        return [_identity(client), Task("Decide", referral.state.words, done=True)]
    return [
        _identity(client),
        _task("Take into triage", referral, State.IN_TRIAGE, "#next" if may.take else None),
        _task("Have the support conversation", referral, State.CONVERSATION,
              f"{place}/support-conversations/new" if may.talk else None),
        _task("Decide: allocate or decline", referral, State.ALLOCATED,
              f"{place}/allocation" if may.allocate else None),
        _task("First contact by the worker", referral, State.ACTIVE, None),
    ]  # fmt: skip


def _identity(client: Client | None) -> Task:
    if client is None:
        return Task("Check who this is", "Not open to you", hint="The rules do not open this person’s record to you.")
    if client.nhs_number_status is NhsNumberStatus.VERIFIED:
        return Task("Check who this is", "NHS number verified", f"/clients/{client.id}/identity", done=True)
    hint = "Compare name and date of birth, and look for an older record of the same person."
    words = client.nhs_number_status.words
    return Task("Check who this is", words, f"/clients/{client.id}/identity", hint, TagColour.ORANGE)


def _task(words: str, referral: Referral, reaches: State, href: str | None) -> Task:
    if ORDER.index(referral.state) >= ORDER.index(reaches):
        return Task(words, "Done", done=True)
    if href is None:
        next_one = referral.may_become(reaches)
        return Task(words, "To be done by somebody else" if next_one else LATER)
    return Task(words, "To do", href, colour=TagColour.BLUE)


def _may_talk(records: Records, referral: Referral) -> bool:
    if referral.client is None or not (referral.state is State.CONVERSATION or referral.may_become(State.CONVERSATION)):
        return False
    proposed = SupportConversation(
        client_id=referral.client_id, referral_id=referral.id, organisation_id=records.actor.organisation_id
    )
    return records.may(Action.WRITE, referral) and records.decide(Action.CREATE, proposed).allowed


def _may_make(records: Records, referral: Referral, model: type[Gap] | type[OnwardReferral]) -> bool:
    """Whether the rules let the viewer record one about this referral."""
    if referral.client_id is None or not referral.is_open:
        return False
    mine = records.actor.organisation_id
    proposed = model(client_id=referral.client_id, referral_id=referral.id, organisation_id=mine, label=referral.label)
    return records.decide(Action.CREATE, proposed).allowed


def _what(change: Past) -> str:
    if not change.fields:
        return "Received"
    if "organisation_id" in change.fields:
        return TAKEN_OVER
    if "held_until" in change.fields and "state" not in change.fields:
        return "Put on hold" if change.fields["held_until"][1] else "The hold ended"
    if "complexity" in change.fields or "complexity_words" in change.fields:
        grade = change.fields.get("complexity", [None, None])[1]
        return f"Marked: {Complexity(str(grade)).words}" if grade else "The mark for complexity was changed"
    if "is_open" in change.fields and change.fields["is_open"][1]:
        return REOPENED
    if "state" in change.fields:
        return REACHED.get(State(str(change.fields["state"][1])), "Changed")
    return "Changed: " + ", ".join(name.removesuffix("_id").replace("_", " ") for name in sorted(change.fields))


def _why(change: Past) -> str | None:
    return ". ".join(_reasons(change)) or None


def _reasons(change: Past) -> Iterator[str]:
    if declined := change.fields.get("declined_as", [None, None])[1]:
        yield RejectionReason.read(str(declined)).words
    if closed := change.fields.get("closed_as", [None, None])[1]:
        yield ClosureReason.read(str(closed)).words
    if withdrawn := change.fields.get("withdrawn_as", [None, None])[1]:
        yield WithdrawalReason(str(withdrawn)).words
    if change.reason:
        yield change.reason
