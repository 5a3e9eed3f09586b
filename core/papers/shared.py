"""Tables of with whom records are shared, and why: agreements in force, and systems that are told."""

from urllib.parse import urlsplit

from sqlalchemy import select

from core.access.protected import Kind
from core.access.vocabulary import ANY, Action
from core.notices.webhook_models import Webhook
from core.papers.live import Live, Sharing
from core.papers.tables import NOT_STATED, Table, listed
from core.web.filters import plain_day


def agreements(live: Live) -> Table:
    columns = (
        "Agreement", "Other parties", "Purposes", "Lawful basis", "Special category data", "Confidentiality",
        "Kinds of record", "Labels", "What is shared", "Who is controller", "Whom people ask", "At the end",
        "Review by", "Impact assessment",
    )  # fmt: skip
    return Table(
        "Agreements in force", columns, tuple(_agreement(live, one) for one in live.sharing),
        "Agreements to which the organisation is party today. The words are those of the register.",
    )  # fmt: skip


def _agreement(live: Live, one: Sharing) -> tuple[str, ...]:
    it = one.agreement
    return (
        it.title, listed(one.others), it.purposes, it.lawful_basis.words, it.special_condition.words, it.common_law,
        listed([_kind_words(live, word) for word in it.kinds]), listed([word.replace("_", " ") for word in it.labels]),
        it.data_items, it.roles, it.rights_contact, it.retention,
        plain_day(it.review_on) if it.review_on else NOT_STATED, it.dpia or NOT_STATED,
    )  # fmt: skip


def _kind_words(live: Live, word: str) -> str:
    """Of a kind, or of every kind in a group of the policy."""
    if word == ANY:
        return "every kind"
    inside: list[Kind] = [kind for kind in live.kinds if word in live.wider[kind.name]]
    return ", ".join(kind.words for kind in inside) or word


def told(live: Live) -> Table:
    """The organisation's own systems that are told of events; their addresses are for whoever may read them."""
    records, columns = live.records, ("System", "Told of", "Switched on")
    title = "Systems that are told of events"
    if not records.judge.may_ever(Webhook, Action.READ):
        return Table(title, columns, (), "The organisation admin has these on their own copy of this paper.")
    rows = tuple(
        (urlsplit(one.url).hostname or NOT_STATED, listed(one.events), "Yes" if one.is_on else "No")
        for one in records.find(select(Webhook).order_by(Webhook.url, Webhook.id))
    )
    return Table(title, columns, rows, "They are told which event of which record, not what the record says.")
