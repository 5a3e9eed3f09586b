"""What core.staff adds to the service: its routes, in the order in which they are asked, and its places."""

from core.staff import (
    api,
    locality_pages,
    pages,
    places,
    service_pages,
    sign_in_pages,
    team_api,
    team_pages,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.staff",
    routers=(
        pages.router,
        sign_in_pages.router,
        team_pages.router,
        service_pages.router,
        locality_pages.router,
        api.router,
        sign_in_pages.api,
        team_api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
