"""What core.casework adds to the service: its routes, in the order in which they are asked, and its places."""

from core.casework import (
    api,
    pages,
    places,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.casework",
    routers=(
        pages.router,
        api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
