"""What the service writes to its log: lines of JSON that hold no personal data, whoever writes them.

An event has the words of the program and values under the names in `MAY_BE_SAID`; any other value is left out, and its
name told. Of an exception only its kind is said and where it was raised: its message may quote a person's record. Of
what libraries log, the words are kept and their arguments are not.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict

MAY_BE_SAID = frozenset(
    {
        "event", "level", "at", "logger", "request_id", "method", "route", "status", "milliseconds", "fault", "where",
        "job", "outage", "not_said",
    }
)  # fmt: skip
DEEPEST = 8


def write_logs(level: str, stream: TextIO | None = None) -> None:
    """From now on, everything of this process: the program's own events, libraries, warnings and uncaught faults."""
    stream = stream or sys.stderr
    lowest = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, _fault_without_words,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"), only_what_may_be_said,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(lowest),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )  # fmt: skip
    root = logging.getLogger()
    root.handlers[:] = [_FromLibraries()]
    root.setLevel(logging.WARNING)
    logging.getLogger("uvicorn").setLevel(lowest)  # how the service starts and stops
    logging.captureWarnings(True)


def only_what_may_be_said(_logger: object, _method: str, event: EventDict) -> EventDict:
    """The guard of every line."""
    hidden = sorted(event.keys() - MAY_BE_SAID)
    kept = {name: value for name, value in event.items() if name in MAY_BE_SAID}
    return kept | ({"not_said": hidden} if hidden else {})


def _fault_without_words(_logger: object, _method: str, event: EventDict) -> EventDict:
    failure = event.pop("exc_info", None)
    if isinstance(failure, tuple):
        failure = failure[1]
    if isinstance(failure, BaseException):
        event["fault"], event["where"] = type(failure).__name__, where(failure.__traceback__)
    return event


def where(trace: TracebackType | None) -> list[str]:
    """The innermost places of a traceback as `module.py:line function`, without the text of any line."""
    frames = traceback.extract_tb(trace)[-DEEPEST:]
    return [f"{'/'.join(frame.filename.rsplit('/', 3)[1:])}:{frame.lineno} {frame.name}" for frame in frames]


class _FromLibraries(logging.Handler):
    """Passes on what libraries log: the template of their words, without what they put into it."""

    def emit(self, record: logging.LogRecord) -> None:
        told: MutableMapping[str, Any] = {"logger": record.name}
        if record.exc_info and record.exc_info[1] is not None:
            told["exc_info"] = record.exc_info[1]
        words = str(record.msg) if record.args or record.name.startswith("uvicorn") else "a library wrote to the log"
        structlog.get_logger().log(record.levelno, words.strip(), **told)
