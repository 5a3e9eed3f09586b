"""The shipped policy as a whole: sound, without dead lines, and never wider than its promises."""

from collections import defaultdict
from functools import cache
from itertools import product

import pytest

from core.access.policy import Asking
from core.access.protected import Anchor
from core.access.rules import LAW, OWN, Rule
from core.access.vocabulary import EVERY, Action
from core.demo.jobs import JOBS
from core.organisations.partnership import BSW
from tests.policies import shipped

RULES = [rule for rule in shipped.policy().rules.values() if not rule.id.startswith("floor")]
SYSTEMS = {
    "referral_intake",
    "referral_status",
    "referral_sender",
    "organisation_import",
    "organisation_export",
    "work_keeper",
    "privacy_desk",
    "own_view",
}
ALLOWANCES = [pytest.param(rule, id=rule.id) for rule in RULES if rule.effect == "allow"]
FOR_PEOPLE = [pytest.param(rule, id=rule.id) for rule in RULES if rule.role not in (EVERY, *SYSTEMS)]
HELD = {role for job in JOBS for role in job.roles}
ACTIONS = list(Action)


Reached = list[tuple[str, Action, str]]
"""Kinds, actions and labels."""


@cache
def reached_by(role: str) -> dict[Rule, Reached]:
    """What each rule covers for somebody with the role, and with no other."""
    asking, found = Asking(() if role == EVERY else (role,), "second_step"), defaultdict[Rule, Reached](list)
    for kind, action in product(shipped.vocabulary().kinds, ACTIONS):
        for rule, labels in shipped.policy().open_rules(asking, kind, action).labels_of.items():
            found[rule] += [(kind, action, label) for label in labels]
    return found


def reached(rule: Rule) -> Reached:
    return reached_by(rule.role)[rule]


@pytest.mark.parametrize("rule", ALLOWANCES)
def test_every_allowance_opens_what_it_names(rule: Rule) -> None:
    """With exactly the facts it asks for, it allows: no denial or contradiction makes it a dead line."""
    asking = Asking(() if rule.role == EVERY else (rule.role,), "second_step")
    kind, action, label = reached(rule)[0]
    opened = shipped.policy().open_rules(asking, kind, action)
    assert opened.judge(label, rule.needs.held)[0]


@pytest.mark.parametrize("rule", FOR_PEOPLE)
def test_every_rule_is_for_a_role_that_somebody_holds(rule: Rule) -> None:
    assert rule.role in HELD


def test_no_person_holds_the_role_of_a_system() -> None:
    assert set() == HELD & SYSTEMS


@pytest.mark.parametrize("kind", [k for k, kind in shipped.vocabulary().kinds.items() if kind.anchor is Anchor.CLIENT])
@pytest.mark.parametrize("action", ACTIONS)
def test_no_rule_opens_care_to_hr(kind: str, action: Action) -> None:
    assert not shipped.policy().may_ever(Asking(("hr_officer",), "second_step"), kind, action)


@pytest.mark.parametrize("rule", ALLOWANCES)
def test_every_allowance_rests_on_a_duty_an_agreement_or_the_law(rule: Rule) -> None:
    assert rule.basis in {OWN, LAW, BSW.agreement.key}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.basis == BSW.agreement.key], ids=lambda rule: rule.id)
def test_the_partnership_s_agreement_carries_what_rules_rest_on_it(rule: Rule) -> None:
    """For what it does not name, a rule on it would open nothing."""
    scope, policy = BSW.agreement.scope, shipped.policy()
    assert [kind for kind, _, _ in reached(rule) if not scope.names(policy.wider("g2", kind))] == []


def test_the_law_opens_only_oneself_vital_interests_rights_and_asking_another_to_agree() -> None:
    vital = {"break_glass", "crisis_claimed", "crisis_claimed & is_crisis_plan"}
    asking = {"proposed_by_me & our_agreement & open_question"}
    seen_by_two = {"handling_rights", "in_access_request", "in_access_request & !of_serious_harm"}
    rights = {"asked_to_second", "asked_to_second & !own_organisation", *seen_by_two}
    rights |= {"put_to_our_guardian"}
    of_systems = {"own-view-left-out", "desk-apart"}
    found = {rule.when for rule in RULES if rule.basis == LAW and rule.id not in of_systems}
    assert found == {"is_me", *vital, *asking, *rights}


def test_only_systems_and_privacy_officers_need_no_relation() -> None:
    """A starter's name is of somebody whom nobody has anything to do with yet; bringing a referral in opens nothing,
    and neither does being counted. A locality is about nobody."""
    starts = {
        "people-names-new",
        "admin-localities",
        *(rule.id for rule in RULES if (rule.kind, rule.action) == ("arrival", "create")),
    }
    starts |= {rule.id for rule in RULES if rule.action == Action.COUNT}
    unrelated = {rule.role for rule in RULES if rule.when == "always" and rule.id not in starts}
    assert unrelated <= {*SYSTEMS, "privacy_officer"}


def test_a_plugin_s_rule_asks_for_its_own_content() -> None:
    plugins = [rule for rule in RULES if rule.id.startswith(tuple(f"{one.key}-" for one in BSW.partners))]
    assert [rule.id for rule in plugins if f"from_{rule.id.partition('-')[0]}" not in rule.needs.held] == []
