"""Two reports of the same referrals: whoever takes all that one tells from all that the other tells finds no small
number of people whose records do not open to them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.access.system import Reason
from core.referrals.codes import PrimaryReason, SourceOfReferral
from core.referrals.models import State
from core.reports import second_contact, waiting
from core.reports.items import By, Grounds, Item, Whose
from core.reports.kinds import ABOUT, Report
from core.reports.masking import SMALLEST
from core.reports.tables import Table, tabulate
from tests import world
from tests.core.reports.scene import CRISIS_HOUSE, Scene

COMMUNITY, HOUSE, CHAIN = (UUID(int=n) for n in range(3))
GROUNDS = Grounds(
    {COMMUNITY: "Community", HOUSE: "House", CHAIN: "Chain"},
    {COMMUNITY: "Bath", HOUSE: "Bath", CHAIN: "Swindon"},
    {},
    {},
)
Drawn = tuple[str, str, UUID]
"""A referral: the one line and the other that it counts in, and its service."""
Lines = Callable[[Drawn], str]
Path = tuple[str, ...]
POSSIBLE: Sequence[Drawn] = list(product(waiting.LINES[:2], "xy", (COMMUNITY, HOUSE, CHAIN)))


def still_waiting(drawn: Drawn) -> str:
    return second_contact.WAITING_BESIDE if drawn[2] == HOUSE else second_contact.WAITING


def first(drawn: Drawn) -> str:
    return drawn[0]


def second(drawn: Drawn) -> str:
    return drawn[1]


@dataclass(frozen=True)
class Told:
    """A report of referrals as its reader gets it."""

    report: Report
    line: Lines
    by: By

    def path(self, drawn: Drawn) -> Path:
        return (self.line(drawn), *GROUNDS.path(self.item(drawn), self.by))

    def item(self, drawn: Drawn) -> Item:
        return Item(self.line(drawn), uuid4(), uuid4(), drawn[2], None, False)

    def table(self, referrals: Sequence[Drawn]) -> Table:
        about = ABOUT[self.report]
        return tabulate(
            [self.item(one) for one in referrals], GROUNDS, by=self.by, order=about.lines, has_total=about.has_total,
            together=about.together,
        )  # fmt: skip

    def sums(self, referrals: Sequence[Drawn]) -> Iterator[tuple[Path, bool]]:
        """Every row that there can be, and whether its number is told: a row that is missing beside others is empty."""
        rows = dict(self.table(referrals).rows())
        divided = {path[:-1] for path in rows if path}
        for path in sorted({self.path(one)[:n] for one in POSSIBLE for n in range(len(self.path(one)) + 1)}):
            is_empty = path not in rows and path[:-1] in divided and path != ()
            yield path, is_empty or (path in rows and rows[path].number is not None)


def finest(report: Report, line: Lines) -> Told:
    return Told(report, line, By.SERVICE.at_most(ABOUT[report].finest))


def found_out(referrals: Sequence[Drawn], reports: Sequence[Told]) -> list[Path]:
    """The small rows that can be reckoned from what both reports tell: linear combinations of the told sums."""
    basis: list[list[Fraction]] = []
    small = []
    for report in reports:
        for path, is_told in report.sums(referrals):
            members = [Fraction(report.path(one)[: len(path)] == path) for one in POSSIBLE]
            number = sum(report.path(one)[: len(path)] == path for one in referrals)
            if is_told and any(rest := reduced(members, basis)):
                basis.append(rest)
            if 0 < number < SMALLEST:
                small.append((path, members))
    return [path for path, members in small if not any(reduced(members, basis))]


def reduced(members: list[Fraction], basis: Sequence[list[Fraction]]) -> list[Fraction]:
    """What is left of it beside the basis; nothing, if it is made up of that."""
    for one in basis:
        lead = next(n for n, value in enumerate(one) if value)
        if members[lead]:
            share = members[lead] / one[lead]
            members = [value - share * other for value, other in zip(members, one, strict=True)]
    return members


DRAWN = st.lists(
    st.tuples(
        st.sampled_from(POSSIBLE),
        st.integers(1, 9),
    ),
    max_size=8,
).map(lambda groups: [one for one, times in groups for _ in range(times)])


# ── what must not be told ─────────────────────────────────────────────────
@given(DRAWN)
@settings(max_examples=200)
def test_sources_and_reasons_taken_from_each_other_tell_of_nobody(referrals: list[Drawn]) -> None:
    assert found_out(referrals, [finest(Report.SOURCES, first), finest(Report.REASONS, second)]) == []


@given(DRAWN)
@settings(max_examples=200)
def test_who_waits_and_the_second_contact_taken_from_each_other_tell_of_nobody(referrals: list[Drawn]) -> None:
    assert found_out(referrals, [finest(Report.WAITING, first), finest(Report.SECOND_CONTACT, still_waiting)]) == []


@pytest.mark.parametrize("report", [Report.WAITING, Report.REASONS])
def test_one_of_two_reports_of_the_same_referrals_is_divided_for_nobody(scene: Scene, report: Report) -> None:
    with scene.doors.system(Reason.SEED) as system:
        for _ in range(6):
            scene.referral(system, by=scene.theirs, reason=PrimaryReason.ANXIETY)
    assert max(len(path) for path, _ in scene.made(report, By.SERVICE).table.rows()) == 1


def test_who_still_waits_for_other_services_is_kept_back_with_who_waits_for_core_teams(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        house = world.service(system, scene.partners.nilaari, "House", team_type=CRISIS_HOUSE)
        for _ in range(6):
            scene.referral(system, by=scene.theirs)
        for _ in range(3):
            scene.referral(system, by=house)
    found = dict(scene.made(Report.SECOND_CONTACT).table.rows())
    assert [found[line,].number for line in (second_contact.WAITING, second_contact.WAITING_BESIDE)] == [None, None]


# ── what is told ──────────────────────────────────────────────────────────
@pytest.mark.parametrize("report", [Report.SOURCES, Report.SECOND_CONTACT])
def test_the_other_is_told_by_locality(scene: Scene, report: Report) -> None:
    with scene.doors.system(Reason.SEED) as system:
        for _ in range(6):
            scene.referral(system, by=scene.theirs, source=SourceOfReferral.POLICE)
    assert any(
        path[-1:] == ("Swindon",) and row.number == 6 for path, row in scene.made(report, By.LOCALITY).table.rows()
    )


@pytest.mark.parametrize("report", [Report.WAITING, Report.REASONS])
def test_what_the_reader_may_open_is_divided_as_they_like(scene: Scene, report: Report) -> None:
    with scene.doors.system(Reason.SEED) as system:
        for by in (scene.ours, scene.theirs):
            scene.referral(system, by=by, state=State.RECEIVED, reason=PrimaryReason.ANXIETY)
    made = scene.made(report, By.SERVICE, whose=Whose.OPEN)
    assert max(len(path) for path, _ in made.table.rows()) == 3
