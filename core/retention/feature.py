"""What core.retention adds to the service: its routes, in the order in which they are asked, and its places."""

from core.retention import api, hold_pages, pages, places
from core.web.feature import Feature

FEATURE = Feature(
    "core.retention", routers=(hold_pages.router, pages.router, api.router), contributions=(places.CONTRIBUTION,)
)
