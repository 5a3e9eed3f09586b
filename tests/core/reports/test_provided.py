"""Reports on forms and pathways: of each partner what it has switched on, small numbers kept back, the file too."""

import pytest

from core.access.system import Reason
from core.content.instruments import Instrument
from core.content.pathways import Pathway
from core.reports.items import Whose
from core.reports.kinds import Report
from core.reports.service import Made, as_rows
from tests import world
from tests.core.reports.provided import filled_in, kept, left
from tests.core.reports.scene import LAST, Scene, numbers, row
from tests.hosts import host_of

HOST = host_of()
EACH = pytest.mark.parametrize("plugin", world.PLUGINS)


def form_of(plugin: str) -> Instrument:
    return HOST.catalogue.instruments.offered(frozenset({plugin}))[0]


def pathway_of(plugin: str) -> Pathway:
    return HOST.catalogue.pathways.offered(frozenset({plugin}))[0]


def line_of(plugin: str, title: str) -> str:
    return f"{title}, {plugin.replace('_', ' ').title()}"


def made(scene: Scene, report: Report, plugin: str, role: str = "senior_navigator", **asked: object) -> Made:
    actor = world.actor(scene.worker, getattr(scene.partners, plugin), role)
    return scene.made(report, actor=actor, **asked)  # type: ignore[arg-type]


def happened(scene: Scene, plugin: str, times: int = 5, *, on: bool = True, days: float = 3) -> None:
    """Each with somebody else: the partner's form was completed, and a stay on its pathway ended."""
    ours, form, pathway = getattr(scene.partners, plugin), form_of(plugin), pathway_of(plugin)
    with scene.doors.system(Reason.SEED) as system:
        kept(system, form)
        if on:
            world.plugin_enabled(system, ours, plugin)
        for _ in range(times):
            client = world.client(system)
            one = filled_in(system, scene, client, days, None, ours=ours, key=form.key)
            one.instrument_version = form.version
            left(system, scene, pathway, pathway.outcomes[0].key, days, client)


# ── who may ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("report", [Report.FORMS, Report.STAYS])
def test_another_organisation_counts_nothing_of_it(scene: Scene, report: Report) -> None:
    happened(scene, "missing_link")
    with scene.doors.system(Reason.SEED) as system:
        world.plugin_enabled(system, scene.partners.nilaari, "missing_link")
    assert numbers(made(scene, report, "nilaari", "locality_manager")) == {(): 0}


@EACH
@pytest.mark.parametrize("report", [Report.FORMS, Report.STAYS])
def test_what_is_switched_off_is_absent(scene: Scene, report: Report, plugin: str) -> None:
    happened(scene, plugin, on=False)
    assert numbers(made(scene, report, plugin)) == {(): 0}


# ── works ─────────────────────────────────────────────────────────────────
@EACH
def test_forms_of_each_partner_are_counted(scene: Scene, plugin: str) -> None:
    happened(scene, plugin)
    line = line_of(plugin, form_of(plugin).title)
    assert numbers(made(scene, Report.FORMS, plugin)) == {(): 5, (line,): 5}


@EACH
def test_outcomes_of_each_partner_s_stays_are_counted(scene: Scene, plugin: str) -> None:
    happened(scene, plugin)
    pathway = pathway_of(plugin)
    line = f"{line_of(plugin, pathway.title)}: {pathway.outcomes[0].title}"
    assert numbers(made(scene, Report.STAYS, plugin)) == {(): 5, (line,): 5}


@pytest.mark.parametrize("report", [Report.FORMS, Report.STAYS])
def test_four_people_whose_records_do_not_open_are_no_figure(scene: Scene, report: Report) -> None:
    happened(scene, "alabare", 4)
    found = made(scene, report, "alabare")
    assert (numbers(found), row(found).can_open) == ({(): None}, 0)


@pytest.mark.parametrize("report", [Report.FORMS, Report.STAYS])
def test_the_file_keeps_back_the_same(scene: Scene, report: Report) -> None:
    happened(scene, "nilaari", 4)
    assert list(as_rows(made(scene, report, "nilaari")))[1][1] == "kept back"


@pytest.mark.parametrize("report", [Report.FORMS, Report.STAYS])
def test_only_what_one_may_open_is_counted_where_that_is_asked(scene: Scene, report: Report) -> None:
    happened(scene, "alabare")
    assert numbers(made(scene, report, "alabare", whose=Whose.OPEN)) == {(): 0}


@pytest.mark.parametrize("report", [Report.FORMS, Report.STAYS])
def test_what_was_earlier_is_in_its_own_months(scene: Scene, report: Report) -> None:
    happened(scene, "alabare", days=80)
    assert [row(made(scene, report, "alabare", period=period)).number for period in (LAST, "2026-q1")] == [5, 0]


def test_somebody_anonymous_is_somebody_else_each_time(scene: Scene) -> None:
    pathway = pathway_of("alabare")
    with scene.doors.system(Reason.SEED) as system:
        world.plugin_enabled(system, scene.partners.alabare, "alabare")
        for _ in range(5):
            left(system, scene, pathway, pathway.outcomes[0].key, 3, None)
    assert row(made(scene, Report.STAYS, "alabare")).number == 5
