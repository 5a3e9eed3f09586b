"""All that pathways bring: their routers, what they put into shared places, and what runs by itself."""

from core.pathways import api, pages, stay_api, stay_pages
from core.pathways.jobs import JOBS
from core.pathways.places import CONTRIBUTION

ROUTERS = (pages.router, api.router, stay_pages.router, stay_api.router)

__all__ = ["CONTRIBUTION", "JOBS", "ROUTERS"]
