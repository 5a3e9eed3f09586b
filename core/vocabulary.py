"""The words of this installation's policies: what features and plugins declare, with the organisations and agreements
that its database knows."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, select

from core.access import words as access
from core.access.agreements import scopes
from core.access.store import Words
from core.access.vocabulary import Vocabulary, collect
from core.agreements import access as agreements
from core.assessments import access as assessments
from core.casework import access as casework
from core.clients import access as clients
from core.closed_doors import access as closed_doors
from core.conflicts import access as conflicts
from core.consent import access as consent
from core.dialog import access as dialog
from core.duplicates import access as duplicates
from core.involvement import access as involvement
from core.leaving import access as leaving
from core.matrix import access as matrix
from core.notices import access as notices
from core.organisations import access as organisations
from core.organisations.models import Organisation
from core.oversight import access as oversight
from core.own_view import access as own_view
from core.pathways import access as pathways
from core.pathways.definitions import PATHWAYS
from core.people import access as people
from core.privacy import access as privacy
from core.referrals import access as referrals
from core.retention import access as retention
from core.rights import access as rights
from core.sealing import access as sealing
from core.timeframes import access as timeframes
from core.ways_in import access as ways_in


def declared(plugins: Iterable[str]) -> Vocabulary:
    """All words that code declares; organisations and agreements are still missing."""
    shared = (access, notices, organisations, people, matrix, leaving, clients, duplicates, timeframes)
    governing = (agreements, privacy, conflicts, sealing, consent, closed_doors, oversight)
    of_people = (retention, rights, own_view)
    features = (*shared, involvement, referrals, casework, dialog, pathways, ways_in, *governing, *of_people)
    return collect([*(feature.WORDS for feature in features), assessments.words(plugins)])


def words_for(plugins: Iterable[str]) -> Words:
    """How to complete the words for one database; those of a plugin that has gone stay known to it."""
    installed = frozenset(plugins)

    def complete(connection: Connection) -> Vocabulary:
        vocabulary = declared(installed | assessments.plugins_known(connection) | PATHWAYS.plugins(connection))
        known = frozenset(connection.execute(select(Organisation.__table__.c.key)).scalars())
        return replace(vocabulary, organisations=known, agreements=scopes(connection))

    return complete
