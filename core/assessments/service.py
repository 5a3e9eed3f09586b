"""Use cases of assessments: completing one behind its gate, telling the plugins, and settling a next step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import bindparam, select

from core.access.paging import Filter, Order
from core.access.records import Records
from core.assessments.models import Assessment, Outcome
from core.assessments.next_steps import NextStep
from core.assessments.safety import Done, raised
from core.assessments.starting import new_assessment
from core.clients.models import Client
from core.content.answers import AnswerFault, AnswersRefused, check_answers
from core.content.instruments import Instrument
from core.content.missing import is_missing
from core.database import clock
from core.extensions.events import AssessmentCompleted
from core.extensions.manager import PluginHost
from core.extensions.scoring import scored_with
from core.notices.events import Event
from core.notices.telling import announce
from core.organisations.enablement import enabled_for
from core.people.models import Person

NEWEST_FIRST = Order((Assessment.completed_at,), descending=True)
OF_CLIENT = Filter(Assessment.client_id == bindparam("client"))
GATE, ANSWERS = "gate.", "answers."
MOST_STEPS = 20


@dataclass(frozen=True)
class Given:
    """What was filled in: answers to the gate's questions and to the form's own, by their keys."""

    gate: Mapping[str, object] = field(default_factory=dict)
    answers: Mapping[str, object] = field(default_factory=dict)


def complete(
    records: Records, host: PluginHost, *, client: Client, instrument: Instrument, given: Given,
    submission: UUID | None = None,
) -> Assessment:  # fmt: skip
    """Record an assessment; where the gate stays shut, record that nothing was asked, and why.

    The same `submission` again gives the assessment that it made before. Raises `AnswersRefused` naming every fault,
    fields beginning with `gate.` or `answers.`.
    """
    if submission is not None and (before := _sent_before(records, client, submission)):
        return before
    if faults := tuple(faults_of(instrument, given)):
        raise AnswersRefused(faults)
    made = new_assessment(records, client.id, instrument)
    made.submission, made.gate_answers = submission, dict(given.gate)
    if reasons := reasons_not_to_ask(instrument, given):
        made.outcome, made.reason = Outcome.NOT_ASKED, "; ".join(reasons)
        return records.add(made)  # announced to nobody: that it was not safe to ask may itself be unsafe to tell
    _fill(made, instrument, given.answers, host)
    records.add(made)
    announce(records, Event.ASSESSMENT_COMPLETED, made)
    _tell_plugins(records, host, made)
    return made


def settle_step(records: Records, assessment: Assessment, place: int) -> None:
    """A next step is done, or decided against; raises `Invalid` for a place where there is none."""
    records.because("A next step was settled")
    assessment.settle(place, clock.today())
    records.flush()
    announce(records, Event.ASSESSMENT_CHANGED, assessment)


def record_safety(records: Records, assessment: Assessment, *, prompt: str, way: str, words: str) -> None:
    """What was done about a prompt, by the actor, now. Raises `Invalid`; recorded once, it stays as it is."""
    records.because("What was done about a safety prompt")
    by = records.rows(select(Person.name).where(Person.id == records.actor.person_id))[0].name
    assessment.record_safety(prompt, Done(way, words, by, clock.now()))
    records.flush()
    announce(records, Event.ASSESSMENT_CHANGED, assessment)


def reasons_not_to_ask(instrument: Instrument, given: Given) -> tuple[str, ...]:
    return instrument.gate.reasons_not_to_ask(given.gate) if instrument.gate else ()


def faults_of(instrument: Instrument, given: Given) -> Iterator[AnswerFault]:
    """Everything that keeps it from being recorded. One answer against closes the gate: the rest may stay open, but
    then nothing can have been answered."""
    yield from _gate_faults(instrument, given)
    if not reasons_not_to_ask(instrument, given):
        for fault in check_answers(instrument, given.answers):
            yield AnswerFault(f"{ANSWERS}{fault.field[:60]}", fault.message)
    elif given.answers:
        yield AnswerFault("answers", "It was not safe to ask: leave out the answers, or put the gate right.")


def _gate_faults(instrument: Instrument, given: Given) -> Iterator[AnswerFault]:
    questions = instrument.gate.questions if instrument.gate else ()
    known = {question.key for question in questions}
    for key, answer in given.gate.items():
        if key not in known:
            yield AnswerFault(f"{GATE}{key[:60]}", "This gate has no such question.")
        elif answer not in ("yes", "no"):
            yield AnswerFault(f"{GATE}{key}", "Choose yes or no.")
    if instrument.gate and not reasons_not_to_ask(instrument, given):
        for question in instrument.gate.unanswered(given.gate):
            if question.key not in given.gate:
                yield AnswerFault(f"{GATE}{question.key}", "Choose yes or no.")


def _fill(made: Assessment, instrument: Instrument, answers: Mapping[str, object], host: PluginHost) -> None:
    """The answers to what was asked, and what came of them; a plugin whose scorer failed is named."""
    result = scored_with(host.catalogue, instrument, answers)
    asked = (key for key in instrument.items if key not in result.not_asked)
    made.answers = {key: answers[key] for key in asked if not is_missing(answers.get(key))}
    made.scores, made.bands = dict(result.scores), dict(result.bands)
    made.outcomes, made.prompts = dict(result.outcomes), [prompt.words for prompt in result.prompts]
    made.not_available = [instrument.plugin] if result.could_not_score else []
    made.warn(raised(result))


def _tell_plugins(records: Records, host: PluginHost, made: Assessment) -> None:
    """The assessment is complete whatever they answer; they get frozen words, and no way to any record."""
    event = AssessmentCompleted(
        made.id, made.client_id, made.instrument, made.instrument_version, records.actor.organisation,
        {key: str(value) for key, value in made.outcomes.items()}, made.completed_at,
    )  # fmt: skip
    told = enabled_for(records, host).notify(event)
    day = made.completed_at.astimezone(clock.LONDON).date()
    steps = [
        NextStep(one.follow_up.words, day + timedelta(days=one.follow_up.due_in_days), one.plugin)
        for one in told.suggestions[:MOST_STEPS]
    ]
    if steps or told.failed:
        made.suggest(steps)
        made.not_available = [*made.not_available, *(one for one in told.failed if one not in made.not_available)]
        records.flush()


def _sent_before(records: Records, client: Client, submission: UUID) -> Assessment | None:
    same = select(Assessment).where(Assessment.submission == submission, Assessment.client_id == client.id)
    return next(iter(records.find(same.where(Assessment.worker_id == records.actor.person_id))), None)
