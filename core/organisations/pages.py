"""The page of the organisation one acts for: its plugins, what they add, and whether their rules are in force."""

from collections.abc import Iterator

from fastapi import Request, Response

from core.access.records import Records
from core.access.routing import Face, Router, signed_in
from core.access.vocabulary import Action
from core.notices.models import NoticeSetting
from core.notices.webhook_models import Webhook
from core.organisations.enablement import plugins_of
from core.organisations.installed import Host
from core.web.environment import render
from core.web.parts import Link

router = Router(face=Face.PAGE)


@router.get("/organisation", signed_in("which forms an organisation works with is no secret from its own people"))
def organisation_page(records: Records, request: Request, host: Host) -> Response:
    return render(
        request, "organisations/organisation.html", plugins=plugins_of(records, host), links=list(_links(records))
    )


def _links(records: Records) -> Iterator[Link]:
    """What else of the organisation somebody may look after."""
    yield Link("/organisation/closed-days", "Holidays: bank holidays, and days on which its services are closed")
    if records.judge.may_ever(NoticeSetting, Action.WRITE):
        yield Link("/organisation/messages", "How its people are told of messages")
    if records.judge.may_ever(Webhook, Action.READ):
        yield Link("/organisation/webhooks", "Webhooks: other systems that are told")
