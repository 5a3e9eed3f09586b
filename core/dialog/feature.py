"""What core.dialog adds to the service: its routes, in the order in which they are asked, and its places."""

from core.dialog import api, pages, places, step_pages
from core.web.feature import Feature

FEATURE = Feature(
    "core.dialog",
    routers=(step_pages.router, pages.router, api.router),
    contributions=(places.CONTRIBUTION,),
)
