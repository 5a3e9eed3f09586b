"""What core.ticker adds to the service: its routes, in the order in which they are asked, and its places."""

from core.ticker import (
    pages,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.ticker",
    routers=(pages.router,),
)
