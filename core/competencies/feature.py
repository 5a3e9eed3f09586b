"""What core.competencies adds to the service: its routes, in the order in which they are asked, and its places."""

from core.competencies import framework_api, framework_pages, framework_places
from core.web.feature import Feature

FEATURE = Feature(
    "core.competencies",
    routers=(framework_pages.router, framework_api.router),
    contributions=(framework_places.CONTRIBUTION,),
)
