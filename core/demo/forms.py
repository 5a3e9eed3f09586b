"""Assessments of synthetic clients, on whatever instruments the installed plugins declare."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from core.access.protected import Label
from core.assessments.models import Assessment, Outcome
from core.assessments.next_steps import NextStep
from core.clients.models import Client
from core.content.answers import check_answers
from core.content.instruments import Instrument
from core.content.items import Answer, MultiChoice, Scale, SingleChoice, YesNo, YesNoUnknown
from core.content.missing import is_missing
from core.content.repeating import Item
from core.database.ids import new_id
from core.demo.staff import Worker
from core.demo.stories import Story
from core.extensions.enablement import EnabledPlugins
from core.extensions.events import AssessmentCompleted
from core.extensions.installed import HOUSE
from core.extensions.manager import PluginHost
from core.extensions.scoring import scored_with

SHARE, SHARE_OF_COMMON = 0.55, 0.12
"""How likely a worker has used a form of their own partner's, and one that all partners have."""
PAIRED, AT_FIRST = f"{HOUSE}:phq_9", {"phq_9": "moderately_severe"}
"""A form with a published least change, and the band that people who have no such form start in."""


@dataclass(frozen=True)
class Forms:
    """Fills forms in from an instrument's own worked examples, its choices and scales answered anew."""

    random: Random
    host: PluginHost
    today: date

    def assessments(self, story: Story, client: Client) -> list[Assessment]:
        rows = []
        for worker in (story.worker, story.second):
            if worker is None or story.allocated is None or story.state.value == "allocated":
                continue
            for instrument in self._offered(worker):
                if self.random.random() < (SHARE_OF_COMMON if instrument.plugin == HOUSE else SHARE):
                    rows.append(self._filled(instrument, story, client, worker, story.allocated))
                    rows += self._again(instrument, story, rows[-1])
        return rows if any(row.instrument == PAIRED for row in rows) else rows + self._pair(story, client)

    def _pair(self, story: Story, client: Client) -> list[Assessment]:
        """Of everybody who is no longer supported one form of all partners', at the start and at the end: nothing here
        draws on a random source."""
        if story.ended is None or story.worker is None or story.allocated is None:
            return []
        at = datetime.combine(story.allocated + timedelta(days=7), time(11), UTC)
        instrument = next((one for one in self._offered(story.worker) if one.key == PAIRED), None)
        if instrument is None:
            return []
        before = next(one for one in instrument.examples if one.bands == AT_FIRST)
        first = self._completed(instrument, client, story.worker, at)
        self._score(first, instrument, dict(before.answers))
        last = self._again(instrument, story, first)
        return [first, *last] if last else []

    def _again(self, instrument: Instrument, story: Story, first: Assessment) -> list[Assessment]:
        """Of whoever is no longer supported also as it was at the end, so that there is a change to tell: the answers
        of the first worked example, which draw on no random source."""
        if story.ended is None or instrument.plugin != HOUSE or not instrument.examples:
            return []
        if first.outcome is not Outcome.COMPLETED or story.ended <= first.completed_at:
            return []
        last = Assessment(
            client_id=first.client_id, organisation_id=first.organisation_id, worker_id=first.worker_id,
            plugin=first.plugin, instrument=first.instrument, instrument_version=first.instrument_version,
            title=first.title, outcome=Outcome.COMPLETED, completed_at=story.ended, label=first.label,
        )  # fmt: skip
        self._score(last, instrument, dict(instrument.examples[0].answers))
        return [last]

    def _offered(self, worker: Worker) -> list[Instrument]:
        """What the worker's organisation has switched on (each partner its own plugin) and their roles may start."""
        offered = EnabledPlugins(self.host, [worker.job.organisation]).instruments
        return [one for one in offered if not one.roles or set(one.roles) & set(worker.job.roles)]

    def _filled(self, instrument: Instrument, story: Story, client: Client, worker: Worker, since: date) -> Assessment:
        last = story.ended.date() if story.ended else self.today - timedelta(days=1)
        day = min(since + timedelta(days=self.random.randint(1, 45)), max(last, since))
        at = datetime.combine(day, time(self.random.randint(10, 16), self.random.choice((5, 25, 50))), UTC)
        made = self._completed(instrument, client, worker, at)
        if instrument.gate is not None:
            made.gate_answers = {question.key: question.opens_on for question in instrument.gate.questions}
            if self.random.random() < 0.25:
                self._not_asked(made, instrument)
                return made
        self._score(made, instrument, self._answers(instrument, day))
        self._suggest(made, instrument, worker)
        return made

    @staticmethod
    def _completed(instrument: Instrument, client: Client, worker: Worker, at: datetime) -> Assessment:
        return Assessment(
            client_id=client.id, organisation_id=worker.organisation_id, worker_id=worker.person_id,
            plugin=instrument.plugin, instrument=instrument.key, instrument_version=instrument.version,
            title=instrument.title, outcome=Outcome.COMPLETED, completed_at=at, label=Label(instrument.label.value),
        )  # fmt: skip

    def _not_asked(self, made: Assessment, instrument: Instrument) -> None:
        assert instrument.gate is not None
        against = self.random.choice(instrument.gate.questions)
        made.outcome, made.reason = Outcome.NOT_ASKED, f"{against.otherwise[0].upper()}{against.otherwise[1:]}."
        made.gate_answers = {against.key: "no" if against.opens_on == "yes" else "yes"}

    def _answers(self, instrument: Instrument, day: date) -> dict[str, Answer]:
        example = self.random.choice(instrument.examples).answers if instrument.examples else {}
        answers: dict[str, Answer] = {}
        for key, item in instrument.items.items():
            answer = self._answer(item, example.get(key), day)
            if not is_missing(answer):
                answers[key] = answer  # type: ignore[assignment]
        return {} if check_answers(instrument, answers) else answers

    def _answer(self, item: Item, example: Answer | None, day: date) -> Answer | None:
        random = self.random
        match item:
            case SingleChoice():
                return random.choice(item.choices).key
            case MultiChoice():
                return [one.key for one in random.sample(item.choices, random.randint(1, min(3, len(item.choices))))]
            case YesNo():
                return "yes" if random.random() < 0.3 else "no"
            case YesNoUnknown():
                return random.choices(("yes", "no", "unknown"), (7, 2, 1))[0]
            case Scale():
                return random.randint(item.lowest, item.highest)
        if getattr(item, "kind", "") == "date":
            return day.isoformat() if item.required else None
        return example if example is not None or not item.required else "Said in conversation."

    def _score(self, made: Assessment, instrument: Instrument, answers: dict[str, Answer]) -> None:
        result = scored_with(self.host.catalogue, instrument, answers)
        made.answers = {key: answer for key, answer in answers.items() if key not in result.not_asked}
        made.scores, made.bands = dict(result.scores), dict(result.bands)
        made.outcomes, made.prompts = dict(result.outcomes), [prompt.words for prompt in result.prompts]

    def _suggest(self, made: Assessment, instrument: Instrument, worker: Worker) -> None:
        """What the plugin suggests; steps of more than a month ago have been settled."""
        event = AssessmentCompleted(
            new_id(), made.client_id, instrument.key, instrument.version, worker.job.organisation,
            {key: str(value) for key, value in made.outcomes.items()}, made.completed_at,
        )  # fmt: skip
        told = EnabledPlugins(self.host, [instrument.plugin]).notify(event)
        day = made.completed_at.date()
        settled = day + timedelta(days=2) if self.today - day > timedelta(days=30) else None
        made.next_steps = [
            NextStep(
                one.follow_up.words, day + timedelta(days=one.follow_up.due_in_days), one.plugin, settled
            ).as_json()
            for one in told.suggestions
        ]
