"""How a request opens the doors of the system that hands work over."""

from typing import Annotated

from fastapi import Depends, Request

from core.conflicts.keeper import Keeper
from core.people.work_keeper import work_keeper_of


def _keeper(request: Request) -> Keeper:
    """Before the caller's door is open: a principal that is missing is made."""
    state, keeper = request.app.state, work_keeper_of(request.app.state.doors)
    return Keeper(keeper.principal, keeper.keys, keeper.doors, state.places)


TheKeeper = Annotated[Keeper, Depends(_keeper)]
