"""The list of features: their routers, templates and what each puts into shared places. One line a feature."""

from collections.abc import Mapping

from core.access.routing import Router
from core.clients import api as clients_api
from core.people import pages as people
from core.web.places import Contribution

ROUTERS: tuple[Router, ...] = (people.router, clients_api.router)
TEMPLATES: Mapping[str, str] = {"people": "core.people"}
CONTRIBUTIONS: tuple[Contribution, ...] = ()
