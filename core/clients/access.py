"""Access words of the client record: its kinds, and who has been granted a confidential address."""

from sqlalchemy import ColumnElement, or_, select

from core.access.actor import Me
from core.access.protected import Anchor, Label, Record
from core.access.vocabulary import AccessWords, Condition
from core.clients.models import AddressGrant, Client, ClientName, ContactDetails, SafeContact

GRANTS, DETAILS = AddressGrant.__table__, ContactDetails.__table__


def _address_granted(me: Me, record: Record) -> ColumnElement[bool]:
    g = GRANTS.alias("granted").c
    mine = select(g.client_id).where(
        g.person_id == me.id,
        g.organisation_id == me.organisation,
        g.starts <= me.today,
        or_(g.ends.is_(None), g.ends >= me.today),
    )
    return record.among(mine)


def _first_address(me: Me, record: Record) -> ColumnElement[bool]:
    d, g = DETAILS.alias("held").c, GRANTS.alias("any_grant").c
    held = select(d.client_id).where(d.label == Label.VERY_RESTRICTED)
    return record.about.not_in(held.union(select(g.client_id)))


WORDS = AccessWords(
    models=(Client, ClientName, ContactDetails, SafeContact, AddressGrant),
    conditions=(
        Condition(
            "address_granted",
            "you have been granted this person's confidential address",
            _address_granted,
            frozenset({Anchor.CLIENT}),
        ),
        Condition(
            "first_address",
            "nobody holds a confidential address for this person yet",
            _first_address,
            frozenset({Anchor.CLIENT}),
        ),
    ),
)
