"""What core.privacy adds to the service: its routes, in the order in which they are asked, and its places."""

from core.privacy import api, pages, places
from core.web.feature import Feature

FEATURE = Feature("core.privacy", routers=(pages.router, api.router), contributions=(places.CONTRIBUTION,))
