"""What staff and teams put into shared places: their entries in the navigation, for those who keep them."""

from core.access.vocabulary import Action
from core.organisations.models import Team
from core.people.models import Person
from core.web.places import Contribution, NavigationItem

CONTRIBUTION = Contribution(
    navigation=(
        NavigationItem("/staff", "Staff", Person, Action.CREATE, rank=65),
        NavigationItem("/teams", "Teams and services", Team, Action.CREATE, rank=66),
    )
)
