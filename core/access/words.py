"""The access words that need no feature: facts about actor and owner alone."""

from sqlalchemy import ColumnElement

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition, Role


def _own_organisation(me: Me, record: Record) -> ColumnElement[bool]:
    if record.owner is None:
        raise TypeError(f"{record.kind.name} has no owner")
    return record.owner == me.organisation


def _is_me(me: Me, record: Record) -> ColumnElement[bool]:
    return record.about == me.id


WORDS = AccessWords(
    conditions=(
        Condition(
            "own_organisation",
            "the record belongs to the organisation you act for",
            _own_organisation,
            needs_owner=True,
        ),
        Condition("is_me", "the record is about you", _is_me, frozenset({Anchor.STAFF})),
    ),
    roles=(
        Role("recovery_navigator", "Recovery Navigator"),
        Role("assistant_navigator", "Assistant Recovery Navigator"),
        Role("senior_navigator", "Senior Recovery Navigator"),
        Role("womens_service_worker", "Women's service worker"),
        Role("crisis_worker", "Crisis service worker"),
        Role("team_manager", "Team Manager"),
        Role("locality_manager", "Locality Manager"),
        Role("hr_officer", "HR officer"),
        Role("receptionist", "Receptionist"),
        Role("volunteer", "Volunteer"),
        Role("caldicott_guardian", "Caldicott Guardian"),
        Role("registered_practitioner", "Registered practitioner"),
        Role("commissioner", "Commissioner"),
        Role("referral_intake", "Referral intake (a system)"),
        Role("referral_status", "Telling referrers how it stands (a system)"),
        Role("referral_sender", "Sending referrals (a system)"),
        Role("organisation_import", "Taking in an organisation that joins (a system)"),
        Role("organisation_export", "Handing out what an organisation holds (a system)"),
        Role("privacy_desk", "Privacy desk (a system)"),
        Role("organisation_admin", "Organisation admin", powerful=True),
        Role("people_admin", "People admin", powerful=True),
        Role("policy_admin", "Policy admin", powerful=True),
        Role("privacy_officer", "Privacy officer", powerful=True),
        Role("auditor", "Auditor", powerful=True),
    ),
)
