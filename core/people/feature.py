"""What core.people adds to the service: its routes, in the order in which they are asked, and its places."""

from core.people import (
    account_pages,
    api,
    code_pages,
    link_pages,
    pages,
    password_pages,
    places,
    provider_pages,
    reset_api,
    reset_pages,
    role_pages,
    session_api,
    session_pages,
    sign_in_pages,
    undelivered_pages,
)
from core.web.feature import Feature

FEATURE = Feature(
    "core.people",
    routers=(
        sign_in_pages.router,
        code_pages.router,
        pages.router,
        account_pages.router,
        provider_pages.router,
        password_pages.router,
        session_pages.router,
        session_api.router,
        role_pages.router,
        api.router,
        reset_pages.router,
        reset_api.router,
        link_pages.router,
        undelivered_pages.router,
        undelivered_pages.told,
    ),
    contributions=(places.CONTRIBUTION,),
)
