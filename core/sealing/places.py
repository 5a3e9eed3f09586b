"""What sealing puts into a client's record: a page that says that there are sealed entries."""

from core.sealing.models import Seal
from core.web.places import Contribution, Section

CONTRIBUTION = Contribution(sections=(Section("seals", "Sealed entries", Seal, rank=88),))
