"""What core.conflicts adds to the service: its routes, in the order in which they are asked, and its places."""

from core.conflicts import (
    api,
    pages,
    places,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.conflicts",
    routers=(
        pages.router,
        api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
