"""Forms and pathways of plugins to be reported on."""

from core.access.system import SystemRecords
from core.assessments.definitions import INSTRUMENTS
from core.assessments.models import Assessment
from core.clients.models import Client
from core.content.instruments import Instrument
from core.content.pathways import Pathway
from core.organisations.models import Organisation
from core.pathways.definitions import PATHWAYS
from core.pathways.models import Stay
from tests import world
from tests.core.reports.scene import Scene, ago

MOOD, OTHER = "second_step:mood", "nilaari:mood"


def mood(key: str = MOOD, version: int = 1) -> Instrument:
    """A form with one score from 0 to 27, lower is better; a change of 5 is more than chance."""
    return Instrument.model_validate(
        {
            "key": key, "version": version, "title": "Mood", "summary": "How it has been.", "wording": "shown",
            "wording_source": "Our own words.", "source": "Made up.", "licence": "None needed.",
            "licence_url": "https://example.org", "sign_off": "Made up.", "owner": "A test", "label": "normal",
            "who_answers": "client",
            "sections": [{"key": "mood", "title": "Mood", "items": [
                {"key": "low", "kind": "number", "text": "How many low days?", "lowest": 0, "highest": 27},
            ]}],
            "scores": [{
                "key": "total", "title": "Low days", "method": "sum", "items": ["low"], "missing": "withheld",
                "direction": "higher_is_worse", "reliable_change": 5,
            }],
            "examples": [{"name": "Three", "answers": {"low": 3}, "scores": {"total": 3}}],
        }
    )  # fmt: skip


def filled_in(
    system: SystemRecords, scene: Scene, client: Client, days: float, score: float | None, *,
    ours: Organisation | None = None, key: str = MOOD,
) -> Assessment:  # fmt: skip
    """Completed so many days ago."""
    made = world.assessment(system, client, scene.worker, ours or scene.partners.second_step)
    made.plugin, made.instrument, made.instrument_version = key.partition(":")[0], key, 1
    made.completed_at, made.scores = ago(days), {"total": score}
    system.flush()
    return made


def kept(system: SystemRecords, *forms: Instrument) -> None:
    INSTRUMENTS.keep(system, forms)


def left(
    system: SystemRecords, scene: Scene, pathway: Pathway, outcome: str, days: float, client: Client | None
) -> Stay:
    """A stay of ten days that ended so many days ago."""
    PATHWAYS.keep(system, [pathway])
    plugin = pathway.plugin
    made = world.stay(system, client, scene.worker, getattr(scene.partners, plugin), plugin=plugin)
    made.pathway, made.is_open, made.outcome = pathway.key, False, outcome
    made.began_at, made.ended_at = ago(days + 10), ago(days)
    system.flush()
    return made
