"""The features in which people fill in forms together, wired: assessments with drafts and warnings, DIALOG+."""

from core.access.routing import Router
from core.assessments import api as assessments_api
from core.assessments import draft_jobs, draft_pages, draft_places, over_time_pages, safety_pages, safety_places
from core.assessments import pages as assessments
from core.assessments import places as assessments_places
from core.dialog import api as dialog_api
from core.dialog import pages as dialog
from core.dialog import places as dialog_places
from core.dialog import step_pages as dialog_steps
from core.web.places import Contribution

ROUTERS: tuple[Router, ...] = (
    draft_pages.router,
    assessments.router,
    over_time_pages.router,
    safety_pages.router,
    assessments_api.router,
    dialog_steps.router,
    dialog.router,
    dialog_api.router,
)
CONTRIBUTIONS: tuple[Contribution, ...] = (
    safety_places.CONTRIBUTION,
    draft_places.CONTRIBUTION,
    dialog_places.CONTRIBUTION,
    assessments_places.CONTRIBUTION,
)
JOBS = draft_jobs.JOBS
