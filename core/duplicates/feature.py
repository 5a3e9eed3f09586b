"""What core.duplicates adds to the service: its routes, in the order in which they are asked, and its places."""

from core.duplicates import (
    api,
    correcting_pages,
    hidden_pages,
    joining_pages,
    pages,
    places,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.duplicates",
    routers=(
        correcting_pages.router,
        correcting_pages.api,
        hidden_pages.router,
        joining_pages.router,
        pages.router,
        api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
