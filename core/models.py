"""Every mapped class of the core, imported so that one metadata knows all tables."""

from core.access import agreements, idempotency, marks, outbox, taken_in, versions
from core.access.audit import models as audit
from core.access.audit import watch
from core.agreements import models as agreement_register
from core.assessments import draft_models as assessment_drafts
from core.assessments import models as assessments
from core.assessments import wording_models as wordings
from core.casework import models as casework
from core.clients import apart_models as conflicts
from core.clients import death_models as deaths
from core.clients import models as clients
from core.closed_doors import models as closed_doors
from core.consent import models as consents
from core.database.base import Base
from core.dialog import models as dialog
from core.duplicates import models as duplicates
from core.extensions import failures
from core.involvement import models as involvement
from core.leaving import models as leaving
from core.matrix import models as matrix
from core.notices import models as notices
from core.notices import webhook_models as webhooks
from core.organisations import installation
from core.organisations import models as organisations
from core.own_view import models as own_views
from core.pathways import models as pathways
from core.people import link_secrets, status_tokens
from core.people import models as people
from core.people import provider_models as providers
from core.people import reset_models as resets
from core.people import sign_in_models as signing_in
from core.privacy import models as privacy
from core.referrals import arrivals, attachments, board_filters
from core.referrals import capacity_models as capacities
from core.referrals import clock_models as referral_clocks
from core.referrals import gap_models as gaps
from core.referrals import models as referrals
from core.referrals import onward_models as onward
from core.referrals import telling_models as tellings
from core.referrals import transfer_models as transfers
from core.referrals import work_models as referral_work
from core.retention import models as retention
from core.rights import addendum_models as addenda
from core.rights import caldicott_models as caldicott
from core.rights import models as rights
from core.sealing import mistake_models as mistakes
from core.sealing import models as seals
from core.ticker import models as ticker
from core.timeframes import models as timeframes
from core.ways_in import models as ways_in
from core.ways_in import status_models as status_pages

METADATA = Base.metadata

__all__ = [
    "METADATA",
    "addenda",
    "agreement_register",
    "agreements",
    "arrivals",
    "assessment_drafts",
    "assessments",
    "attachments",
    "audit",
    "board_filters",
    "caldicott",
    "capacities",
    "casework",
    "clients",
    "closed_doors",
    "conflicts",
    "consents",
    "deaths",
    "dialog",
    "duplicates",
    "failures",
    "gaps",
    "idempotency",
    "installation",
    "involvement",
    "leaving",
    "link_secrets",
    "marks",
    "matrix",
    "mistakes",
    "notices",
    "onward",
    "organisations",
    "outbox",
    "own_views",
    "pathways",
    "people",
    "privacy",
    "providers",
    "referral_clocks",
    "referral_work",
    "referrals",
    "resets",
    "retention",
    "rights",
    "seals",
    "signing_in",
    "status_pages",
    "status_tokens",
    "taken_in",
    "tellings",
    "ticker",
    "timeframes",
    "transfers",
    "versions",
    "watch",
    "ways_in",
    "webhooks",
    "wordings",
]
