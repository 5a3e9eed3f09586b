"""What core.papers adds to the service: its routes, in the order in which they are asked, and its places."""

from core.papers import (
    api,
    pages,
    places,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.papers",
    routers=(
        pages.router,
        api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
