"""The papers themselves, put together of their tables."""

from core.access.records import Records
from core.database import clock
from core.extensions.manager import PluginHost
from core.papers.impact import allowed, closer_look
from core.papers.kept import kept
from core.papers.live import Live, look
from core.papers.measures import closed, technical
from core.papers.recorded import content, recorded
from core.papers.shared import agreements, told
from core.papers.tables import NOT_STATED, Paper, PaperName, Table, listed
from core.settings import Settings


def make(records: Records, host: PluginHost, settings: Settings, name: PaperName) -> Paper:
    """As things stand now, for the organisation acted for."""
    live = look(records, host, settings)
    tables = _processing(live) if name is PaperName.PROCESSING else _impact(live)
    return Paper(name, live.organisation, clock.now(), live.policy.number, tables)


def _processing(live: Live) -> tuple[Table, ...]:
    return (
        _controllers(live),
        recorded(live, kept(live.records)),
        content(live),
        agreements(live),
        told(live),
        technical(live),
    )


def _impact(live: Live) -> tuple[Table, ...]:
    return (
        _controllers(live), agreements(live), content(live), closer_look(live, kept(live.records)), closed(live),
        technical(live), allowed(live),
    )  # fmt: skip


def _controllers(live: Live) -> Table:
    """Whoever decides on the records, as far as it is configured: the rest is for the organisation to add."""
    rows = (
        ("Controller", live.organisation),
        ("Joint controllers, by agreements in force",
         listed([name for one in live.sharing for name in one.others], "Nobody")),
        ("Signed for it", listed([name for one in live.sharing for name in one.signed])),
        ("Whom people ask", listed([one.agreement.rights_contact for one in live.sharing])),
        ("Transfers outside the United Kingdom", NOT_STATED),
    )  # fmt: skip
    return Table("Who is responsible", ("What", "Who"), rows)
