"""What core.ways_in adds to the service: its routes, in the order in which they are asked, and its places."""

from core.ways_in import (
    api,
    attachment_api,
    fhir_api,
    fhir_responses,
    file_pages,
    offer_pages,
    pages,
    places,
    public_pages,
    status_api,
    status_pages,
    waiting_pages,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.ways_in",
    routers=(
        pages.router,
        waiting_pages.router,
        file_pages.router,
        attachment_api.router,
        file_pages.downloads,
        api.router,
        offer_pages.router,
        offer_pages.api,
        public_pages.router,
        status_pages.router,
        status_api.router,
        fhir_responses.router,
        fhir_api.router,
    ),
    contributions=(places.CONTRIBUTION,),
)
