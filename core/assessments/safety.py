"""Safety prompts of an assessment: what the worker is told at once, and what they recorded that was done about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.access.errors import Invalid
from core.content.scoring import Scored

LONGEST_WORDS = 2000


@dataclass(frozen=True)
class Way:
    """One way to deal with a prompt, as the worker chooses it."""

    key: str
    text: str


@dataclass(frozen=True)
class Done:
    """What was done about a prompt: `way` is a key of one of its ways; `by` the worker's name, that day."""

    way: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class SafetyPrompt:
    """A prompt that cannot be put away before something is recorded. `done` is None until then."""

    key: str
    words: str
    ways: tuple[Way, ...]
    done: Done | None = None

    @property
    def done_text(self) -> str:
        return next((way.text for way in self.ways if self.done and way.key == self.done.way), "")

    def recorded(self, done: Done) -> "SafetyPrompt":
        """Raises `Invalid` for a way that it does not offer, for no words, and where something is recorded already."""
        if self.done is not None:
            raise Invalid("way", "What was done has been recorded already. Open the assessment to read it.")
        if done.way not in {way.key for way in self.ways}:
            raise Invalid("way", "Choose what was done.")
        if not done.words.strip():
            raise Invalid("words", "Write what was done, and what the person said.")
        return replace(self, done=replace(done, words=done.words.strip()))

    def as_json(self) -> dict[str, object]:
        ways = [{"key": way.key, "text": way.text} for way in self.ways]
        done = self.done and {**vars(self.done), "at": self.done.at.isoformat()}
        return {"key": self.key, "words": self.words, "ways": ways, "done": done}

    @classmethod
    def of_json(cls, kept: Mapping[str, object]) -> "SafetyPrompt":
        ways, done = kept.get("ways"), kept.get("done")
        offered = ways if isinstance(ways, list) else []
        return cls(
            str(kept["key"]), str(kept["words"]), tuple(Way(str(one["key"]), str(one["text"])) for one in offered),
            _done(done) if isinstance(done, dict) else None,
        )  # fmt: skip


def raised(scored: Scored) -> tuple[SafetyPrompt, ...]:
    """The prompts of a result that need something recorded, with the ways that each offers."""
    return tuple(
        SafetyPrompt(one.key, one.words, tuple(Way(way.key, way.text) for way in one.actions))
        for one in scored.prompts
        if one.actions
    )


def prompts_in_short(value: object) -> str:
    """Safety prompts as history tells of them: `1 open, 2 recorded`."""
    prompts = [SafetyPrompt.of_json(kept) for kept in value] if isinstance(value, list) else []
    done = sum(one.done is not None for one in prompts)
    return f"{len(prompts) - done} open, {done} recorded"


def _done(kept: Mapping[str, object]) -> Done:
    way, words, by, at = (str(kept[name]) for name in ("way", "words", "by", "at"))
    return Done(way, words, by, datetime.fromisoformat(at))
