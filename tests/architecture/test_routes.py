"""Every route says who may use it, in the code and in the API's document."""

from collections.abc import Iterator

import pytest
from starlette.routing import BaseRoute

from core.access.routing import Face, Router
from core.features import ROUTERS


def test_a_route_that_names_no_permission_is_refused_at_import() -> None:
    with pytest.raises(TypeError, match="requires"):
        Router(face=Face.API).get("/x", "anything")(lambda: None)  # type: ignore[arg-type]


def _routes() -> Iterator[BaseRoute]:
    for router in ROUTERS:
        yield from router.routes


ROUTES = list(_routes())


def test_there_are_routes_to_look_at() -> None:
    assert len(ROUTES) > 10


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{sorted(route.methods)[0]} {route.path}")
def test_route_says_what_it_needs(route: BaseRoute) -> None:
    assert route.openapi_extra["x-needs"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("router", ROUTERS, ids=lambda router: router.routes[0].path)
def test_every_router_is_ours(router: Router) -> None:
    assert isinstance(router, Router)
