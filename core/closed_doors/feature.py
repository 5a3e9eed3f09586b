"""What core.closed_doors adds to the service: its routes, in the order in which they are asked, and its places."""

from core.closed_doors import answering_pages, api, pages, places
from core.web.feature import Feature

FEATURE = Feature(
    "core.closed_doors", routers=(pages.router, answering_pages.router, api.router),
    contributions=(places.CONTRIBUTION,),
)  # fmt: skip
