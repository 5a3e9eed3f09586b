"""A door within the transaction of another: a system that acts because somebody asked it to."""

from collections.abc import Callable

from core.access.actor import Actor
from core.access.records import Records


class GuestRecords(Records):
    """Sees and writes what its own actor may, never what the host may. What it writes is kept with the host's commit,
    or not at all; if it is refused, what it wrote is taken back and the host may go on. Of a host that reads, the guest
    reads too."""

    _joins = "create_savepoint"

    def __init__(self, host: Records, actor: Actor) -> None:
        super().__init__(
            host._database, host._audit, host._policy, actor, writing=host._is_writing, on=host._connection
        )
        self._host = host

    def _finish(self) -> None:
        super()._finish()
        if self._is_writing:
            self._host.alongside(lambda connection: None)  # so that the host commits, though it wrote nothing itself

    def afterwards(self, work: Callable[[], None]) -> None:
        self._host.afterwards(work)

    def settle(self) -> None:
        """What was seen and refused is written with the host's own, once its connection is given back."""
        self._host._trail.adopt(self._trail.rows())
        self._trail.clear()
