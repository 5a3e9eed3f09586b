"""The list of features: their routers, templates and what each puts into shared places. One line a feature."""

from collections.abc import Mapping

from core import features_forms
from core.access.routing import Router
from core.casework import api as casework_api
from core.casework import pages as casework
from core.casework import places as casework_places
from core.casework import second_contact
from core.clients import address_pages as clients_addresses
from core.clients import api as clients_api
from core.clients import contact_api as clients_contact_api
from core.clients import death_api as deaths_api
from core.clients import death_pages as deaths
from core.clients import edit_pages as clients_forms
from core.clients import pages as clients
from core.clients import places as clients_places
from core.clients import search_pages as clients_search
from core.database.secret_box import SecretBox
from core.duplicates import api as duplicates_api
from core.duplicates import between as duplicates_between
from core.duplicates import correcting_pages as duplicates_correcting
from core.duplicates import hidden_pages as duplicates_hidden
from core.duplicates import joining_pages as duplicates_joining
from core.duplicates import matcher
from core.duplicates import pages as duplicates
from core.duplicates import places as duplicates_places
from core.explain import api as explain_api
from core.explain import pages as explain
from core.involvement import api as involvement_api
from core.involvement import pages as involvement
from core.involvement import places as involvement_places
from core.leaving import api as leaving_api
from core.leaving import pages as leaving
from core.leaving import places as leaving_places
from core.matrix import api as matrix_api
from core.matrix import line_pages as matrix_lines
from core.matrix import managers
from core.matrix import pages as matrix
from core.matrix import places as matrix_places
from core.notices import api as notices_api
from core.notices import handing_out, webhook_api, webhook_jobs, webhook_pages
from core.notices import pages as notices
from core.notices import places as notices_places
from core.notices import routes as notice_routes
from core.notices import settings_pages as notice_settings
from core.notices.escalating import escalation
from core.notices.ladders import Find, Finders
from core.notices.outside import Outside
from core.operations import housekeeping as operations_housekeeping
from core.operations import probes
from core.organisations import api as organisations_api
from core.organisations import pages as organisations
from core.organisations import places as organisations_places
from core.people import account_pages as people_account
from core.people import api as people_api
from core.people import code_pages as people_codes
from core.people import housekeeping, undelivered_pages
from core.people import link_pages as people_links
from core.people import pages as people
from core.people import password_pages as people_password
from core.people import places as people_places
from core.people import provider_pages as people_provider
from core.people import reset_api as people_reset_api
from core.people import reset_pages as people_resets
from core.people import role_pages as people_roles
from core.people import session_api as people_session_api
from core.people import session_pages as people_sessions
from core.people import sign_in_pages as people_sign_in
from core.people.holders import holders_of
from core.referrals import api as referrals_api
from core.referrals import (
    capacity_api,
    capacity_pages,
    death_jobs,
    death_joining,
    decision_api,
    decision_pages,
    filter_pages,
    gap_jobs,
    mistaken_death_pages,
    onward_api,
    onward_pages,
    paper_jobs,
    taken_back_jobs,
    task_jobs,
    telling_api,
    telling_pages,
    transfer_jobs,
    work_api,
    work_pages,
)
from core.referrals import clock_api as referrals_clock_api
from core.referrals import clock_jobs as referrals_clock_jobs
from core.referrals import clock_pages as referrals_clocks
from core.referrals import form_pages as referrals_forms
from core.referrals import gap_api as gaps_api
from core.referrals import gap_pages as gaps
from core.referrals import pages as referrals
from core.referrals import places as referrals_places
from core.referrals import transfer_api as transfers_api
from core.referrals import transfer_pages as transfers
from core.reports import api as reports_api
from core.reports import pages as reports
from core.reports import places as reports_places
from core.settings import Settings
from core.staff import api as staff_api
from core.staff import locality_pages as staff_localities
from core.staff import pages as staff_pages
from core.staff import places as staff_places
from core.staff import service_pages as staff_services
from core.staff import sign_in_pages as staff_sign_in
from core.staff import team_api as staff_teams_api
from core.staff import team_pages as staff_teams
from core.ticker import pages as ticker
from core.ticker.jobs import Job
from core.timeframes import api as timeframes_api
from core.timeframes import pages as timeframes
from core.ways_in import api as ways_in_api
from core.ways_in import attachment_api as ways_in_documents
from core.ways_in import fhir_api as ways_in_fhir
from core.ways_in import fhir_responses as ways_in_responses
from core.ways_in import file_pages as ways_in_files
from core.ways_in import offer_pages as ways_in_offers
from core.ways_in import pages as ways_in
from core.ways_in import places as ways_in_places
from core.ways_in import public_pages as ways_in_public
from core.ways_in import status_api as ways_in_status_api
from core.ways_in import status_links as ways_in_status_links
from core.ways_in import status_pages as ways_in_status
from core.ways_in import taking_files as ways_in_taking
from core.ways_in import waiting as ways_in_waiting
from core.ways_in import waiting_pages as ways_in_waiting_pages
from core.web.places import Contribution

ROUTERS: tuple[Router, ...] = (
    people_sign_in.router,
    people_codes.router,
    people.router,
    people_account.router,
    people_provider.router,
    people_password.router,
    people_sessions.router,
    people_session_api.router,
    people_roles.router,
    people_api.router,
    notices.router,
    notice_settings.router,
    notices_api.router,
    webhook_pages.router,
    webhook_api.router,
    people_resets.router,
    people_reset_api.router,
    people_links.router,
    undelivered_pages.router,
    undelivered_pages.told,
    clients.router,
    clients_forms.router,
    clients_addresses.router,
    clients_search.router,
    clients_api.router,
    clients_contact_api.router,
    deaths.router,
    deaths_api.router,
    duplicates_correcting.router,
    duplicates_correcting.api,
    duplicates_hidden.router,
    duplicates_joining.router,
    duplicates.router,
    duplicates_api.router,
    involvement.router,
    involvement_api.router,
    ways_in.router,
    ways_in_waiting_pages.router,
    ways_in_files.router,
    ways_in_documents.router,
    ways_in_files.downloads,
    ways_in_api.router,
    ways_in_offers.router,
    ways_in_offers.api,
    ways_in_public.router,
    filter_pages.router,
    filter_pages.api,
    ways_in_status.router,
    ways_in_status_api.router,
    referrals.router,
    decision_pages.router,
    decision_api.router,
    mistaken_death_pages.router,
    referrals_forms.router,
    referrals_api.router,
    referrals_clocks.router,
    referrals_clock_api.router,
    timeframes.router,
    timeframes_api.router,
    transfers.router,
    transfers_api.router,
    capacity_pages.router,
    capacity_api.router,
    gaps.router,
    gaps_api.router,
    onward_pages.router,
    onward_api.router,
    work_pages.router,
    work_api.router,
    telling_pages.router,
    telling_api.router,
    staff_pages.router,
    staff_sign_in.router,
    staff_teams.router,
    staff_services.router,
    staff_localities.router,
    staff_api.router,
    staff_sign_in.api,
    staff_teams_api.router,
    matrix.router,
    matrix_lines.router,
    matrix_api.router,
    leaving.router,
    leaving_api.router,
    reports.router,
    reports_api.router,
    explain.router,
    explain_api.router,
    casework.router,
    casework_api.router,
    *features_forms.ROUTERS,
    organisations.router,
    organisations_api.router,
    ways_in_responses.router,
    ways_in_fhir.router,
    ticker.router,
    probes.router,
)
TEMPLATES: Mapping[str, str] = {
    "people": "core.people",
    "clients": "core.clients",
    "duplicates": "core.duplicates",
    "casework": "core.casework",
    "assessments": "core.assessments",
    "dialog": "core.dialog",
    "organisations": "core.organisations",
    "involvement": "core.involvement",
    "referrals": "core.referrals",
    "reports": "core.reports",
    "matrix": "core.matrix",
    "leaving": "core.leaving",
    "staff": "core.staff",
    "timeframes": "core.timeframes",
    "explain": "core.explain",
    "notices": "core.notices",
    "ways_in": "core.ways_in",
    "ticker": "core.ticker",
}
CONTRIBUTIONS: tuple[Contribution, ...] = (
    notices_places.CONTRIBUTION,
    clients_places.CONTRIBUTION,
    duplicates_places.CONTRIBUTION,
    casework_places.CONTRIBUTION,
    *features_forms.CONTRIBUTIONS,
    organisations_places.CONTRIBUTION,
    people_places.CONTRIBUTION,
    involvement_places.CONTRIBUTION,
    referrals_places.CONTRIBUTION,
    ways_in_places.CONTRIBUTION,
    reports_places.CONTRIBUTION,
    matrix_places.CONTRIBUTION,
    leaving_places.CONTRIBUTION,
    staff_places.CONTRIBUTION,
)
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
    house = (*housekeeping.JOBS, *operations_housekeeping.JOBS, *features_forms.JOBS)
    return (*house, *arriving, *referrals, *twice, *notices, *webhooks)
