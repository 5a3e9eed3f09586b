"""What core.sealing adds to the service: its routes, in the order in which they are asked, and its places."""

from core.sealing import (
    api,
    mistake_api,
    mistake_pages,
    pages,
    places,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.sealing",
    routers=(
        pages.router,
        api.router,
        mistake_pages.router,
        mistake_api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
