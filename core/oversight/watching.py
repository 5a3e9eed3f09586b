"""Use cases of the watch: the thresholds of one's own organisation, and how often each alert was right."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from core.access.audit.looking import may_look
from core.access.audit.watch import AuditWatch
from core.access.errors import NotFound
from core.access.records import Records
from core.database import clock
from core.oversight.schemas import ThresholdsIn
from core.oversight.sorts import ABOUT, About, Unusual, thresholds
from core.privacy.models import Finding, MatterState, PrivacyMatter, Sort
from core.web.conflicts import refuse_stale

COUNTED = timedelta(days=365)


@dataclass(frozen=True)
class Alert:
    """One sort: its threshold here, and what came of its alerts in the last year, as far as the asker may see them."""

    sort: Unusual
    about: About
    threshold: int
    raised: int
    closed: int
    false_alarms: int

    @property
    def rate(self) -> str:
        """`3 of 12 (25 %)`; nothing can be said before one is closed."""
        if not self.closed:
            return "None closed yet"
        return f"{self.false_alarms} of {self.closed} ({round(100 * self.false_alarms / self.closed)} %)"


def watch_of(records: Records) -> AuditWatch | None:
    """The organisation's own; raises `NotFound` for whoever may not look at its audit."""
    if not may_look(records):
        raise NotFound
    asked = select(AuditWatch).where(AuditWatch.organisation_id == records.actor.organisation_id)
    return next(iter(records.find(asked)), None)


def alerts(records: Records) -> list[Alert]:
    watch = watch_of(records)
    limits = thresholds(watch.thresholds if watch else {})
    raised, closed, wrong = _outcomes(records)
    return [Alert(sort, ABOUT[sort], limits[sort], raised[sort], closed[sort], wrong[sort]) for sort in Unusual]


def _outcomes(records: Records) -> tuple[Counter[str], Counter[str], Counter[str]]:
    raised, closed, wrong = Counter[str](), Counter[str](), Counter[str]()
    asked = select(PrivacyMatter.id, PrivacyMatter.source, PrivacyMatter.state, PrivacyMatter.outcome).where(
        PrivacyMatter.organisation_id == records.actor.organisation_id, PrivacyMatter.sort == Sort.UNUSUAL_ACCESS,
        PrivacyMatter.raised_at >= clock.now() - COUNTED,
    )  # fmt: skip
    for row in records.rows(asked):
        sort = row.source.split(" ")[1]
        raised[sort] += 1
        closed[sort] += row.state is MatterState.CLOSED
        wrong[sort] += row.outcome is Finding.FALSE_ALARM
    return raised, closed, wrong


def as_given(records: Records) -> ThresholdsIn:
    """The thresholds that hold, in the shape in which they are set."""
    held = {one.sort.value: one.threshold for one in alerts(records)}
    return ThresholdsIn.model_construct(None, reason="", **held)


def set_thresholds(records: Records, given: ThresholdsIn, *, version: int) -> AuditWatch:
    """All at once; kept with the reason in the watch's history. `version` is 0 where there was none yet."""
    watch, said = watch_of(records), {sort.value: value for sort, value in given.by_sort().items()}
    if watch is None or watch.version != version:
        refuse_stale(version, watch.version if watch else 0, now=as_given(records), yours=given)
    records.because(given.reason)
    if watch is None:
        return records.add(AuditWatch(organisation_id=records.actor.organisation_id, thresholds=dict(said)))
    watch.thresholds = dict(said)
    records.flush()
    return watch
