"""Whether a form that arrives was made by Fingerpost, for this session and the organisation acted for."""

from fastapi import Request
from starlette.datastructures import FormData

from core.access.identity import Identity

SAFE = frozenset({"GET", "HEAD"})


class WrongForm(Exception):
    """A form without the session's token, or made while acting for another organisation."""


async def keep_form(request: Request) -> None:
    """A page's form is read before its route runs: its token is checked there."""
    form = FormData() if request.method in SAFE else await request.form(max_fields=1000)
    request.state.typed = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    request.state.form = dict(request.state.typed)


def refuse_other_sites(request: Request) -> None:
    """A browser says when a form was sent from a page of somebody else's."""
    if request.headers.get("sec-fetch-site", "none") == "cross-site" and request.method not in SAFE:
        raise WrongForm


def check_form(request: Request, identity: Identity) -> None:
    """A session's write carries its token and the organisation the form was made for; a key's write needs neither."""
    form = getattr(request.state, "form", {})
    token = form.get("csrf") or request.headers.get("x-csrf-token")
    acting_for = form.get("acting_for") or request.headers.get("x-acting-for")
    if token != identity.csrf or acting_for != identity.actor.organisation:
        raise WrongForm
