"""What core.operations adds to the service: its routes, in the order in which they are asked, and its places."""

from core.operations import (
    probes,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.operations",
    routers=(probes.router,),
    has_templates=False,
)
