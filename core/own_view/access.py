"""Access words of the person's own view: links for them, and what a Caldicott Guardian is asked and decides."""

from sqlalchemy import ColumnElement, select

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition, Role
from core.clients.models import Client
from core.own_view.models import ClientLink, DisclosureDecision

DECISIONS = DisclosureDecision.__table__
CLIENTS = frozenset({Anchor.CLIENT})
OWN_VIEW = "own_view"


def _asked_of_our_guardian(me: Me, record: Record) -> ColumnElement[bool]:
    d = DECISIONS.alias("asked_of_us").c
    return record.among(select(d.client_id).where(d.organisation_id == me.organisation), few=True)


def _i_asked(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("asked_by") == me.id


WORDS = AccessWords(
    models=(ClientLink, DisclosureDecision),
    conditions=(
        Condition(
            "asked_of_our_guardian", "your organisation was asked what the person may be shown",
            _asked_of_our_guardian, CLIENTS, kinds=frozenset({Client.kind.name}),
        ),
        Condition(
            "i_asked", "you brought the question yourself", _i_asked, CLIENTS,
            kinds=frozenset({DisclosureDecision.kind.name}),
        ),
    ),
    roles=(Role(OWN_VIEW, "Showing people their own support (a system)"),),
)  # fmt: skip
