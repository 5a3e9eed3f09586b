"""What core.agreements adds to the service: its routes, in the order in which they are asked, and its places."""

from core.agreements import (
    api,
    pages,
    part_pages,
    places,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.agreements",
    routers=(
        pages.router,
        part_pages.router,
        api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
