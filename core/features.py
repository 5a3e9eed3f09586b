"""The list of features: their routers, templates and what each puts into shared places. One line a feature."""

from collections.abc import Mapping

from core.access.routing import Router
from core.casework import api as casework_api
from core.casework import pages as casework
from core.casework import places as casework_places
from core.clients import api as clients_api
from core.people import pages as people
from core.web.places import Contribution

ROUTERS: tuple[Router, ...] = (people.router, clients_api.router, casework.router, casework_api.router)
TEMPLATES: Mapping[str, str] = {"people": "core.people", "clients": "core.clients", "casework": "core.casework"}
CONTRIBUTIONS: tuple[Contribution, ...] = (casework_places.CONTRIBUTION,)
