"""Finding every kind of page that somebody can reach by following links from Today."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page
from starlette.routing import Route

from core.access.routing import Face
from core.features import ROUTERS

EXAMPLES = 4
"""Pages of one kind whose links are followed: the first client may have no contact yet."""
OVERVIEWS = ("/clients/{client_id}", "/clients/{client_id}/sharing", "/referrals/{referral_id}")
"""Pages whose links differ with what has happened and who looks: every one of the small demo is followed."""

_ELEMENT = re.compile(r'<([a-z][a-z0-9]*)\b(?:[^>]*?\s(?:class|type)="([^"]*)")?')
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


@dataclass(frozen=True)
class Met:
    """A page that somebody came to, and what it is made of: its tags with their classes."""

    address: str
    made_of: frozenset[tuple[str, str]] = frozenset()


def reached(page: Page, address: str) -> dict[str, Met]:
    """One page of each kind, breadth first; fetched without drawing, with the session of the page."""
    found: dict[str, Met] = {}
    followed: Counter[str] = Counter()
    seen, waiting = {f"{address}/"}, deque([f"{address}/"])
    while waiting:
        here = waiting.popleft()
        kind = kind_of(urlsplit(here).path)
        if kind is None or (followed[kind] >= EXAMPLES and kind not in OVERVIEWS):
            continue
        followed[kind] += 1
        answer = page.context.request.get(here)
        if answer.status != 200:
            found[f"{kind} answers {answer.status}"] = Met(here)
            continue
        text = answer.text()
        found.setdefault(kind, Met(here, frozenset(_ELEMENT.findall(text))))
        links = dict.fromkeys(urljoin(here, unescape(link)).partition("#")[0] for link in _LINK.findall(text))
        # In the page's own order: ids differ from run to run, the order of the demo's rows does not.
        fresh = [link for link in links if link.startswith(address) and link not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return found
