"""The shipped policy as a whole: sound, without dead lines, and never wider than its promises."""

import pytest

from core.access.policy import Asking
from core.access.protected import Anchor
from core.access.rules import LAW, OWN, Rule
from core.access.vocabulary import EVERY, Action
from core.demo.jobs import JOBS
from core.organisations.partnership import BSW
from tests.policies import shipped

RULES = [rule for rule in shipped.policy().rules.values() if not rule.id.startswith("floor")]
SYSTEMS = {"referral_intake", "referral_status", "referral_sender", "organisation_import", "organisation_export"}
ALLOWANCES = [pytest.param(rule, id=rule.id) for rule in RULES if rule.effect == "allow"]
FOR_PEOPLE = [pytest.param(rule, id=rule.id) for rule in RULES if rule.role not in (EVERY, *SYSTEMS)]
HELD = {role for job in JOBS for role in job.roles}
ACTIONS = list(Action)


def reached(rule: Rule) -> list[tuple[str, Action, str]]:
    """The kinds, actions and labels that the rule covers for somebody with its role."""
    asking = Asking(() if rule.role == EVERY else (rule.role,), "second_step")
    return [
        (kind, action, label)
        for kind in shipped.vocabulary().kinds
        for action in ACTIONS
        for label in shipped.policy().open_rules(asking, kind, action).labels_of.get(rule, ())
    ]


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


def test_the_law_opens_only_what_is_held_about_oneself() -> None:
    assert {rule.when for rule in RULES if rule.basis == LAW} == {"is_me"}


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
