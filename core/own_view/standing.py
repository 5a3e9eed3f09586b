"""Whether a link may still show what it was made for: asked before its message leaves, and again as it is opened."""

from sqlalchemy import or_, select

from core.access.actor import Actor
from core.access.errors import Invalid, NotFound
from core.access.opens import is_open_to
from core.access.records import Records
from core.clients.models import Client
from core.duplicates.models import ClientMerge
from core.own_view.leaving_out import LeftOut
from core.own_view.links import is_safe, refuse_unless_safe
from core.own_view.models import ClientLink
from core.own_view.view import roles_at


def stands(records: Records, link: ClientLink) -> bool:
    """Neither over nor ended, about the same record as when it was made, and its maker still knows the person."""
    return link.is_open and not _is_joined(records, link) and is_known_to_maker(records, link)


def shows(records: Records, link: ClientLink) -> LeftOut | None:
    """What is left out of the page; None where it has become unsafe to show or send anything."""
    try:
        leaving = refuse_unless_safe(records, records.one(Client, link.client_id))
    except (Invalid, NotFound):
        return None
    return leaving if is_safe(records, link.client_id, link.channel) else None


def is_known_to_maker(records: Records, link: ClientLink) -> bool:
    """Whether whoever made it, and has told its code, may still read of the person: not once they are kept apart."""
    at, key = link.organisation_id, records.actor.organisation
    roles = roles_at(records, [at]).get((link.made_by, at), ())
    return is_open_to(records, Actor(link.made_by, "", at, key, roles), Client, link.client_id)


def _is_joined(records: Records, link: ClientLink) -> bool:
    """Whether the record became another one since: what is in it then was not looked at for this link."""
    about = or_(ClientMerge.client_id == link.client_id, ClientMerge.merged_id == link.client_id)
    since = or_(ClientMerge.merged_at >= link.made_at, ClientMerge.undone_at >= link.made_at)
    return bool(records.find(select(ClientMerge).where(about, since)))
