"""Policies by number, checked once per process; which one is in force is read with every request."""

from collections.abc import Callable

from sqlalchemy import Connection

from core.access.policy import Policy
from core.access.versions import text_of
from core.access.vocabulary import Vocabulary

Words = Callable[[Connection], Vocabulary]
KEPT = 4


class PolicyStore:
    """A cache of what never changes; nothing depends on it for correctness."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._policies: dict[int, Policy] = {}

    def get(self, connection: Connection, number: int) -> Policy:
        policy = self._policies.get(number)
        if policy is None:
            policy = Policy(text_of(connection, number), self.words(connection), number)
            self._policies = dict([*self._policies.items(), (number, policy)][-KEPT:])
        return policy
