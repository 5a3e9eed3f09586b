"""Where oversight is found: in the navigation of whoever may look at the audit."""

from core.access.audit.watch import AuditWatch
from core.web.places import Contribution, NavigationItem

CONTRIBUTION = Contribution(navigation=(NavigationItem("/oversight", "Audit", AuditWatch, rank=85),))
