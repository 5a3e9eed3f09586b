"""Every kind of page that people of each role can reach: no accessibility violation, no noise, not too wide."""

from collections import defaultdict

import pytest

from tests.browser.album import faults, keep_both
from tests.browser.chromium import IN_CHROMIUM, Noises
from tests.browser.conftest import PageAt, Served, SignIn
from tests.browser.crawl import KINDS, Met, reached

pytestmark = IN_CHROMIUM

VISITORS = (
    "navigator@missing-link",
    "senior@second-step",
    "team-manager@missing-link",
    "hr@missing-link",
    "people-admin@missing-link",
    "org-admin@nilaari",
    "privacy@second-step",
    "caldicott@second-step",
    "policy-admin@second-step",
    "volunteer@second-step",
    "crisis@alabare",
    "practitioner@awp",
    "commissioner@icb",
)
LOOKED_AT_ELSEWHERE = {
    "/account/provider",
    "/acting-for",
    "/addenda/{addendum_id}",
    "/ask-for-access",
    "/ask-for-access/sent",
    "/capacity/{capacity_id}",
    "/clients/{client_id}/assessments/drafts/{draft_id}",
    "/clients/{client_id}/confidential-address/{record_id}/grants/new",
    "/clients/{client_id}/confidential-address/{record_id}/grants/{grant_id}/end",
    "/clients/{client_id}/consents/{consent_id}/withdraw",
    "/clients/{client_id}/death/{death_id}/take-back",
    "/clients/{client_id}/dialog/{session_id}",
    "/clients/{client_id}/dialog/{session_id}/choose",
    "/clients/{client_id}/dialog/{session_id}/rate/{number}",
    "/clients/{client_id}/dialog/{session_id}/review",
    "/clients/{client_id}/dialog/{session_id}/take-home",
    "/clients/{client_id}/dialog/{session_id}/talk/{area}",
    "/closed-days/{closed_day_id}/withdraw",
    "/duplicates/merges/{merge_id}/take-apart",
    "/duplicates/{client_id}/{other_id}",
    "/duplicates/{client_id}/{other_id}/join",
    "/hidden-matches/{match_id}",
    "/open/{token}",
    "/organisation/plugins/{plugin}/settings",
    "/organisation/webhooks/{webhook_id}",
    "/organisation/wordings/{plugin}/{name}/{number}",
    "/people/leavers/{departure_id}",
    "/people/undelivered/{address_id}",
    "/refer",
    "/refer/sent",
    "/refer/{service_id}",
    "/referrals/files/{file_id}",
    "/referrals/{referral_id}/death",
    "/referrals/{referral_id}/reopen",
    "/referrals/{referral_id}/tell/{telling_id}",
    "/referrals/{referral_id}/tell/{telling_id}/letter",
    "/reset/{token}",
    "/retention/certificates/{certificate_id}",
    "/rights/{request_id}/entries",
    "/rights/{request_id}/entries/{kind}/{record_id}",
    "/rights/{request_id}/entries/{kind}/{record_id}/document",
    "/rights/{request_id}/package",
    "/seals/{seal_id}",
    "/search",
    "/session",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/provider",
    "/sign-in/provider/back",
    "/sign-in/set-up",
    "/status/{token}",
    "/stays/{stay_id}/extend",
    "/team-members/{member_id}/end",
    "/teams/{team_id}",
    "/teams/{team_id}/change",
}
"""Pages that no link of this demo leads to: other tests in this folder open them."""
PICTURED = {
    ("people-admin@missing-link", "/messages"): "messages",
    ("people-admin@missing-link", "/staff"): "staff",
    ("people-admin@missing-link", "/staff/{person_id}"): "worker",
    ("people-admin@missing-link", "/staff/new"): "starter",
    ("people-admin@missing-link", "/people/roles"): "roles",
    ("people-admin@missing-link", "/people/resets"): "resets",
    ("people-admin@missing-link", "/people/leavers"): "leavers",
    ("people-admin@missing-link", "/lines"): "lines",
    ("people-admin@missing-link", "/account/second-step"): "second-step",
    ("people-admin@missing-link", "/account/sessions"): "sessions",
    ("org-admin@nilaari", "/organisation/webhooks"): "webhooks",
    ("org-admin@nilaari", "/teams"): "teams",
    ("org-admin@nilaari", "/health"): "health",
}
"""Kept for the documents, as one of the visitors sees them."""
FOR_MACHINES = {"/healthz", "/metrics", "/readyz"}
"""No pages: tests/core/operations/test_probes.py asks them."""
FILES = {
    "/papers/{paper}/file.{form}",
    "/privacy-report/csv",
    "/rights/{request_id}/entries/{kind}/{record_id}/document",
    "/rights/{request_id}/package",
}
"""No pages: they are kept as files."""

Found = dict[str, Met]
Faults = dict[str, list[str]]


@pytest.fixture(scope="module")
def everything(served: Served, page_at: PageAt, sign_in: SignIn) -> dict[str, tuple[Found, Faults]]:
    """Each visitor's pages by kind, and what is wrong with them, once for all tests. A page made of nothing that one of
    its kind was not made of before has been looked at already."""
    seen: dict[str, tuple[Found, Faults]] = {}
    looked_at: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for username in VISITORS:
        page = page_at(1280)
        sign_in(page, username)
        found, wrong = reached(page, served.address), {}
        for kind, met in found.items():
            if met.made_of <= looked_at[kind] and (username, kind) not in PICTURED:
                continue
            looked_at[kind] |= met.made_of
            page.goto(met.address)
            if said := faults(page):
                wrong[kind] = said
            if (username, kind) in PICTURED:
                keep_both(page, PICTURED[username, kind])
        seen[username] = found, wrong
    return seen


def test_every_kind_of_page_is_reached_by_somebody(everything: dict[str, tuple[Found, Faults]]) -> None:
    met = {kind for found, _ in everything.values() for kind in found}
    assert set(KINDS) - met == LOOKED_AT_ELSEWHERE | FOR_MACHINES


@pytest.mark.parametrize("username", VISITORS)
def test_every_link_leads_to_a_page(everything: dict[str, tuple[Found, Faults]], username: str) -> None:
    found, _ = everything[username]
    assert [met.address for kind, met in found.items() if " answers " in kind] == []


@pytest.mark.parametrize("username", VISITORS)
def test_pages_are_open_to_everybody_at_every_width(everything: dict[str, tuple[Found, Faults]], username: str) -> None:
    _, wrong = everything[username]
    assert wrong == {}


def test_pages_make_no_noise(everything: dict[str, tuple[Found, Faults]], noises: Noises) -> None:
    """Nothing on the console, no request to elsewhere."""
    assert noises == []
