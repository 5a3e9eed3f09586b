"""What core.organisations adds to the service: its routes, in the order in which they are asked, and its places."""

from core.organisations import (
    api,
    pages,
    places,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.organisations",
    routers=(
        pages.router,
        api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
