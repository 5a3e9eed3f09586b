"""The list of features, one line a feature, and what runs by itself."""

from collections.abc import Mapping

from core.access.routing import Router
from core.agreements import counting, warning
from core.agreements import feature as agreements
from core.assessments import draft_jobs
from core.assessments import feature as assessments
from core.casework import feature as casework
from core.casework import second_contact
from core.clients import feature as clients
from core.closed_doors import feature as closed_doors
from core.closed_doors import jobs as closed_doors_jobs
from core.competencies import feature as competencies
from core.conflicts import feature as conflicts
from core.conflicts import jobs as conflict_jobs
from core.consent import feature as consent
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
from core.operations import anchoring
from core.operations import feature as operations
from core.operations import housekeeping as operations_housekeeping
from core.organisations import feature as organisations
from core.oversight import feature as oversight
from core.oversight import jobs as oversight_jobs
from core.own_view import feature as own_view
from core.own_view import jobs as own_view_jobs
from core.papers import feature as papers
from core.pathways import feature as pathways
from core.pathways import jobs as pathways_jobs
from core.people import feature as people
from core.people import housekeeping
from core.people.holders import holders_of
from core.plugin_pages import feature as plugin_pages
from core.privacy import feature as privacy
from core.privacy import jobs as privacy_jobs
from core.referrals import clock_jobs as referrals_clock_jobs
from core.referrals import death_jobs, death_joining, gap_jobs, paper_jobs, taken_back_jobs, task_jobs, transfer_jobs
from core.referrals import feature as referrals
from core.reports import feature as reports
from core.retention import feature as retention
from core.retention import jobs as retention_jobs
from core.rights import feature as rights
from core.rights import jobs as rights_jobs
from core.sealing import feature as sealing
from core.sealing.hidden import is_hidden
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
    privacy.FEATURE,
    closed_doors.FEATURE,
    rights.FEATURE,
    organisations.FEATURE,
    agreements.FEATURE,
    plugin_pages.FEATURE,
    people.FEATURE,
    involvement.FEATURE,
    ways_in.FEATURE,
    referrals.FEATURE,
    conflicts.FEATURE,
    sealing.FEATURE,
    consent.FEATURE,
    timeframes.FEATURE,
    reports.FEATURE,
    matrix.FEATURE,
    leaving.FEATURE,
    staff.FEATURE,
    explain.FEATURE,
    oversight.FEATURE,
    papers.FEATURE,
    retention.FEATURE,
    own_view.FEATURE,
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
    "privacy_officer_elsewhere": privacy_jobs.officers_elsewhere,
}


def jobs(settings: Settings) -> tuple[Job, ...]:
    """What runs by itself in an installation with these settings."""
    notices = (handing_out.JOB, escalation(Finders(FINDERS, privacy_jobs.left_out)), *notice_routes.jobs(settings))
    webhooks = webhook_jobs.jobs(Outside(settings.webhooks_inside), SecretBox.of(settings), is_hidden)
    desk = (*transfer_jobs.JOBS, *taken_back_jobs.JOBS, *gap_jobs.JOBS, *paper_jobs.JOBS, *task_jobs.JOBS)
    deaths = (*death_jobs.JOBS, *death_joining.JOBS)
    referrals = (*referrals_clock_jobs.JOBS, *second_contact.JOBS, *desk, *deaths, *conflict_jobs.JOBS)
    twice = (*matcher.JOBS, duplicates_between.JOB)
    arriving = (*ways_in_waiting.JOBS, *ways_in_taking.JOBS, *ways_in_status_links.JOBS)
    house = (
        *housekeeping.JOBS, *operations_housekeeping.JOBS, *anchoring.jobs(settings), *draft_jobs.JOBS,
        *privacy_jobs.JOBS, *closed_doors_jobs.JOBS, *oversight_jobs.JOBS, *retention_jobs.jobs(settings),
        *rights_jobs.JOBS,
    )  # fmt: skip
    sharing = (*warning.JOBS, *counting.JOBS)
    shown = own_view_jobs.jobs(settings)
    return (*house, *sharing, *shown, *arriving, *referrals, *pathways_jobs.JOBS, *twice, *notices, *webhooks)
