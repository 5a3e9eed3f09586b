"""What core.oversight adds to the service: its routes, in the order in which they are asked, and its places."""

from core.oversight import (
    api,
    pages,
    places,
    watch_pages,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.oversight",
    routers=(
        watch_pages.router,
        pages.router,
        api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
