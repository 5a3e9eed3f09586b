"""Access words of assessments: the kind, and one condition per plugin that says whose content a record is."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import ColumnElement, Connection, or_, select

from core.access.actor import Me
from core.access.plugin_rules import MADE_OF_CONTENT, OWN_KINDS
from core.access.protected import Anchor, Record, guarded_mappers, table_of
from core.access.vocabulary import AccessWords, Condition
from core.assessments.definitions import INSTRUMENTS
from core.assessments.draft_models import AssessmentDraft
from core.assessments.models import Assessment
from core.assessments.wording_models import InstrumentWording
from core.organisations.models import OrganisationPlugin


def _i_am_filling_it_in(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("worker_id") == me.id


FILLING_IN = Condition(
    "i_am_filling_it_in", "you began the form", _i_am_filling_it_in, frozenset({Anchor.CLIENT}),
    kinds=frozenset({AssessmentDraft.kind.name}),
)  # fmt: skip


def words(plugins: Iterable[str]) -> AccessWords:
    """A rule that a plugin ships may open its own content alone: it must ask for `from_<plugin>`."""
    shipped = tuple(_from(plugin) for plugin in sorted(plugins))
    return AccessWords(models=(Assessment, AssessmentDraft, InstrumentWording), conditions=(FILLING_IN, *shipped))


def plugins_known(connection: Connection) -> frozenset[str]:
    """Plugins that this database has met, still installed or not: rules about their records stay sound without them."""
    switched = connection.execute(select(OrganisationPlugin.__table__.c.plugin).distinct()).scalars()
    return INSTRUMENTS.plugins(connection) | frozenset(switched)


@cache
def _from(plugin: str) -> Condition:
    def test(me: Me, record: Record) -> ColumnElement[bool]:
        if record.kind.follows is None:
            return record.column("plugin") == plugin
        made = [table_of(one.class_) for one in guarded_mappers() if one.class_.kind.name in MADE_OF_CONTENT]
        beside = record.column(record.kind.follows)
        return or_(*(select(one.c.id).where(one.c.id == beside, one.c.plugin == plugin).exists() for one in made))

    said = f"it is one of {plugin.replace('_', ' ').title()}'s own, or stands beside one"
    return Condition(f"from_{plugin}", said, test, frozenset({Anchor.CLIENT}), kinds=OWN_KINDS)
