"""Missing Link: asking women about abuse by a partner, safely, and what to do next."""

from collections.abc import Sequence
from datetime import timedelta

from core.sdk import (
    AssessmentCompleted,
    FollowUp,
    Instrument,
    PastAssessment,
    Pathway,
    PluginJob,
    Reminder,
    hookimpl,
    load_instruments,
    load_pathways,
)

HARK = "missing_link:hark"

AFTER_A_YES = (
    FollowUp("Offer to go through the DASH checklist with her, today if she is able to.", due_in_days=0),
    FollowUp("Ask again how and when it is safe to contact her, and bring her safe contact up to date.", due_in_days=0),
    FollowUp("Talk it over with your Team Manager or the domestic abuse lead by tomorrow.", due_in_days=1),
)


NOT_SAFE_THEN = (
    "Two weeks ago it was not safe to ask somebody the HARK questions. Look for a safe moment to ask her alone."
)
TWO_WEEKS, A_QUARTER = 14, 91
"""Days."""


@hookimpl
def register_instruments() -> Sequence[Instrument]:
    return load_instruments("plugins.missing_link")


@hookimpl
def register_pathways() -> Sequence[Pathway]:
    return load_pathways("plugins.missing_link")


@hookimpl
def register_jobs() -> Sequence[PluginJob]:
    return (PluginJob("missing_link: ask again", timedelta(hours=12), ask_again),)


@hookimpl
def on_assessment_completed(event: AssessmentCompleted) -> Sequence[FollowUp]:
    is_positive = event.instrument == HARK and event.outcomes.get("screen") == "positive"
    return AFTER_A_YES if is_positive else ()


def ask_again(past: Sequence[PastAssessment]) -> Sequence[Reminder]:
    """Where the gate stayed shut nobody has asked: that must not be where it ends."""
    return [
        Reminder(one.assessment_id, NOT_SAFE_THEN)
        for one in past
        if one.instrument == HARK and not one.was_asked and TWO_WEEKS <= one.days_ago <= A_QUARTER
    ]
