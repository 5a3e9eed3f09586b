"""What core.matrix adds to the service: its routes, in the order in which they are asked, and its places."""

from core.matrix import (
    api,
    line_pages,
    pages,
    places,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.matrix",
    routers=(
        pages.router,
        line_pages.router,
        api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
