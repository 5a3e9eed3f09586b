"""Finding every kind of page that somebody can reach by following links from Today."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page
from starlette.routing import Route

from core.access.routing import Face
from core.features import ROUTERS

EXAMPLES = 4
"""Pages of one kind whose links are followed: the first client may have no contact yet."""

_LINK = re.compile(r'<a\b[^>]*\shref="([^"]+)"')


def _page_routes() -> Iterator[Route]:
    for router in ROUTERS:
        if router.face is Face.PAGE:
            yield from (route for route in router.routes if isinstance(route, Route) and "GET" in (route.methods or ()))


ROUTES = tuple(_page_routes())
KINDS = tuple(route.path for route in ROUTES)


def kind_of(path: str) -> str | None:
    """The route that answers this path; None if it is no page of ours."""
    return next((route.path for route in ROUTES if route.path_regex.fullmatch(path)), None)


def reached(page: Page, address: str) -> dict[str, str]:
    """One address for each kind of page, breadth first; fetched without drawing, with the session of the page."""
    found: dict[str, str] = {}
    followed: Counter[str] = Counter()
    seen, waiting = {f"{address}/"}, deque([f"{address}/"])
    while waiting:
        here = waiting.popleft()
        kind = kind_of(urlsplit(here).path)
        if kind is None or followed[kind] == EXAMPLES:
            continue
        followed[kind] += 1
        answer = page.context.request.get(here)
        if answer.status != 200:
            found[f"{kind} answers {answer.status}"] = here
            continue
        found.setdefault(kind, here)
        links = {urljoin(here, unescape(link)).partition("#")[0] for link in _LINK.findall(answer.text())}
        fresh = sorted(link for link in links - seen if link.startswith(address))
        seen.update(fresh)
        waiting.extend(fresh)
    return found
