"""A gate: questions the worker answers first, so that an instrument is asked only where asking does no harm."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from core.content.strict import Key, Sentence, Strict, Words


class GateQuestion(Strict):
    """`opens_on` is the answer that lets the instrument be asked; `otherwise` completes "Not asked, because …"."""

    key: Key
    text: Sentence
    hint: Sentence | None = None
    opens_on: Literal["yes", "no"]
    otherwise: Sentence


class Gate(Strict):
    """Every question must be answered and every answer must open, or the instrument's questions are not shown.

    One answer against is enough to close it: nobody need go on to the other questions.
    """

    title: Sentence
    introduction: Words
    questions: Annotated[tuple[GateQuestion, ...], Field(min_length=1)]

    def unanswered(self, answers: Mapping[str, object]) -> tuple[GateQuestion, ...]:
        """The questions without a yes or no; while there is one the gate is neither open nor closed."""
        return tuple(question for question in self.questions if answers.get(question.key) not in ("yes", "no"))

    def reasons_not_to_ask(self, answers: Mapping[str, object]) -> tuple[str, ...]:
        """What speaks against asking, each completing "Not asked, because …"; empty means nothing answered does."""
        return tuple(
            question.otherwise
            for question in self.questions
            if answers.get(question.key) in ("yes", "no") and answers[question.key] != question.opens_on
        )

    def is_open(self, answers: Mapping[str, object]) -> bool:
        """Whether the questions may be shown: everything answered, nothing against."""
        return not self.unanswered(answers) and not self.reasons_not_to_ask(answers)
