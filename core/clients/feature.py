"""What core.clients adds to the service: its routes, in the order in which they are asked, and its places."""

from core.clients import (
    address_pages,
    api,
    contact_api,
    death_api,
    death_pages,
    edit_pages,
    pages,
    places,
    search_pages,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.clients",
    routers=(
        pages.router,
        edit_pages.router,
        address_pages.router,
        search_pages.router,
        api.router,
        contact_api.router,
        death_pages.router,
        death_api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
