"""Bright Harbour: walks by the water, and how they were."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from core.sdk import (
    Action,
    Answer,
    AssessmentCompleted,
    Cell,
    FollowUp,
    Framework,
    Instrument,
    Look,
    PastAssessment,
    Pathway,
    PluginJob,
    PluginPage,
    PluginPanel,
    Reminder,
    Scorer,
    ScorerResult,
    Setting,
    Settings,
    Table,
    View,
    WholeNumber,
    YesNo,
    hookimpl,
    load_frameworks,
    load_instruments,
    load_pathways,
)

WALK = "bright_harbour:after_the_walk"


def fewest(answers: Mapping[str, Answer]) -> ScorerResult:
    """The day with fewer steps; withheld while one is missing."""
    days = [steps for key in ("first", "second") if isinstance(steps := answers.get(key), int | float)]
    return ScorerResult({"fewest": min(days) if len(days) == 2 else None})


SCORERS = (Scorer("bright_harbour:steps", fewest),)


@hookimpl
def register_instruments() -> Sequence[Instrument]:
    return load_instruments("bright_harbour", SCORERS)


@hookimpl
def register_scorers() -> Sequence[Scorer]:
    return SCORERS


@hookimpl
def register_frameworks() -> Sequence[Framework]:
    return load_frameworks("bright_harbour")


@hookimpl
def register_pathways() -> Sequence[Pathway]:
    return load_pathways("bright_harbour")


@hookimpl
def register_settings() -> Sequence[Setting]:
    return (
        WholeNumber(key="walk_every", title="Days between two walks", default=7, lowest=1, highest=90),
        YesNo(key="reminds", title="Remind workers of the next walk?", default=True),
    )


@hookimpl
def register_jobs() -> Sequence[PluginJob]:
    return (PluginJob("bright_harbour: next walk", timedelta(hours=24), next_walk),)


@hookimpl
def register_pages() -> Sequence[PluginPage]:
    return (PluginPage("/p/bright_harbour/walks", "Walks", "assessment", Action.READ, walks),)


@hookimpl
def register_panels() -> Sequence[PluginPanel]:
    return (PluginPanel("Walks by the water", "assessment", Action.READ, walked),)


@hookimpl
def on_assessment_completed(event: AssessmentCompleted) -> Sequence[FollowUp]:
    is_good = event.instrument == WALK and event.outcomes.get("day") == "good"
    return (FollowUp("Plan the next walk together.", due_in_days=7),) if is_good else ()


def next_walk(past: Sequence[PastAssessment], settings: Settings) -> Sequence[Reminder]:
    if not settings.yes("reminds"):
        return ()
    days = settings.number("walk_every")
    return [Reminder(one.assessment_id, "Is it time for the next walk?") for one in past if one.days_ago >= days]


def walks(look: Look) -> View:
    rows = tuple((Cell(f"{one.on:%d %m %Y}", one.href), Cell(one.title)) for one in look.assessments())
    return View(("Walks that you may read.",), Table("Walks", ("Day", "Form"), rows, "No walk yet."))


def walked(look: Look) -> View:
    seen = look.assessments()
    return View((f"The last walk was on {seen[0].on:%d %m %Y}." if seen else "No walk yet.",))
