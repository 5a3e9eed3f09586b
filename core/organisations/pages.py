"""The page of the organisation one acts for: its plugins, what they add, and whether their rules are in force."""

from fastapi import Request, Response

from core.access.records import Records
from core.access.routing import Face, Router, signed_in
from core.organisations.enablement import plugins_of
from core.organisations.installed import Host
from core.web.environment import render

router = Router(face=Face.PAGE)


@router.get("/organisation", signed_in("which forms an organisation works with is no secret from its own people"))
def organisation_page(records: Records, request: Request, host: Host) -> Response:
    return render(request, "organisations/organisation.html", plugins=plugins_of(records, host))
