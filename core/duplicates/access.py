"""Access words of duplicates."""

from sqlalchemy import ColumnElement, select

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition
from core.clients.models import Client
from core.database.aliases import alias
from core.duplicates.models import ClientMerge, ClientPair, CorrectedEntry, HiddenMatch, MatchState

MATCHES = HiddenMatch.__table__
OPEN = [state for state in MatchState if state.is_open]


def _hidden_match_of_ours(me: Me, record: Record) -> ColumnElement[bool]:
    m = alias(MATCHES, "put_to_us").c
    ours = select(m.client_id).where(m.organisation_id == me.organisation, m.state.in_(OPEN))
    return record.among(ours, few=True)


WORDS = AccessWords(
    models=(ClientPair, ClientMerge, HiddenMatch, CorrectedEntry),
    conditions=(
        Condition(
            "hidden_match_of_ours",
            "your organisation has been asked whether this person is in the record twice",
            _hidden_match_of_ours,
            frozenset({Anchor.CLIENT}),
            kinds=frozenset({Client.kind.name}),
        ),
    ),
)
