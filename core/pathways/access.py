"""Access words of pathways: stays, and that somebody stayed anonymous."""

from sqlalchemy import ColumnElement

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition
from core.pathways.models import Stay


def _is_anonymous(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("client_id").is_(None)


WORDS = AccessWords(
    models=(Stay,),
    conditions=(
        Condition(
            "stays_anonymous", "somebody is there without a record of theirs", _is_anonymous,
            frozenset({Anchor.CLIENT}), kinds=frozenset({Stay.kind.name}),
        ),
    ),
)  # fmt: skip
