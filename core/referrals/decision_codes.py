"""The partnership's own lists of what is decided about a referral, each code with its plain words."""

from enum import StrEnum


class WithdrawnBy(StrEnum):
    """Who no longer asks."""

    PERSON = "person"
    SENDER = "sender"
    CARER = "carer"

    @property
    def words(self) -> str:
        return {"person": "The person", "sender": "Whoever sent it"}.get(self, "A carer, for the person")


class WithdrawalReason(StrEnum):
    """Why nobody asks any more."""

    NOT_WANTED = "not_wanted"
    BETTER = "better"
    ELSEWHERE = "elsewhere"
    MOVED = "moved"
    MISTAKE = "mistake"
    NO_CONSENT = "no_consent"
    NOT_SAID = "not_said"

    @property
    def words(self) -> str:
        return {
            WithdrawalReason.NOT_WANTED: "Support is not wanted now",
            WithdrawalReason.BETTER: "Things are better",
            WithdrawalReason.ELSEWHERE: "Supported elsewhere",
            WithdrawalReason.MOVED: "Moved away",
            WithdrawalReason.MISTAKE: "Sent by mistake",
            WithdrawalReason.NO_CONSENT: "The person had not agreed",
            WithdrawalReason.NOT_SAID: "No reason given",
        }[self]


class Complexity(StrEnum):
    """How much a person needs at once, as somebody of triage judged it."""

    MODERATE = "moderate"
    SEVERE = "severe"
    COMPLEX = "complex"

    @property
    def words(self) -> str:
        return {
            Complexity.MODERATE: "Moderate needs",
            Complexity.SEVERE: "Severe needs",
            Complexity.COMPLEX: "Complex: several services at once",
        }[self]
