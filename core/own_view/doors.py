"""The system that shows, for routes: found before the door of whoever asks is open."""

from typing import Annotated

from fastapi import Depends, Request

from core.people.showing import Showing, showing_of


def _showing(request: Request) -> Showing:
    return showing_of(request.app.state.doors)


TheShowing = Annotated[Showing, Depends(_showing)]
