"""Alabaré: arriving at the crisis house, and visits to Place of Calm from arrival to the way home."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from core.sdk import (
    Action,
    Cell,
    Framework,
    Instrument,
    Look,
    PageIn,
    Pathway,
    PluginPage,
    PluginPanel,
    Table,
    View,
    hookimpl,
    load_frameworks,
    load_instruments,
    load_pathways,
)

VISIT = "alabare:sanctuary_visit"
THREE_MONTHS = timedelta(days=91)


@hookimpl
def register_instruments() -> Sequence[Instrument]:
    return load_instruments("plugins.alabare")


@hookimpl
def register_frameworks() -> Sequence[Framework]:
    return load_frameworks("plugins.alabare")


@hookimpl
def register_pathways() -> Sequence[Pathway]:
    return load_pathways("plugins.alabare")


@hookimpl
def register_pages() -> Sequence[PluginPage]:
    page = PluginPage(
        "/p/alabare/visits", "Sanctuary visits by month", "assessment", Action.READ, by_month, PageIn.REPORTS
    )
    return (page,)


@hookimpl
def register_panels() -> Sequence[PluginPanel]:
    return (PluginPanel("Sanctuary visits", "assessment", Action.READ, lately),)


def lately(look: Look) -> View:
    """How often this person came in the last three months, as far as whoever looks may know of it."""
    visits = [one for one in look.assessments() if one.instrument == VISIT]
    recent = [one for one in visits if one.on >= look.today - THREE_MONTHS]
    if not visits:
        return View(("No visit that you may see.",))
    times = "Once" if len(recent) == 1 else f"{len(recent)} times"
    last = f"{visits[0].on.day} {visits[0].on:%B %Y}"
    return View((f"{times} in the last three months; the last visit was on {last}.",))


def by_month(look: Look) -> View:
    """Visits that whoever looks may read, by the month they were in."""
    months = Counter(f"{one.on:%Y-%m}" for one in look.assessments() if one.instrument == VISIT)
    rows = tuple((Cell(month), Cell(str(number))) for month, number in sorted(months.items(), reverse=True))
    return View(
        ("Visits that you may read, 500 at most; those of people whose records do not open to you are not counted.",),
        Table("Visits by month", ("Month", "Visits"), rows, "No visit that you may read."),
    )
