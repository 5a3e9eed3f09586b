"""What a stay keeps inside itself: its tasks and the stages that it has been through, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class StayTask:
    """One thing to do. `stage` is None for what is done after the stay; `words` say what came of it. One that
    nobody did (`done_by` is None) ended with its stage."""

    key: str
    stage: str | None
    text: str
    begun_at: datetime
    due: datetime | None
    done_at: datetime | None = None
    done_by: UUID | None = None
    words: str | None = None

    @property
    def is_open(self) -> bool:
        return self.done_at is None

    @property
    def was_left_undone(self) -> bool:
        return self.done_at is not None and self.done_by is None

    def left_undone(self, at: datetime) -> "StayTask":
        """Its stage was left before anybody did it: nobody is reminded any more."""
        return replace(self, done_at=at)

    @property
    def mark(self) -> str:
        """By which one of them is named: the same task may come again with its stage."""
        return f"{self.key}.{self.begun_at:%Y%m%d%H%M%S}"

    def as_json(self) -> dict[str, object]:
        return {
            "key": self.key, "stage": self.stage, "text": self.text, "begun_at": self.begun_at.isoformat(),
            "due": _said(self.due), "done_at": _said(self.done_at), "done_by": self.done_by and str(self.done_by),
            "words": self.words,
        }  # fmt: skip

    @classmethod
    def of_json(cls, kept: Mapping[str, object]) -> "StayTask":
        stage, words, by = kept["stage"], kept["words"], kept["done_by"]
        return cls(
            str(kept["key"]), None if stage is None else str(stage), str(kept["text"]),
            datetime.fromisoformat(str(kept["begun_at"])), _moment(kept["due"]), _moment(kept["done_at"]),
            None if by is None else UUID(str(by)), None if words is None else str(words),
        )  # fmt: skip


@dataclass(frozen=True)
class PassedStage:
    """A stage that was left, on the way to another or out; `why` is said where something of it was left undone."""

    key: str
    title: str
    begun_at: datetime
    left_at: datetime
    why: str | None = None

    def as_json(self) -> dict[str, object]:
        moments = {"begun_at": self.begun_at.isoformat(), "left_at": self.left_at.isoformat()}
        return {"key": self.key, "title": self.title, **moments, "why": self.why}

    @classmethod
    def of_json(cls, kept: Mapping[str, object]) -> "PassedStage":
        why = kept["why"]
        begun_at, left_at = (datetime.fromisoformat(str(kept[name])) for name in ("begun_at", "left_at"))
        return cls(str(kept["key"]), str(kept["title"]), begun_at, left_at, None if why is None else str(why))


def tasks_in_short(value: object) -> str:
    """Tasks as history tells of them: `2 open, 1 done`."""
    tasks = [StayTask.of_json(kept) for kept in value] if isinstance(value, list) else []
    is_open = sum(task.is_open for task in tasks)
    return f"{is_open} open, {len(tasks) - is_open} done"


def stages_in_short(value: object) -> str:
    """Stages as history tells of them: their titles."""
    return ", ".join(PassedStage.of_json(kept).title for kept in value) if isinstance(value, list) else ""


def checks_in_short(value: object) -> str:
    """How many of the things to see to before leaving were so."""
    met = sum(map(bool, value.values())) if isinstance(value, dict) else 0
    return f"{met} of {len(value) if isinstance(value, dict) else 0} so"


def _said(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment(value: object) -> datetime | None:
    return None if value is None else datetime.fromisoformat(str(value))
