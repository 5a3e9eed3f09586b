"""What core.assessments adds to the service: its routes, in the order in which they are asked, and its places."""

from core.assessments import (
    api,
    pages,
    places,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.assessments",
    routers=(
        pages.router,
        api.router,
    ),
    contribution=places.CONTRIBUTION,
)
