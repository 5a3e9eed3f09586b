"""A plugin proposes rules about its own content and nothing else; what ships keeps to it."""

from dataclasses import replace

import pytest

from core.access.agreements import WHOLE
from core.access.check import PolicyFaults
from core.access.plugin_rules import plugin_rule_faults
from core.access.policy import Policy
from core.access.vocabulary import Vocabulary
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost
from core.policy_admin.shipped import shipped_policy
from core.vocabulary import declared
from tests import world
from tests.hosts import host_of

SOUND = "p, nilaari-read, crisis_worker, *, assessment, read, normal, on_my_caseload & from_nilaari, own, allow"

DENIAL = "p, nilaari-not, crisis_worker, *, assessment, any, normal, on_my_caseload, own, deny"


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return declared(world.PLUGINS)


@pytest.fixture(scope="module")
def host() -> PluginHost:
    return host_of()


def test_a_rule_about_its_own_content_is_its_to_propose(words: Vocabulary) -> None:
    assert plugin_rule_faults("nilaari", f"# why\n\n{SOUND}", words) == ()


def test_no_rule_at_all_is_no_fault(words: Vocabulary) -> None:
    assert plugin_rule_faults("nilaari", "", words) == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (SOUND.replace(" & from_nilaari", ""), "must ask for 'from_nilaari'"),
        (SOUND.replace("from_nilaari", "from_missing_link"), "must ask for 'from_nilaari'"),
        (SOUND.replace("from_nilaari", "!from_nilaari"), "must ask for 'from_nilaari'"),
        (SOUND.replace("on_my_caseload & from_nilaari", "always"), "must ask for 'from_nilaari'"),
        (DENIAL, "must ask for 'from_nilaari'"),
        (SOUND.replace("nilaari-read", "missing_link-read"), "must begin with 'nilaari-'"),
        (SOUND.replace("nilaari-read", "floor-read"), "must begin with 'nilaari-'"),
        (SOUND.replace("assessment", "contact"), "no rules for 'contact'"),
        (SOUND.replace("assessment", "casework"), "no rules for 'casework'"),
        (SOUND.replace("assessment", "any"), "no rules for 'any'"),
        (SOUND + ", more", "a plugin ships rules only"),
        ("g, volunteer, recovery_navigator, *", "a plugin ships rules only"),
        ("g2, contact, assessment", "a plugin ships rules only"),
        ("g3, write, read", "a plugin ships rules only"),
        ("g4, very_restricted, normal", "a plugin ships rules only"),
        ("nonsense", "a plugin ships rules only"),
    ],
)  # fmt: skip
def test_what_is_not_its_to_propose_is_named_with_its_line(words: Vocabulary, line: str, says: str) -> None:
    faults = plugin_rule_faults("nilaari", f"# first\n{line}\n", words)
    assert [fault.line for fault in faults] == [2]
    assert says in faults[0].message


def test_every_faulty_line_is_named(words: Vocabulary) -> None:
    faults = plugin_rule_faults("nilaari", "g2, contact, assessment\ng3, write, read\n", words)
    assert [fault.line for fault in faults] == [1, 2]


def test_a_plugin_that_is_not_installed_proposes_nothing(words: Vocabulary) -> None:
    assert "is not declared" in plugin_rule_faults("stranger", SOUND, words)[0].message


def test_what_ships_is_a_sound_policy_with_the_plugins_rules(host: PluginHost, words: Vocabulary) -> None:
    known = replace(words, organisations=frozenset(world.PLUGINS), agreements={world.SHARING: WHOLE})
    policy = Policy(shipped_policy(host), known)
    assert {"caseload-own-work", "missing_link-hark-new", "missing_link-hark-own"} <= policy.rules.keys()


def test_a_plugin_that_proposes_too_much_makes_no_policy(host: PluginHost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Plugin, "policy_text", property(lambda plugin: "g2, contact, assessment"))
    with pytest.raises(PolicyFaults, match="plugin nilaari: line 1: a plugin ships rules only"):
        shipped_policy(host)
