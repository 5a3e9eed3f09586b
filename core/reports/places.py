"""What reports put into shared places: an entry in the navigation, for whoever may count referrals."""

from core.access.vocabulary import Action
from core.referrals.models import Referral
from core.web.places import Contribution, NavigationItem

CONTRIBUTION = Contribution(navigation=(NavigationItem("/reports", "Reports", Referral, Action.COUNT, rank=25),))
