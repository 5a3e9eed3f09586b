"""Missing Link: asking women about abuse by a partner, safely, and what to do next."""

from collections.abc import Sequence
from datetime import timedelta

from core.sdk import (
    Action,
    AssessmentCompleted,
    Cell,
    FollowUp,
    Instrument,
    Look,
    PastAssessment,
    PluginJob,
    PluginPage,
    Reminder,
    Setting,
    Settings,
    Table,
    View,
    WholeNumber,
    hookimpl,
    load_instruments,
)

HARK = "missing_link:hark"

AFTER_A_YES = (
    FollowUp("Offer to go through the DASH checklist with her, today if she is able to.", due_in_days=0),
    FollowUp("Ask again how and when it is safe to contact her, and bring her safe contact up to date.", due_in_days=0),
    FollowUp("Talk it over with your Team Manager or the domestic abuse lead by tomorrow.", due_in_days=1),
)


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
    return load_instruments("plugins.missing_link")


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
    is_positive = event.instrument == HARK and event.outcomes.get("screen") == "positive"
    return AFTER_A_YES if is_positive else ()


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
