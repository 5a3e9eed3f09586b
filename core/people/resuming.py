"""Forms posted after their session had ended: kept in the page that asks to sign in again, never here, and sent again
by the same person only."""

import re
from uuid import UUID

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import Connection, select

from core.access.identity import Identity
from core.access.protected import table_of
from core.people.models import SignIn
from core.web.environment import render
from core.web.forms import FormState

S = table_of(SignIn)
FIELD = "kept"
SECRET = frozenset({"password", "code", "new_password", "new_password_again"})
"""Never sent back, not even to the browser it came from."""
LOCAL = re.compile(r"/(?![/\\])[!-~]*")
"""An address of this service: from the browser it could be any."""


class KeptForm(BaseModel):
    """What was typed, where it was going, and the token of the session that had ended."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    to: str
    csrf: str
    acting_for: str
    typed: tuple[tuple[str, str], ...]


def ask_again(request: Request) -> Response:
    """The sign-in page, with the form that was posted in it."""
    kept = _posted(request)
    text = kept.model_dump_json() if kept.csrf else ""
    return render(
        request,
        "people/sign_in.html",
        status_code=401,
        viewer=None,
        state=FormState(),
        csrf="",
        kept=text,
        provider=None,
    )


def go_on(request: Request) -> Response | None:
    """For somebody who has signed in again elsewhere meanwhile: the form, ready to be sent in the new session. None if
    it was made in a session of somebody else, or for another organisation."""
    identity: Identity | None = getattr(request.state, "identity", None)
    kept = _posted(request)
    if identity is None or identity.csrf is None or not identity.actor.is_acting_for(kept.acting_for):
        return None
    with request.app.state.doors.database.read.connect() as connection:
        is_own = is_theirs(connection, kept, identity.actor.person_id)
    return resume(request, kept, identity.csrf) if is_own else None


def resume(request: Request, kept: KeptForm, csrf: str) -> Response:
    """Nothing is sent again unseen: the person presses the button, in a session with a token of its own."""
    return render(request, "people/resume.html", kept=kept, csrf=csrf)


def kept_in(state: FormState) -> KeptForm | None:
    """The form that a page kept; None for none, and for what no page of ours wrote."""
    try:
        kept = KeptForm.model_validate_json(state.value(FIELD))
    except ValidationError:
        return None
    return kept if LOCAL.fullmatch(kept.to) else None


def _posted(request: Request) -> KeptForm:
    typed: list[tuple[str, str]] = getattr(request.state, "typed", [])
    own = dict(typed)
    return KeptForm(
        to=f"{request.url.path}?{request.url.query}".rstrip("?"),
        csrf=own.get("csrf", ""),
        acting_for=own.get("acting_for", ""),
        typed=tuple(pair for pair in typed if pair[0] not in SECRET | {"csrf", "acting_for"}),
    )


def is_theirs(connection: Connection, kept: KeptForm, person_id: UUID) -> bool:
    """Whether the form was made in a session of this person."""
    made_in = select(S.c.id).where(S.c.person_id == person_id, S.c.csrf == kept.csrf)
    return connection.execute(made_in).first() is not None
