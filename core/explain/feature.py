"""What core.explain adds to the service: its routes, in the order in which they are asked, and its places."""

from core.explain import (
    api,
    pages,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.explain",
    routers=(
        pages.router,
        api.router,
    ),
)
