"""What the organisation puts into shared places: its entry in the navigation."""

from core.web.places import Contribution, NavigationItem

CONTRIBUTION = Contribution(navigation=(NavigationItem("/organisation", "Organisation", rank=60),))
