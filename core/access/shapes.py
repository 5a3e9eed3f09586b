"""What was found out about a statement, kept for all statements that SQLAlchemy compiles to the same SQL."""

from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy import Select

Found = TypeVar("Found")
MOST = 2000


class KeptByShape(Generic[Found]):
    """`find(statement)` once a shape: reading a statement part by part costs more than running it.

    The key is SQLAlchemy's own, under which it keeps compiled SQL: two statements that differ in more than the values
    bound never share one. A statement that has no key is read every time, and so is one that was refused.
    """

    def __init__(self, find: Callable[[Select[*tuple[object, ...]]], Found]) -> None:
        self._find = find
        self._kept: dict[object, Found] = {}

    def __call__(self, statement: Select[*tuple[object, ...]]) -> Found:
        key = statement._generate_cache_key()
        if key is None:
            return self._find(statement)
        if (found := self._kept.get(key.key, self)) is not self:
            return found  # type: ignore[return-value]
        if len(self._kept) >= MOST:
            self._kept.clear()
        return self._kept.setdefault(key.key, self._find(statement))
