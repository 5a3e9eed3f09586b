"""Where the papers are found: in the navigation of whoever answers for what is shared."""

from core.access.vocabulary import Action
from core.agreements.models import AgreementFigure
from core.web.places import Contribution, NavigationItem

CONTRIBUTION = Contribution(navigation=(NavigationItem("/papers", "Papers", AgreementFigure, Action.READ, rank=86),))
