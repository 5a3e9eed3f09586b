"""Definitions of pathways as the database keeps them, and those that an organisation offers."""

from core.access.door import Door
from core.access.doors import Doors
from core.access.errors import Invalid, NotFound
from core.access.records import Records
from core.content.pathways import Pathway
from core.extensions.manager import PluginHost
from core.organisations.definitions import Keeping
from core.organisations.enablement import enabled_for
from core.pathways.models import PathwayDefinition, Stay

PATHWAYS = Keeping(PathwayDefinition, Pathway)


def keep_at_start(doors: Doors, host: PluginHost) -> None:
    """So that the first stay on a version finds its definition kept."""
    PATHWAYS.at_start(doors, host.catalogue.pathways)


def offered(records: Records, host: PluginHost) -> list[Pathway]:
    """The latest version of every pathway that the organisation acted for has switched on, by title."""
    return PATHWAYS.kept_of(records, enabled_for(records, host).pathways)


def offered_pathway(records: Records, host: PluginHost, key: str) -> Pathway:
    """One of them; one that is switched off is not found, like one that does not exist."""
    for pathway in offered(records, host):
        if pathway.key == key:
            return pathway
    raise NotFound


def definition_of(door: Door, stay: Stay) -> Pathway | None:
    """The version that a stay pinned, whatever became of its plugin; None for one never kept."""
    return PATHWAYS.kept(door, stay.pathway, stay.pathway_version)


def needed(records: Records, stay: Stay) -> Pathway:
    """The same where nothing can be done without it; raises `Invalid`."""
    if (pathway := definition_of(records, stay)) is None:
        raise Invalid("pathway", "The definition of this pathway was not kept.")
    return pathway
