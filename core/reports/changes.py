"""Report: what changed between the first and the last score of a referral, as NHS England pairs them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Row, bindparam

from core.access.figures import Figures, figures
from core.access.paging import Filter
from core.access.records import Records
from core.assessments.definitions import INSTRUMENTS
from core.assessments.models import Assessment
from core.content.change import Change, Verdict
from core.content.instruments import Instrument
from core.content.items import Direction, Scale
from core.content.measures import Score
from core.database.clock import moment
from core.organisations.enablement import switched_on
from core.referrals.codes import PrimaryReason
from core.referrals.models import Referral, State
from core.reports.counting import RECEIVED_BEFORE, batches, days_between, referrals, second_contacts
from core.reports.items import Grounds, Item
from core.reports.periods import Quarter
from core.reports.provided import (
    COMPLETED,
    COMPLETED_BEFORE,
    COMPLETED_SINCE,
    OF_PLUGINS,
    SWITCHED_ON,
    named,
)

ANY = "Any form"
BANDS = ("Improved", "No reliable change", "Deteriorated", "No threshold published")
LONG_ENOUGH = 180
FIRST_DAY = moment(date(2019, 4, 1), time())
VERDICTS = (Verdict.IMPROVED, Verdict.NO_RELIABLE_CHANGE, Verdict.DETERIORATED, Verdict.NOT_COMPARABLE)
OF_CLIENTS = Filter(Assessment.client_id.in_(bindparam("ids", type_=Assessment.client_id.type, expanding=True)))
OF_THEM = Filter(Referral.client_id.in_(bindparam("ids", type_=Referral.client_id.type, expanding=True)))
COUNTED = (
    "As NHS England pairs them: the first valid score while a referral was open, and the last later one of the same "
    "score before these months ended; counted in the months of the later one. A referral counts after two direct "
    "contacts with the person, and while it is open only after 180 days.",
    "Improved or deteriorated: the score changed by the least change that is more than chance, where one is published "
    "with the form.",
    f"“{ANY}” counts each referral once: as improved if any of its scores did, else as deteriorated if any did.",
    "Left out: referrals received before April 2019, declined, or for an organic brain disorder. Nationally only "
    "adults of core community teams count; here every service does.",
    SWITCHED_ON,
)  # fmt: skip


@dataclass(frozen=True)
class _Reading:
    """One valid figure of one assessment."""

    at: datetime
    assessment_id: UUID
    value: float
    opens: bool


@dataclass(frozen=True)
class _Measure:
    """Known by `term`, which is the same for the same figure in every version of its form."""

    term: tuple[str, str]
    line: str = field(compare=False)
    reliable_change: float | None = field(compare=False)
    direction: Direction = field(compare=False)


Read = dict[_Measure, list[_Reading]]


def collect(records: Records, quarter: Quarter, grounds: Grounds) -> list[Item]:
    until, plugins = quarter.until, sorted(switched_on(records))
    now = {"since": quarter.starts, "until": until, "plugins": plugins}
    lately = _assessments(records, ("client_id",), COMPLETED_SINCE, **now)
    people = sorted({row.client_id for row in lately})
    held = [row for ids in batches(people) for row in _referrals(records, until, ids)]
    met = second_contacts(records, until, [row.id for row in held])
    pairable = [row for row in held if row.id in met and _is_long_enough(row, quarter)]
    columns = ("client_id", "organisation_id", "instrument", "instrument_version", "answers", "scores", "completed_at")
    past = [
        row for ids in batches(people)
        for row in _assessments(records, columns, OF_CLIENTS, until=until, plugins=plugins, ids=ids)
    ]  # fmt: skip
    forms = INSTRUMENTS.versions(records, {row.instrument for row in past})
    measures = {release: list(_measures(form)) for release, form in forms.items()}
    found = _by_referral(sorted(past, key=lambda row: (row.completed_at, row.id)), pairable, measures)
    return [item for row in pairable for item in _items(row, found.get(row.id, {}), quarter)]


def _assessments(records: Records, columns: tuple[str, ...], which: Filter, **values: object) -> Figures:
    filters = (COMPLETED, COMPLETED_BEFORE, OF_PLUGINS, which)
    return figures(records, Assessment, columns, filters=filters, values=values)


def _referrals(records: Records, until: datetime, ids: Sequence[UUID]) -> list[Row[*tuple[object, ...]]]:
    columns = ("organisation_id", "state", "reason", "received_at", "decided_at")
    found = referrals(records, columns, RECEIVED_BEFORE, OF_THEM, until=until, ids=ids)
    return [
        row for row in found
        if row.state is not State.DECLINED and row.reason is not PrimaryReason.ORGANIC and row.received_at >= FIRST_DAY
    ]  # fmt: skip


def _is_long_enough(row: Row[*tuple[object, ...]], quarter: Quarter) -> bool:
    has_ended = row.decided_at is not None and row.decided_at < quarter.ends
    return has_ended or days_between(row.received_at, quarter.as_of) >= LONG_ENOUGH


def _by_referral(
    past: Iterable[Row[*tuple[object, ...]]], held: Sequence[Row[*tuple[object, ...]]],
    measures: Mapping[tuple[str, int], Sequence[tuple[_Measure, str, bool]]],
) -> dict[UUID, Read]:  # fmt: skip
    """Readings by referral and measure, in order of time. An assessment belongs to the newest referral of the person
    to the same organisation that was open that day."""
    of_person: dict[tuple[UUID, UUID], list[Row[*tuple[object, ...]]]] = {}
    for row in sorted(held, key=lambda row: row.received_at, reverse=True):
        of_person.setdefault((row.client_id, row.organisation_id), []).append(row)
    found: dict[UUID, Read] = {}
    for one in past:
        mine = of_person.get((one.client_id, one.organisation_id), ())
        referral = next((row for row in mine if _was_open(row, one.completed_at)), None)
        if referral is None:
            continue
        for measure, key, is_score in measures.get((one.instrument, one.instrument_version), ()):
            value = (one.scores if is_score else one.answers).get(key)
            if isinstance(value, int | float) and not isinstance(value, bool):
                reading = _Reading(one.completed_at, one.id, value, bool(one.opens))
                found.setdefault(referral.id, {}).setdefault(measure, []).append(reading)
    return found


def _was_open(row: Row[*tuple[object, ...]], at: datetime) -> bool:
    """All of its last day, on which whoever closes it may fill in the last form."""
    return row.received_at <= at and (row.decided_at is None or at < row.decided_at + timedelta(days=1))


def _measures(form: Instrument) -> Iterator[tuple[_Measure, str, bool]]:
    """Each figure of which a change means something: its key, and whether it is a score or an answer."""
    for score in form.scores:
        if score.direction is not Direction.NEITHER:
            yield _measure(form, score, score.title), score.key, True
    for key, item in form.items.items():
        if isinstance(item, Scale) and item.reliable_change is not None:
            yield _measure(form, item, item.text.partition(":")[0]), key, False


def _measure(form: Instrument, part: Score | Scale, title: str) -> _Measure:
    term = part.snomed or part.key
    return _Measure(
        (form.key, term), f"{named(form.title, form.key)}: {title}", part.reliable_change, part.direction
    )  # fmt: skip


def _items(row: Row[*tuple[object, ...]], read: Read, quarter: Quarter) -> Iterator[Item]:
    """One for each pair, and one for the referral."""
    made = [one for measure, readings in read.items() if (one := _pair(row, measure, readings, quarter)) is not None]
    yield from made
    if made:
        verdicts = {one.band for one in made}
        band = next(place for place in (0, 2, 1, 3) if place in verdicts)
        opens = all(one.opens for one in made)
        yield Item(
            ANY, made[0].record_id, row.id, row.service_id, row.triaged_by, opens, band=band, client_id=row.client_id
        )  # fmt: skip


def _pair(
    row: Row[*tuple[object, ...]], measure: _Measure, readings: Sequence[_Reading], quarter: Quarter
) -> Item | None:  # fmt: skip
    first, last = readings[0], readings[-1]
    if last.at <= first.at or last.at < quarter.starts:
        return None
    verdict = Change(first.value, last.value, measure.reliable_change, measure.direction).verdict
    opens = bool(row.opens) and first.opens and last.opens
    return Item(
        measure.line, last.assessment_id, row.id, row.service_id, row.triaged_by, opens,
        band=VERDICTS.index(verdict), client_id=row.client_id,
    )  # fmt: skip
