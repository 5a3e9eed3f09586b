"""What core.timeframes adds to the service: its routes, in the order in which they are asked, and its places."""

from core.timeframes import (
    api,
    pages,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.timeframes",
    routers=(
        pages.router,
        api.router,
    ),
)
