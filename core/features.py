"""The list of features, one line a feature, and what runs by itself."""

from collections.abc import Mapping

from core.access.routing import Router
from core.assessments import draft_jobs
from core.assessments import feature as assessments
from core.casework import feature as casework
from core.casework import second_contact
from core.clients import feature as clients
from core.competencies import feature as competencies
from core.database.secret_box import SecretBox
from core.dialog import feature as dialog
from core.duplicates import between as duplicates_between
from core.duplicates import feature as duplicates
from core.duplicates import matcher
from core.explain import feature as explain
from core.interop import feature as interop
from core.involvement import feature as involvement
from core.leaving import feature as leaving
from core.matrix import feature as matrix
from core.matrix import managers
from core.notices import feature as notices
from core.notices import handing_out, webhook_jobs
from core.notices import routes as notice_routes
from core.notices.escalating import escalation
from core.notices.ladders import Find, Finders
from core.notices.outside import Outside
from core.operations import feature as operations
from core.operations import housekeeping as operations_housekeeping
from core.organisations import feature as organisations
from core.pathways import feature as pathways
from core.pathways import jobs as pathways_jobs
from core.people import feature as people
from core.people import housekeeping
from core.people.holders import holders_of
from core.plugin_pages import feature as plugin_pages
from core.referrals import clock_jobs as referrals_clock_jobs
from core.referrals import death_jobs, death_joining, gap_jobs, paper_jobs, taken_back_jobs, task_jobs, transfer_jobs
from core.referrals import feature as referrals
from core.reports import feature as reports
from core.settings import Settings
from core.staff import feature as staff
from core.ticker import feature as ticker
from core.ticker.jobs import Job
from core.timeframes import feature as timeframes
from core.ways_in import feature as ways_in
from core.ways_in import status_links as ways_in_status_links
from core.ways_in import taking_files as ways_in_taking
from core.ways_in import waiting as ways_in_waiting
from core.web.feature import Feature
from core.web.places import Contribution

FEATURES: tuple[Feature, ...] = (
    notices.FEATURE,
    clients.FEATURE,
    duplicates.FEATURE,
    casework.FEATURE,
    assessments.FEATURE,
    dialog.FEATURE,
    competencies.FEATURE,
    pathways.FEATURE,
    organisations.FEATURE,
    plugin_pages.FEATURE,
    people.FEATURE,
    involvement.FEATURE,
    ways_in.FEATURE,
    referrals.FEATURE,
    timeframes.FEATURE,
    reports.FEATURE,
    matrix.FEATURE,
    leaving.FEATURE,
    staff.FEATURE,
    explain.FEATURE,
    interop.FEATURE,
    ticker.FEATURE,
    operations.FEATURE,
)
ROUTERS: tuple[Router, ...] = tuple(router for feature in FEATURES for router in feature.routers)
TEMPLATES: Mapping[str, str] = {feature.name: feature.package for feature in FEATURES if feature.has_templates}
CONTRIBUTIONS: tuple[Contribution, ...] = tuple(one for feature in FEATURES for one in feature.contributions)
FINDERS: Mapping[str, Find] = {
    "matrix_manager": managers.matrix_manager,
    "line_manager": managers.line_manager,
    "role": holders_of,
}


def jobs(settings: Settings) -> tuple[Job, ...]:
    """What runs by itself in an installation with these settings."""
    notices = (handing_out.JOB, escalation(Finders(FINDERS)), *notice_routes.jobs(settings))
    webhooks = webhook_jobs.jobs(Outside(settings.webhooks_inside), SecretBox.of(settings))
    desk = (*transfer_jobs.JOBS, *taken_back_jobs.JOBS, *gap_jobs.JOBS, *paper_jobs.JOBS, *task_jobs.JOBS)
    deaths = (*death_jobs.JOBS, *death_joining.JOBS)
    referrals = (*referrals_clock_jobs.JOBS, *second_contact.JOBS, *desk, *deaths)
    twice = (*matcher.JOBS, duplicates_between.JOB)
    arriving = (*ways_in_waiting.JOBS, *ways_in_taking.JOBS, *ways_in_status_links.JOBS)
    house = (*housekeeping.JOBS, *operations_housekeeping.JOBS, *draft_jobs.JOBS)
    return (*house, *arriving, *referrals, *pathways_jobs.JOBS, *twice, *notices, *webhooks)
