"""Access words of retention: its kinds, and who gave the first yes."""

from sqlalchemy import ColumnElement

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition
from core.retention.models import Disposal, DisposalReview, LegalHold, RetentionPeriod


def _answered_by_another(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("answered_by") != me.id


def _release_asked_by_another(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("release_asked_by") != me.id


WORDS = AccessWords(
    models=(RetentionPeriod, LegalHold, DisposalReview, Disposal),
    conditions=(
        Condition(
            "answered_by_another", "another person said that it may be destroyed", _answered_by_another,
            frozenset({Anchor.CLIENT}), kinds=frozenset({DisposalReview.kind.name}),
        ),
        Condition(
            "release_asked_by_another", "another person asked for its release", _release_asked_by_another,
            frozenset({Anchor.ORGANISATION}), kinds=frozenset({LegalHold.kind.name}),
        ),
    ),
)  # fmt: skip
