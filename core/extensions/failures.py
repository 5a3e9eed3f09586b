"""What is written down when a plugin fails: where, and never what it said."""

from pathlib import Path

import structlog

log = structlog.stdlib.get_logger(__name__)


def log_failure(plugin: str, hook: str, error: Exception) -> None:
    """Log where it failed, not what it said: the words of an exception may quote a client's answers."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace is not None else None
    place = f"{Path(code.co_filename).name}:{trace.tb_lineno}" if trace is not None and code is not None else "unknown"
    log.error("plugin_failed", plugin=plugin, hook=hook, error=type(error).__name__, place=place)
