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
        }[self]
