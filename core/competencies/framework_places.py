"""What competency frameworks put into shared places: their entry in the navigation."""

from core.web.places import Contribution, NavigationItem

CONTRIBUTION = Contribution(navigation=(NavigationItem("/frameworks", "Frameworks", rank=58),))
