"""How a request opens the doors of the system that hands work over."""

from typing import Annotated

from fastapi import Depends, Request

from core.people.work_keeper import WorkKeeper, work_keeper_of


def _keeper(request: Request) -> WorkKeeper:
    """Before the caller's door is open: a principal that is missing is made."""
    return work_keeper_of(request.app.state.doors)


TheKeeper = Annotated[WorkKeeper, Depends(_keeper)]
