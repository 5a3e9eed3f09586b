"""A policy text with faults is refused: all of them at once, each with its line and what was meant."""
# ruff: noqa: E501 — a fault and what is said of it stand on one line

from dataclasses import replace

import pytest

from core.access.agreements import WHOLE
from core.access.check import MOST_LINES, PolicyFaults, check
from core.access.policy import Policy, to_text
from core.vocabulary import declared
from tests import world

WORDS = replace(
    declared(world.PLUGINS),
    organisations=frozenset({"second_step", "missing_link"}),
    agreements={"bsw_sharing": WHOLE},
)
SOUND = "p, sound, volunteer, *, client, read, normal, on_my_caseload, own, allow"


def faults(*lines: str) -> list[str]:
    """What is said of these lines after a sound one on line 1."""
    with pytest.raises(PolicyFaults) as error:
        check("\n".join([SOUND, *lines]), WORDS)
    return [str(fault) for fault in error.value.faults]


def rule(**cells: str) -> str:
    """A sound rule with some of its cells replaced."""
    sound = {
        "id": "other", "role": "volunteer", "organisation": "*", "kind": "client", "action": "read",
        "label": "normal", "when": "always", "basis": "own", "effect": "allow",
    }  # fmt: skip
    return ", ".join(["p", *(sound | cells).values()])


FAULTY: dict[str, tuple[str, str]] = {
    "too few columns": ("p, short, volunteer, *, client, read", "line 2: 'p' needs 10 columns, found 6"),
    "too many columns": (rule() + ", x", "line 2: 'p' needs 10 columns, found 11"),
    "a link's columns": ("g2, contact", "line 2: 'g2' needs 3 columns, found 2"),
    "a role link's columns": ("g, volunteer, receptionist", "line 2: 'g' needs 4 columns, found 3"),
    "line type": ("P, x", "line 2: a line begins with p, g, g2, g3 or g4, not 'P'"),
    "line type, near": ("g22, contact, casework", "line 2: a line begins with p, g, g2, g3 or g4, not 'g22' — did you mean 'g2'?"),
    "role": (rule(role="volunter"), "line 2: unknown role 'volunter' — did you mean 'volunteer'?"),
    "role, none near": (rule(role="astronaut"), "line 2: unknown role 'astronaut'"),
    "organisation": (rule(organisation="secondstep"), "line 2: unknown organisation 'secondstep' — did you mean 'second_step'?"),
    "kind": (rule(kind="clinet"), "line 2: unknown record kind 'clinet' — did you mean 'client'?"),
    "action": (rule(action="raed"), "line 2: unknown action 'raed' — did you mean 'read'?"),
    "label": (rule(label="nromal"), "line 2: unknown label 'nromal' — did you mean 'normal'?"),
    "condition": (rule(when="on_my_caselaod"), "line 2: unknown condition 'on_my_caselaod' — did you mean 'on_my_caseload'?"),
    "barred condition": (rule(when="!is_mee"), "line 2: unknown condition 'is_mee' — did you mean 'is_me'?"),
    "basis": (rule(basis="bsw_share"), "line 2: unknown basis 'bsw_share' — did you mean 'bsw_sharing'?"),
    "effect": (rule(effect="Deny"), "line 2: unknown effect 'Deny' — did you mean 'deny'?"),
    "effect left empty": (rule(effect=""), "line 2: unknown effect ''"),
    "duplicate id": (rule(id="sound"), "line 2: rule 'sound' is already on line 1"),
    "id": (rule(id="No Spaces"), "line 2: a rule id is small letters, digits, - and _, at most 60 of them"),
    "id too long": (rule(id="x" * 61), "line 2: a rule id is small letters, digits, - and _, at most 60 of them"),
    "id of the floor": (rule(id="floor-address"), "line 2: rule ids that begin with 'floor' are the product's own"),
    "denial of one action": (rule(action="read", effect="deny"), "line 2: a denial covers every action: write 'any'"),
    "or": (rule(when="always | is_me"), "line 2: conditions are joined by & only; write another line for 'or'"),
    "brackets": (rule(when="(on_my_caseload)"), "line 2: conditions are joined by & only; write another line for 'or'"),
    "held and barred": (
        rule(when="on_my_caseload & !on_my_caseload"), "line 2: 'on_my_caseload' cannot both hold and not hold",
    ),
    "always with another": (rule(when="always & on_my_caseload"), "line 2: 'always' stands alone"),
    "not always": (rule(when="!always"), "line 2: 'always' stands alone"),
    "empty condition": (rule(when=""), "line 2: unknown condition ''"),
    "dangling &": (rule(when="on_my_caseload &"), "line 2: unknown condition ''"),
    "a basis as a condition": (rule(when="basis:own"), "line 2: unknown condition 'basis:own'"),
    "a barred basis": (rule(when="!basis:own"), "line 2: unknown condition 'basis:own'"),
    "staff condition of a client": (
        rule(when="is_me"), "line 2: condition 'is_me' cannot be asked of client: the record is about you",
    ),
    "client condition of staff": (
        rule(kind="staff_line", when="on_my_caseload"),
        "line 2: condition 'on_my_caseload' cannot be asked of staff_line: this person is on your caseload",
    ),
    "owner of what nobody owns": (
        rule(when="own_organisation"),
        "line 2: condition 'own_organisation' cannot be asked of client: "
        "the record belongs to the organisation you act for",
    ),
    "column of another kind": (
        rule(kind="staff_line", when="awaits_approval"),
        "line 2: condition 'awaits_approval' cannot be asked of staff_line: "
        "the role or reset has been asked for and waits for somebody of another organisation",
    ),
    "plugin's content of another kind": (
        rule(kind="contact", when="from_alabare"),
        "line 2: condition 'from_alabare' cannot be asked of contact: "
        "it is one of Alabare's own, or stands beside one",
    ),
    "role link of unknown roles": (
        "g, volunter, receptionist, *", "line 2: unknown role 'volunter' — did you mean 'volunteer'?",
    ),
    "role link to everybody": ("g, volunteer, *, *", "line 2: unknown role '*'"),
    "role link in an unknown organisation": ("g, volunteer, receptionist, nhs", "line 2: unknown organisation 'nhs'"),
    "kind link of an unknown kind": ("g2, contcat, casework", "line 2: unknown record kind 'contcat' — did you mean 'contact'?"),
    "link to any": ("g2, contact, any", "line 2: 'any' and '*' cover everything already and take no part in a group"),
    "role that inherits from itself": (
        "g, volunteer, volunteer, *",
        "line 2: role 'volunteer' inherits from itself (volunteer → volunteer): take one of these links out",
    ),
    "unclosed quote": (
        'p, x, "volunteer', "line 2: a quotation mark is not closed, or stands in the middle of a cell: take it out",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTY)
def test_a_fault_is_named_with_its_line(fault: str) -> None:
    line, said = FAULTY[fault]
    assert said in faults(line)


def test_all_faults_are_named_at_once_in_order() -> None:
    said = faults(rule(id="a", role="volunter", label="nromal"), "g2, contact", rule(id="b", when="is_mee"))
    assert [line.split(":")[0] for line in said] == ["line 2", "line 2", "line 3", "line 4"]


def test_a_fault_in_any_kind_names_each_kind_it_does_not_fit() -> None:
    (said,) = faults("g2, contact, mixed", "g2, staff_line, mixed", rule(kind="mixed", when="on_my_caseload"))
    assert said.startswith("line 4: condition 'on_my_caseload' cannot be asked of staff_line")


def test_a_condition_of_every_kind_is_checked_against_every_kind() -> None:
    (said,) = faults(rule(kind="any", when="is_me"))
    assert "contact" in said
    assert "staff_line" not in said


def test_a_loop_of_two_is_named_once_with_the_whole_of_it() -> None:
    (said,) = faults("g, volunteer, receptionist, *", "g, receptionist, volunteer, second_step")
    circle = "(receptionist → volunteer → receptionist)"
    assert said == f"line 3: role 'receptionist' inherits from itself {circle}: take one of these links out"


def test_what_leads_into_a_loop_is_no_fault_of_its_own() -> None:
    said = faults("g2, wide, wider", "g2, wider, wide", "g2, contact, wide")
    assert [line.partition(" inherits")[0] for line in said] == ["line 3: record kind 'wide'"]


def test_an_open_quotation_mark_hides_no_other_fault() -> None:
    said = faults('p, x, "volunteer', rule(id="b", role="volunter"))
    assert [line.split(":")[0] for line in said] == ["line 2", "line 3"]


@pytest.mark.parametrize("group", ["g2", "g3", "g4"])
def test_a_loop_of_groups_is_named(group: str) -> None:
    start = {"g2": "contact", "g3": "read", "g4": "normal"}[group]
    assert any("inherits from itself" in said for said in faults(f"{group}, {start}, wide", f"{group}, wide, {start}"))


def chain(length: int) -> list[str]:
    return [f"g2, {'contact' if n == 0 else f'level_{n}'}, level_{n + 1}" for n in range(length)]


def test_inheritance_through_eight_levels_is_followed() -> None:
    check("\n".join([SOUND, *chain(8), rule(kind="level_8", when="on_my_caseload")]), WORDS)


def test_inheritance_through_nine_levels_is_refused() -> None:
    assert "line 2: record kind 'contact' inherits through more than 8 levels" in faults(*chain(9))


def test_inheritance_through_many_levels_is_refused_and_not_called_a_loop() -> None:
    assert not any("itself" in said for said in faults(*chain(30)))


def test_two_ways_up_are_no_loop() -> None:
    diamond = ["g2, contact, left", "g2, contact, right", "g2, left, top", "g2, right, top"]
    check("\n".join([SOUND, *diamond]), WORDS)


def test_a_short_way_does_not_hide_a_long_one() -> None:
    """The longest way up counts: Casbin stops at ten levels whichever way it went."""
    assert any("more than 8 levels" in said for said in faults("g2, contact, level_9", *chain(9)))


def test_an_empty_policy_is_refused() -> None:
    with pytest.raises(PolicyFaults, match="The policy has no rule: nobody could see anything"):
        check("\n# nothing\n", WORDS)


def test_a_policy_of_groups_alone_is_refused() -> None:
    with pytest.raises(PolicyFaults, match="no rule"):
        check("g2, contact, casework", WORDS)


@pytest.mark.parametrize("text", ["p, \0, x", "p," + "x" * 200_000])
def test_an_unreadable_text_is_refused(text: str) -> None:
    with pytest.raises(PolicyFaults):
        check(text, WORDS)


def test_a_huge_policy_is_refused_by_its_size_alone() -> None:
    with pytest.raises(PolicyFaults) as error:
        check("p, x\n" * (MOST_LINES + 1), WORDS)
    assert [str(f) for f in error.value.faults] == [f"A policy has at most {MOST_LINES} lines; this one has 20001."]


def test_a_long_word_is_not_repeated_whole() -> None:
    assert all(len(said) < 200 for said in faults(rule(role="r" * 5_000), "x" * 5_000))


def test_comments_blank_lines_and_spaces_do_not_matter() -> None:
    spaced = "p ,  sound,volunteer ,*,client,read, normal ,  on_my_caseload , own,allow  "
    lines = check(f"# head\n\n   \n{spaced}\n  # tail", WORDS)
    assert [line.cells[1] for line in lines] == ["sound"]


def test_a_fault_leaves_the_policy_in_force_as_it_was() -> None:
    before = Policy(SOUND, WORDS, 1)
    rules = dict(before.rules)
    with pytest.raises(PolicyFaults):
        Policy(rule(role="volunter"), WORDS, 2)
    assert (before.rules, before.number) == (rules, 1)


def test_the_shipped_policy_is_sound() -> None:
    check(world.shipped_policy(), WORDS)


def test_rules_written_back_are_the_same_rules() -> None:
    policy = Policy(world.shipped_policy(), WORDS)
    own = [rule for rule in policy.rules.values() if not rule.id.startswith("floor")]
    again = Policy(to_text(own) + "\n" + "\n".join(groups(world.shipped_policy())), WORDS)
    assert again.rules == policy.rules


def groups(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("g")]
