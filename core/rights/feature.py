"""What core.rights adds to the service: its routes, in the order in which they are asked, and its places."""

from core.rights import addenda_api, api, caldicott_api, client_pages, entry_pages, other_pages, pages, places
from core.web.feature import Feature

FEATURE = Feature(
    "core.rights",
    routers=(
        pages.router,
        entry_pages.router,
        client_pages.router,
        other_pages.router,
        api.router,
        addenda_api.router,
        caldicott_api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
