"""The system that hands work over, with what every feature knows of open work."""

from dataclasses import dataclass

from core.people.work_keeper import WorkKeeper
from core.web.places import Places


@dataclass(frozen=True)
class Keeper(WorkKeeper):
    """`places` tell what a worker has open with a client."""

    places: Places
