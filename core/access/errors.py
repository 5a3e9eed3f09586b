"""What the door and the rules raise; two handlers at the edge turn these into pages and problem+json."""

from collections.abc import Mapping
from dataclasses import dataclass


class NotFound(LookupError):
    """No such record, or none that this actor may see: the two read the same."""


class Refused(PermissionError):
    """The policy refuses an act on something the actor may know of; the message explains."""


class Invalid(ValueError):
    """A field holds what cannot be accepted; `message` says how to mend it and never repeats the value."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field, self.message = field, message


class Conflict(ValueError):
    """The database refuses the change; says no more, for the clash may be with a record the actor may not see."""


@dataclass
class StaleVersion(RuntimeError):
    """Somebody else changed the record meanwhile; `now` holds its readable fields, `yours` what was sent, `words` who
    did what, if it can be told."""

    version: int | None = None
    now: Mapping[str, object] | None = None
    yours: Mapping[str, object] | None = None
    words: str = "This record was changed by somebody else meanwhile."

    def __str__(self) -> str:
        return self.words


class NoActor(RuntimeError):
    """Rows were touched without a door: a fault in the program, never of a person."""


class Bypass(TypeError):
    """A statement or change that the policy could not be applied to, whoever asks: a fault in the program."""
