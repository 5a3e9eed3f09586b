"""What core.consent adds to the service: its routes, in the order in which they are asked, and its places."""

from core.consent import (
    api,
    pages,
    places,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.consent",
    routers=(
        pages.router,
        api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
