"""What core.assessments adds to the service: its routes, in the order in which they are asked, and its places."""

from core.assessments import (
    api,
    draft_api,
    draft_pages,
    draft_places,
    over_time_pages,
    pages,
    places,
    safety_pages,
    safety_places,
    wording_api,
    wording_pages,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.assessments",
    routers=(
        draft_pages.router,
        pages.router,
        over_time_pages.router,
        safety_pages.router,
        draft_api.router,
        api.router,
        wording_pages.router,
        wording_api.router,
    ),
    contributions=(safety_places.CONTRIBUTION, draft_places.CONTRIBUTION, places.CONTRIBUTION),
)
