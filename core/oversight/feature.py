"""What core.oversight adds to the service: its routes, in the order in which they are asked, and its places."""

from core.oversight import (
    api,
    pages,
    places,
    reach_pages,
    watch_pages,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.oversight",
    routers=(
        watch_pages.router,
        pages.router,
        reach_pages.router,
        reach_pages.api,
        api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
