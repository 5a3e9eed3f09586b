"""Where privacy officers find who is kept apart: one place in the header, for nobody else."""

from core.clients.apart_models import ConflictLink
from core.web.places import Contribution, NavigationItem

CONTRIBUTION = Contribution(navigation=(NavigationItem("/conflicts", "Kept apart", ConflictLink, rank=72),))
