"""Next steps that plugins suggested after an assessment, as the assessment keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class NextStep:
    """One suggestion to the worker, who decides; `settled_on` is the day it was done or decided against."""

    words: str
    due: date
    plugin: str
    settled_on: date | None = None

    def as_json(self) -> dict[str, object]:
        settled = self.settled_on and self.settled_on.isoformat()
        return {"words": self.words, "due": self.due.isoformat(), "plugin": self.plugin, "settled_on": settled}

    @classmethod
    def of_json(cls, kept: Mapping[str, object]) -> "NextStep":
        settled = kept.get("settled_on")
        return cls(
            str(kept["words"]),
            date.fromisoformat(str(kept["due"])),
            str(kept["plugin"]),
            date.fromisoformat(str(settled)) if settled else None,
        )


def steps_in_short(value: object) -> str:
    """Next steps as history tells of them: `2 open, 1 settled`."""
    steps = [NextStep.of_json(kept) for kept in value] if isinstance(value, list) else []
    settled = sum(step.settled_on is not None for step in steps)
    return f"{len(steps) - settled} open, {settled} settled"
