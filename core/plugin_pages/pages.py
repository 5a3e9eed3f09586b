"""The one route of all pages that plugins declare: core's template, the plugin's words."""

from typing import Annotated

from fastapi import Path, Request, Response

from core.access.records import Records
from core.access.routing import Face, Router, signed_in
from core.organisations.installed import Host
from core.plugin_pages.showing import show
from core.web.environment import render
from core.web.problems import answer

router = Router(face=Face.PAGE)

ITS_OWN_RULE = "each page of a plugin names the rule that it needs, and is absent where the plugin is off"
FAILED = (
    "This page comes from a plugin and is not available now. Everything else works; the organisation page shows it."
)
Address = Annotated[str, Path(max_length=200)]


@router.get("/p/{plugin}/{page:path}", signed_in(ITS_OWN_RULE))
def plugin_page(records: Records, request: Request, host: Host, plugin: Address, page: Address) -> Response:
    declared, view = show(records, host, f"/p/{plugin}/{page}")
    if view is None:
        return answer(request, 500, detail=FAILED)
    return render(request, "plugin_pages/page.html", page=declared, view=view)
