"""Access words of assessments: the kind, and one condition per plugin that says whose content a record is."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, select

from core.access.actor import Me
from core.access.plugin_rules import OWN_KINDS
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition
from core.assessments.definitions import INSTRUMENTS
from core.assessments.models import Assessment
from core.organisations.models import OrganisationPlugin


def words(plugins: Iterable[str]) -> AccessWords:
    """A rule that a plugin ships may open its own content alone: it must ask for `from_<plugin>`."""
    return AccessWords(models=(Assessment,), conditions=tuple(_from(plugin) for plugin in sorted(plugins)))


def plugins_known(connection: Connection) -> frozenset[str]:
    """Plugins that this database has met, still installed or not: rules about their records stay sound without them."""
    switched = connection.execute(select(OrganisationPlugin.__table__.c.plugin).distinct()).scalars()
    return INSTRUMENTS.plugins(connection) | frozenset(switched)


def _from(plugin: str) -> Condition:
    def test(me: Me, record: Record) -> ColumnElement[bool]:
        return record.column("plugin") == plugin

    said = f"it is one of {plugin.replace('_', ' ').title()}'s own"
    return Condition(f"from_{plugin}", said, test, frozenset({Anchor.CLIENT}), kinds=OWN_KINDS)
