"""What core.pathways adds to the service: its routes, in the order in which they are asked, and its places."""

from core.pathways import api, pages, places, stay_api, stay_pages
from core.web.feature import Feature

FEATURE = Feature(
    "core.pathways",
    routers=(pages.router, api.router, stay_pages.router, stay_api.router),
    contributions=(places.CONTRIBUTION,),
)
