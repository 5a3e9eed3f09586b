"""Reports on what plugins provide: forms completed, and how stays on pathways ended. What an organisation has not
switched on is absent from them."""

from collections.abc import Collection

from sqlalchemy import bindparam

from core.access.figures import figures
from core.access.paging import Filter
from core.access.records import Records
from core.assessments.definitions import INSTRUMENTS
from core.assessments.models import Assessment, Outcome
from core.organisations.enablement import switched_on
from core.pathways.definitions import PATHWAYS
from core.pathways.models import Stay
from core.reports.counting import SINCE, UNTIL, days_between
from core.reports.items import Grounds, Item
from core.reports.periods import Quarter

COMPLETED = Filter(Assessment.outcome == Outcome.COMPLETED)
COMPLETED_BEFORE = Filter(Assessment.completed_at < UNTIL)
COMPLETED_SINCE = Filter(Assessment.completed_at >= SINCE)
OF_PLUGINS = Filter(Assessment.plugin.in_(bindparam("plugins", type_=Assessment.plugin.type, expanding=True)))
ENDED_IN = Filter(Stay.is_open.is_(False) & (Stay.ended_at >= SINCE) & (Stay.ended_at < UNTIL))
ON_PLUGINS = Filter(Stay.plugin.in_(bindparam("plugins", type_=Stay.plugin.type, expanding=True)))
NOT_SAID = "Outcome not said"
SWITCHED_ON = "Counted is what your organisation provides with the plugins that it has switched on now."
BY_TEAM = "Their locality is that of the team of whoever recorded it."
FORMS_COUNTED = (
    "Forms completed in these months, each time one was. A form whose first questions said not to ask is not counted.",
    SWITCHED_ON, BY_TEAM,
)  # fmt: skip
STAYS_COUNTED = (
    "Stays on pathways that ended in these months, by the outcome that was recorded; somebody who stayed twice is "
    "counted twice. Days run from the beginning of the stay to its end.",
    SWITCHED_ON, BY_TEAM,
)  # fmt: skip


def forms(records: Records, quarter: Quarter, grounds: Grounds) -> list[Item]:
    rows = figures(
        records, Assessment, ("client_id", "worker_id", "instrument"),
        filters=(COMPLETED, COMPLETED_SINCE, COMPLETED_BEFORE, OF_PLUGINS),
        values={"since": quarter.starts, "until": quarter.until, "plugins": sorted(switched_on(records))},
    )  # fmt: skip
    titles = INSTRUMENTS.titles(records, {row.instrument for row in rows})
    return [
        Item(
            named(titles.get(row.instrument, row.instrument), row.instrument), row.id, row.id, None, row.worker_id,
            bool(row.opens), client_id=row.client_id,
        )
        for row in rows
    ]  # fmt: skip


def stays(records: Records, quarter: Quarter, grounds: Grounds) -> list[Item]:
    """Somebody who stayed anonymous is somebody else each time."""
    columns = ("client_id", "worker_id", "pathway", "pathway_version", "outcome", "began_at", "ended_at")
    values = {"since": quarter.starts, "until": quarter.until, "plugins": sorted(switched_on(records))}
    rows = figures(records, Stay, columns, filters=(ENDED_IN, ON_PLUGINS), values=values)
    lines = _outcomes(records, {row.pathway for row in rows})
    return [
        Item(
            lines.get((row.pathway, row.pathway_version, row.outcome), f"{row.pathway}: {NOT_SAID}"), row.id, row.id,
            None, row.worker_id, bool(row.opens), days_between(row.began_at, row.ended_at), client_id=row.client_id,
        )
        for row in rows
    ]  # fmt: skip


def named(title: str, key: str) -> str:
    """Two plugins may call theirs alike."""
    return f"{title}, {key.partition(':')[0].replace('_', ' ').title()}"


def _outcomes(records: Records, keys: Collection[str]) -> dict[tuple[str, int, str], str]:
    """By key, version and outcome: what its line is called."""
    return {
        (key, number, outcome.key): f"{named(pathway.title, key)}: {outcome.title}"
        for (key, number), pathway in PATHWAYS.versions(records, keys).items()
        for outcome in pathway.outcomes
    }
