"""What core.plugin_pages adds to the service: its routes; what each plugin adds itself is put beside it by the host."""

from core.plugin_pages import api, organisation_api, organisation_pages, pages
from core.web.feature import Feature

FEATURE = Feature(
    "core.plugin_pages", routers=(organisation_pages.router, organisation_api.router, pages.router, api.router)
)
