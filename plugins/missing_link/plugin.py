"""Missing Link: asking women about abuse by a partner, safely, and what to do next."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from core.sdk import (
    Action,
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
    Reminder,
    Scorer,
    Setting,
    Settings,
    Table,
    View,
    WholeNumber,
    hookimpl,
    load_frameworks,
    load_instruments,
    load_pathways,
)
from plugins.missing_link.scoring import SCORERS

HARK, DASH = "missing_link:hark", "missing_link:dash"

AFTER_A_YES = (
    FollowUp("Offer to go through the DASH checklist with her, today if she is able to.", due_in_days=0),
    FollowUp("Ask again how and when it is safe to contact her, and bring her safe contact up to date.", due_in_days=0),
    FollowUp("Talk it over with your Team Manager or the domestic abuse lead by tomorrow.", due_in_days=1),
)
TO_THE_MARAC = (
    FollowUp("Refer to the MARAC, and write down with her which criteria are met.", due_in_days=0),
    FollowUp("Offer her an independent domestic violence adviser.", due_in_days=0),
    FollowUp("Make or go through the safety plan with her.", due_in_days=1),
)
CHILDREN = FollowUp("Decide with your manager on a safeguarding referral for the children.", due_in_days=0)
OPEN_QUESTIONS = FollowUp("Go back with her to the questions that are still open.", due_in_days=7)
NO_CRITERION = FollowUp("Make or go through the safety plan with her; danger can change at any time.", due_in_days=7)

NOT_SAFE_THEN = (
    "Some time ago it was not safe to ask somebody the HARK questions. Look for a safe moment to ask her alone."
)
A_QUARTER = 91
"""Days."""
ASK_AGAIN_AFTER = WholeNumber(
    key="ask_again_after", title="Days until a worker is reminded that it was not safe to ask", default=14, lowest=1,
    highest=60, hint="After a HARK that could not be asked. A reminder comes once.",
)  # fmt: skip


@hookimpl
def register_instruments() -> Sequence[Instrument]:
    return load_instruments("plugins.missing_link", SCORERS)


@hookimpl
def register_scorers() -> Sequence[Scorer]:
    return SCORERS


@hookimpl
def register_frameworks() -> Sequence[Framework]:
    return load_frameworks("plugins.missing_link")


@hookimpl
def register_pathways() -> Sequence[Pathway]:
    return load_pathways("plugins.missing_link")


@hookimpl
def register_jobs() -> Sequence[PluginJob]:
    return (PluginJob("missing_link: ask again", timedelta(hours=12), ask_again),)


@hookimpl
def register_settings() -> Sequence[Setting]:
    return (ASK_AGAIN_AFTER,)


@hookimpl
def register_pages() -> Sequence[PluginPage]:
    """Its title stands in the navigation of every page, where others may see the screen: it does not say what for."""
    return (PluginPage("/p/missing_link/not-asked", "Not asked yet", "assessment", Action.CREATE, not_asked),)


@hookimpl
def on_assessment_completed(event: AssessmentCompleted) -> Sequence[FollowUp]:
    if event.instrument == DASH:
        return after_dash(event.outcomes)
    is_positive = event.instrument == HARK and event.outcomes.get("screen") == "positive"
    return AFTER_A_YES if is_positive else ()


def after_dash(outcomes: Mapping[str, str]) -> Sequence[FollowUp]:
    """What to do after DASH; there is always something, for no result of it means that nothing need be done."""
    steps = TO_THE_MARAC if outcomes.get("marac") == "refer" else (NO_CRITERION,)
    if outcomes.get("children") == "yes":
        steps = (*steps, CHILDREN)
    return (*steps, OPEN_QUESTIONS) if outcomes.get("review") == "needed" else steps


def ask_again(past: Sequence[PastAssessment], settings: Settings) -> Sequence[Reminder]:
    """Where the gate stayed shut nobody has asked: that must not be where it ends."""
    first = settings.number("ask_again_after")
    return [
        Reminder(one.assessment_id, NOT_SAFE_THEN)
        for one in past
        if one.instrument == HARK and not one.was_asked and first <= one.days_ago <= A_QUARTER
    ]


def not_asked(look: Look) -> View:
    """Women on the caseload of whoever asks for whom HARK was never asked, and when it was not safe to ask."""
    seen = [one for one in look.assessments() if one.instrument == HARK]
    asked = {one.client_id for one in seen if one.was_asked}
    tried = {one.client_id: one.on for one in reversed(seen)}
    rows = tuple(
        (
            Cell(one.name, one.href),
            Cell(
                f"{tried[one.client_id].day} {tried[one.client_id]:%B %Y}" if one.client_id in tried else "Never tried"
            ),
        )
        for one in look.people_to_ask(HARK)
        if one.client_id not in asked
    )
    return View(
        ("People on your caseload whom you may ask the HARK questions, and who have not been asked yet.",),
        Table("Not asked yet", ("Name", "Last tried"), rows, "Nobody on your caseload is left whom you may ask."),
    )
