"""What is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident

from sqlalchemy import Engine, event


@contextmanager
def statements(*engines: Engine) -> Iterator[list[str]]:
    """Those of this thread, meanwhile: the service's own threads, which seal and tick, ask when they like."""
    mine, asked = get_ident(), list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if get_ident() == mine:
            asked.append(statement)

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
