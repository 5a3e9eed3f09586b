"""Access words of transfers: what an offer opens to those it is made to, and what stays open to those who made it."""

from sqlalchemy import ColumnElement, Select, and_, select

from core.access.actor import Me
from core.access.agreements import AGREEMENTS, PARTIES, in_force
from core.access.protected import Anchor, Protected, Record
from core.access.vocabulary import Condition
from core.database.aliases import alias
from core.involvement.models import Allocation, Involvement
from core.referrals.models import Referral
from core.referrals.transfer_models import Transfer, TransferState

TRANSFERS, REFERRALS = Transfer.__table__, Referral.__table__
RECEIVER_SHARES = "receiver_shares"


def _offered(me: Me, *columns: str) -> Select[*tuple[object, ...]]:
    """These columns of the offers that wait for an answer of the organisation acted for."""
    t = alias(TRANSFERS, "offered").c
    waits = (t.state == TransferState.PROPOSED, t.lapses_on >= me.today)
    return select(*(t[name] for name in columns)).where(t.to_organisation_id == me.organisation, *waits)


def _offered_to_us(me: Me, record: Record) -> ColumnElement[bool]:
    return record.among(_offered(me, "client_id"), few=True)


def _referral_offered_to_us(me: Me, record: Record) -> ColumnElement[bool]:
    return record.among(_offered(me, "referral_id"), "id", few=True)


def _supported_by_another_referral(me: Me, record: Record) -> ColumnElement[bool]:
    """Whether the rest may be read or not: whoever has a referral of their own goes on, whatever moves."""
    r = alias(REFERRALS, "beside").c
    beside = select(r.client_id, r.organisation_id).where(
        r.client_id.is_not(None), r.is_open, r.id.not_in(_offered(me, "referral_id"))
    )
    return record.among(beside, "client_id", "organisation_id")


def _made_to_us(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("to_organisation_id") == me.organisation


def _handed_over_by_us(me: Me, record: Record) -> ColumnElement[bool]:
    t = alias(TRANSFERS, "handed_over").c
    accepted = (t.organisation_id == me.organisation, t.state == TransferState.ACCEPTED)
    return record.among(select(t.client_id).where(*accepted), few=True)


def _receiver_shares(me: Me, record: Record) -> ColumnElement[bool]:
    """Said as a condition so that the rules, not a page, keep people from going where no agreement reaches."""
    our_part, their_part, agreed = alias(PARTIES, "our_part"), alias(PARTIES, "their_part"), alias(AGREEMENTS, "agreed")
    ours, theirs = our_part.c, their_part.c
    both = and_(ours.agreement_key == theirs.agreement_key, ours.organisation_id == me.organisation)
    found = (
        select(theirs.id).join_from(their_part, our_part, both)
        .join(agreed, and_(agreed.c.key == ours.agreement_key, agreed.c.agreed_at.is_not(None)))
    )  # fmt: skip
    receiver = theirs.organisation_id == record.column("to_organisation_id")
    return found.where(receiver, in_force(our_part, me), in_force(their_part, me)).exists()


def _of(*models: type[Protected]) -> frozenset[str]:
    return frozenset(model.kind.name for model in models)


CLIENTS = frozenset({Anchor.CLIENT})
CONDITIONS = (
    Condition(
        "offered_to_us",
        "a transfer of this person to your organisation waits for an answer",
        _offered_to_us,
        CLIENTS,
    ),
    Condition(
        "referral_offered_to_us",
        "a transfer of this referral to your organisation waits for an answer",
        _referral_offered_to_us,
        CLIENTS,
        kinds=_of(Referral),
    ),
    Condition(
        "supported_by_another_referral",
        "whoever supports this person does so by another open referral too",
        _supported_by_another_referral,
        CLIENTS,
        needs_owner=True,
        kinds=_of(Allocation, Involvement),
    ),
    Condition("made_to_us", "the transfer is to your organisation", _made_to_us, CLIENTS, kinds=_of(Transfer)),
    Condition(
        "handed_over_by_us",
        "your organisation transferred this person to another",
        _handed_over_by_us,
        CLIENTS,
    ),
    Condition(
        RECEIVER_SHARES,
        "your organisation and the receiving one share under an agreement today",
        _receiver_shares,
        CLIENTS,
        kinds=_of(Transfer),
    ),
)
