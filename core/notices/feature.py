"""What core.notices adds to the service: its routes, in the order in which they are asked, and its places."""

from core.notices import (
    api,
    pages,
    places,
    settings_pages,
    webhook_api,
    webhook_pages,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.notices",
    routers=(
        pages.router,
        settings_pages.router,
        api.router,
        webhook_pages.router,
        webhook_api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
