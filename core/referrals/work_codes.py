"""Code lists of the work around a referral: what became of a call, what comes next, which paper is missing."""

from enum import StrEnum


class CallResult(StrEnum):
    """What became of one attempt to call."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    MESSAGE_LEFT = "message_left"
    NO_SAFE_MESSAGE = "no_safe_message"
    WRONG_NUMBER = "wrong_number"

    @property
    def words(self) -> str:
        return {
            CallResult.ANSWERED: "We talked",
            CallResult.NO_ANSWER: "No answer",
            CallResult.MESSAGE_LEFT: "A message was left: that is safe",
            CallResult.NO_SAFE_MESSAGE: "No message was left: that is not safe",
            CallResult.WRONG_NUMBER: "The number is wrong",
        }[self]


class NextStep(StrEnum):
    """What is done when nobody was reached."""

    CALL_AGAIN = "call_again"
    LETTER = "letter"
    ASK_REFERRER = "ask_referrer"
    NO_MORE = "no_more"

    @property
    def words(self) -> str:
        return {
            NextStep.CALL_AGAIN: "Call again",
            NextStep.LETTER: "Write a letter, where that is safe",
            NextStep.ASK_REFERRER: "Ask whoever referred them",
            NextStep.NO_MORE: "No more calls",
        }[self]


class TaskState(StrEnum):
    """A task is done, or dropped with a reason."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def words(self) -> str:
        return {"open": "To do", "done": "Done"}.get(self, "Not needed any more")


class Paper(StrEnum):
    """What is missing."""

    REFERRAL_FORM = "referral_form"
    RISK = "risk"
    CARE_PLAN = "care_plan"
    GP_SUMMARY = "gp_summary"
    DISCHARGE = "discharge"
    CONSENT = "consent"
    CONTACT = "contact"
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            Paper.REFERRAL_FORM: "The rest of the referral form",
            Paper.RISK: "Risk assessment",
            Paper.CARE_PLAN: "Care plan",
            Paper.GP_SUMMARY: "Summary from the GP",
            Paper.DISCHARGE: "Discharge letter",
            Paper.CONSENT: "What the person agreed to",
            Paper.CONTACT: "How to reach the person safely",
            Paper.OTHER: "Something else",
        }[self]


class PaperState(StrEnum):
    """`stopped`: the referral ended, so nobody asks any more."""

    MISSING = "missing"
    RECEIVED = "received"
    GIVEN_UP = "given_up"
    STOPPED = "stopped"

    @property
    def words(self) -> str:
        return {
            "missing": "Missing",
            "received": "Received",
            "given_up": "Given up",
        }.get(self, "Not asked for any more")
