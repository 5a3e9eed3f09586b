"""What other systems may be told of: the published list, which only grows."""

from enum import StrEnum


class Event(StrEnum):
    """Something that happened to a record. A message names the record; who may, reads it by the API."""

    REFERRAL_RECEIVED = "referral.received"
    REFERRAL_CHANGED = "referral.changed"
    REFERRAL_ACCEPTED = "referral.accepted"
    REFERRAL_DECLINED = "referral.declined"
    REFERRAL_CLOSED = "referral.closed"
    TRANSFER_CHANGED = "transfer.changed"
    GAP_CHANGED = "gap.changed"
    ALLOCATION_MADE = "allocation.made"
    ALLOCATION_ENDED = "allocation.ended"
    ASSESSMENT_COMPLETED = "assessment.completed"
    ASSESSMENT_CHANGED = "assessment.changed"
    STAY_BEGUN = "stay.begun"
    STAY_CHANGED = "stay.changed"
    STAY_ENDED = "stay.ended"
    DIALOG_SESSION_STARTED = "dialog_session.started"
    DIALOG_SESSION_FINISHED = "dialog_session.finished"
    DIALOG_SESSION_STOPPED = "dialog_session.stopped"

    @property
    def words(self) -> str:
        return {
            Event.REFERRAL_RECEIVED: "A referral arrived",
            Event.REFERRAL_CHANGED: "A referral was taken, allocated, declined or closed",
            Event.REFERRAL_ACCEPTED: "A referral that you hold or sent was accepted",
            Event.REFERRAL_DECLINED: "A referral that you hold or sent was declined, with the coded reason",
            Event.REFERRAL_CLOSED: "A referral that you hold or sent was closed or withdrawn, with the coded reason",
            Event.TRANSFER_CHANGED: "A transfer was proposed, accepted, refused, withdrawn or lapsed",
            Event.GAP_CHANGED: "A gap was recorded, handed on, became overdue or was resolved",
            Event.ALLOCATION_MADE: "Somebody was put on a worker’s caseload",
            Event.ALLOCATION_ENDED: "Somebody left a worker’s caseload",
            Event.ASSESSMENT_COMPLETED: "An assessment was completed",
            Event.ASSESSMENT_CHANGED: "Something that an assessment led to was dealt with",
            Event.STAY_BEGUN: "Somebody began a pathway",
            Event.STAY_CHANGED: "A stay on a pathway moved on, was made longer or handed on, or a task of it was done",
            Event.STAY_ENDED: "Somebody left a pathway",
            Event.DIALOG_SESSION_STARTED: "A DIALOG+ session was started",
            Event.DIALOG_SESSION_FINISHED: "A DIALOG+ session was finished",
            Event.DIALOG_SESSION_STOPPED: "A DIALOG+ session was stopped before its end",
        }[self]
