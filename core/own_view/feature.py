"""What core.own_view adds to the service: its routes, in the order in which they are asked, and its places."""

from core.own_view import (
    api,
    guardian_pages,
    open_pages,
    pages,
    places,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.own_view",
    routers=(
        open_pages.router,
        pages.router,
        guardian_pages.router,
        api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
