"""One form being filled in on pages: at its gate or past it, what was typed, what is wrong with it, what comes next."""

import json
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from core.assessments.questions import AskedSection, Question, asked_sections, gate_questions, given_in
from core.assessments.service import ANSWERS, GATE, Given, faults_of
from core.casework.submissions import submission_of
from core.content.answers import AnswerFault
from core.content.instruments import Instrument
from core.web.forms import FormState

STEP, QUESTIONS = "step", "questions"


@dataclass(frozen=True)
class Filling:
    """What a page was sent. A form with a gate comes in two steps: the gate alone, then the questions with the gate's
    answers carried along."""

    instrument: Instrument
    typed: FormState

    @property
    def is_at_gate(self) -> bool:
        return self.instrument.gate is not None and self.typed.value(STEP) != QUESTIONS

    @cached_property
    def given(self) -> Given:
        given, _ = given_in(self.instrument, self.typed.values)
        return Given(given.gate) if self.is_at_gate else given

    @cached_property
    def faults(self) -> tuple[AnswerFault, ...]:
        """In the order of the form, one a field: a date that cannot be read is not missing as well."""
        _, unreadable = given_in(self.instrument, self.typed.values)
        found = faults_of(self.instrument, self.given)
        if self.is_at_gate:
            return tuple(fault for fault in found if fault.field.startswith(GATE))
        first = {fault.field: fault for fault in (*unreadable, *found)}
        first |= {fault.field: fault for fault in unreadable}
        return tuple(sorted(first.values(), key=lambda fault: self._places.get(fault.field, -1)))

    @property
    def goes_on_to_questions(self) -> bool:
        gate = self.instrument.gate
        return self.is_at_gate and gate is not None and gate.is_open(self.given.gate)

    def through_the_gate(self) -> "Filling":
        """The same form, now to be asked its questions."""
        return replace(self, typed=FormState({**self.typed.values, STEP: QUESTIONS}))

    @property
    def shows_gate(self) -> bool:
        """Questions are shown only while nothing speaks against asking them."""
        gate = self.instrument.gate
        return gate is not None and (self.is_at_gate or not gate.is_open(self.given.gate))

    @property
    def submission(self) -> UUID | None:
        content = [self.instrument.key, self.instrument.version, dict(self.given.gate), dict(self.given.answers)]
        return submission_of(self.typed, json.dumps(content, sort_keys=True))

    @property
    def state(self) -> FormState:
        """What was typed, with what is wrong: each sentence begins with its question, so that a list of them reads."""
        state = self.typed
        for fault in self.faults if self.typed.value(STEP) else ():
            state = state.with_error(fault.field, self._sentence(fault))
        return state

    @property
    def gate_questions(self) -> list[Question]:
        return gate_questions(self.instrument.gate) if self.instrument.gate else []

    @property
    def sections(self) -> list[AskedSection]:
        return asked_sections(self.instrument)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The gate's answers, for hidden fields of the second step."""
        return [(GATE + key, str(answer)) for key, answer in self.given.gate.items()]

    @cached_property
    def _places(self) -> dict[str, int]:
        questions = self.instrument.gate.questions if self.instrument.gate else ()
        names = [*(GATE + one.key for one in questions), *(ANSWERS + key for key in self.instrument.items)]
        return {name: place for place, name in enumerate(names)}

    @cached_property
    def _texts(self) -> dict[str, str]:
        questions = self.instrument.gate.questions if self.instrument.gate else ()
        texts = {GATE + one.key: one.text for one in questions}
        return texts | {ANSWERS + key: item.text for key, item in self.instrument.items.items()}

    def _sentence(self, fault: AnswerFault) -> str:
        text = self._texts.get(fault.field)
        if text is None:
            return fault.message
        return f"{text} {fault.message}" if text.endswith("?") else f"{text}: {fault.message}"
