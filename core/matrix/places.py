"""What matrix management puts into shared places: the team in the navigation, and whom a leaver manages."""

from collections.abc import Iterator
from uuid import UUID

from core.access.records import Records
from core.access.vocabulary import Action
from core.matrix.models import StaffLine
from core.matrix.team import managed_by
from core.web.places import Contribution, NavigationItem, OpenWork


def open_work(records: Records, person_id: UUID) -> Iterator[OpenWork]:
    """People who need another manager."""
    for tie in managed_by(records, person_id):
        words = f"{tie.person}, {tie.employer}: {tie.line.words.lower()}"
        yield OpenWork("People they manage", words, f"/team/{tie.person_id}", tie.source.starts)


CONTRIBUTION = Contribution(
    navigation=(
        NavigationItem("/team", "Team", StaffLine, rank=30),
        NavigationItem("/lines", "Lines", StaffLine, Action.APPROVE, rank=68),
    ),
    left=(open_work,),
)
