"""Missing Link: asking women about abuse by a partner, safely, and what to do next."""

from collections.abc import Sequence

from core.sdk import AssessmentCompleted, FollowUp, Instrument, hookimpl, load_instruments

HARK = "missing_link:hark"

AFTER_A_YES = (
    FollowUp("Offer to go through the DASH checklist with her, today if she is able to.", due_in_days=0),
    FollowUp("Ask again how and when it is safe to contact her, and bring her safe contact up to date.", due_in_days=0),
    FollowUp("Talk it over with your Team Manager or the domestic abuse lead by tomorrow.", due_in_days=1),
)


@hookimpl
def register_instruments() -> Sequence[Instrument]:
    return load_instruments("plugins.missing_link")


@hookimpl
def on_assessment_completed(event: AssessmentCompleted) -> Sequence[FollowUp]:
    is_positive = event.instrument == HARK and event.outcomes.get("screen") == "positive"
    return AFTER_A_YES if is_positive else ()
