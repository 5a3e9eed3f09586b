"""Access words of the client record: its kinds, and who has been granted a confidential address."""

from sqlalchemy import ColumnElement, and_, not_, or_, select

from core.access.actor import Me
from core.access.protected import Anchor, Label, Record
from core.access.vocabulary import AccessWords, Condition
from core.clients.death_models import Death
from core.clients.models import AddressGrant, Client, ClientName, ContactDetails, SafeContact
from core.database.aliases import alias

GRANTS, DETAILS = AddressGrant.__table__, ContactDetails.__table__
KEYED = frozenset({AddressGrant.kind.name, ContactDetails.kind.name})


def _address_granted(me: Me, record: Record) -> ColumnElement[bool]:
    """The client is compared too: a grant of one client's address says nothing of a record about another."""
    g = alias(GRANTS, "granted").c
    mine = select(g.client_id, g.address_key).where(
        g.person_id == me.id,
        g.organisation_id == me.organisation,
        g.starts <= me.today,
        or_(g.ends.is_(None), g.ends >= me.today),
    )
    return record.among(mine, "client_id", "address_key", few=True)


def _new_address(me: Me, record: Record) -> ColumnElement[bool]:
    """Asked of the key, never of the client: so it is true of every new address, whatever else there is, and nobody
    learns from a refusal that there is another one."""
    d, g = alias(DETAILS, "held").c, alias(GRANTS, "any_grant").c
    held = record.among(select(d.address_key).where(d.address_key.is_not(None)), "address_key")
    granted = record.among(select(g.address_key), "address_key")
    return and_(record.column("address_key").is_not(None), not_(held), not_(granted))


def _first_address(me: Me, record: Record) -> ColumnElement[bool]:
    d, g = alias(DETAILS, "held").c, alias(GRANTS, "any_grant").c
    held = select(d.client_id).where(d.label == Label.VERY_RESTRICTED)
    return record.about.not_in(held.union(select(g.client_id)))


def _merged_away(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("merged_into_id").is_not(None)


WORDS = AccessWords(
    models=(Client, ClientName, ContactDetails, SafeContact, AddressGrant, Death),
    conditions=(
        Condition(
            "address_granted",
            "you have been granted this confidential address",
            _address_granted,
            frozenset({Anchor.CLIENT}),
            kinds=KEYED,
        ),
        Condition(
            "new_address",
            "it is a new confidential address, which nobody holds yet",
            _new_address,
            frozenset({Anchor.CLIENT}),
            kinds=KEYED,
        ),
        Condition(
            "first_address",
            "nobody holds a confidential address for this person yet",
            _first_address,
            frozenset({Anchor.CLIENT}),
        ),
        Condition(
            "merged_away",
            "this record has been joined with another one",
            _merged_away,
            frozenset({Anchor.CLIENT}),
            kinds=frozenset({Client.kind.name}),
        ),
    ),
)
