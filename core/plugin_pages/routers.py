"""The routers of this feature, in one line of the list of features."""

from core.access.routing import Router
from core.plugin_pages import api, organisation_api, organisation_pages, pages

ROUTERS: tuple[Router, ...] = (organisation_pages.router, organisation_api.router, pages.router, api.router)
