"""What matrix management puts into shared places: the team in the navigation."""

from core.access.vocabulary import Action
from core.matrix.models import StaffLine
from core.web.places import Contribution, NavigationItem

CONTRIBUTION = Contribution(
    navigation=(
        NavigationItem("/team", "Team", StaffLine, rank=30),
        NavigationItem("/lines", "Lines", StaffLine, Action.APPROVE, rank=68),
    )
)
