"""`fingerpost init`"""

import json
from pathlib import Path

from tests.core.commands.conftest import FIRST_PEOPLE, run

ROLES = ["people_admin", "policy_admin", "privacy_officer"]


def test_it_names_six_people_in_two_organisations(database_url: str) -> None:
    made = run("init", "--json", "--database", database_url, *FIRST_PEOPLE).json["accounts"]
    assert sorted((one["organisation"], *one["roles"]) for one in made) == [
        (organisation, role) for organisation in ("alabare", "second_step") for role in ROLES
    ]


def test_its_people_are_in_force_at_once(database_url: str) -> None:
    made = run("init", "--json", "--database", database_url, *FIRST_PEOPLE).json["accounts"]
    asked = run("policy", "explain", "client", "0" * 32, "--key", made[0]["api_key"], "--database", database_url)
    assert asked.err == "Not found, or not open to you.\n"


def test_it_publishes_the_shipped_rules_as_version_one(database_url: str) -> None:
    run("init", "--database", database_url, *FIRST_PEOPLE)
    plugins = run("plugins", "list", "--json", "--database", database_url).json["plugins"]
    assert [one["rules"] for one in plugins if one["name"] == "missing_link"] == ["published"]


def test_a_database_in_use_is_refused(database_url: str) -> None:
    run("init", "--database", database_url, *FIRST_PEOPLE)
    refused = run("init", "--database", database_url, *FIRST_PEOPLE)
    assert (refused.code, "in use already" in refused.err) == (1, True)


def test_one_person_short_is_wrong_use(tmp_path: Path) -> None:
    refused = run("init", "--database", f"sqlite:///{tmp_path}/new.db", *FIRST_PEOPLE[:-2])
    assert (refused.code, "in each of two organisations" in refused.err) == (2, True)


def test_wrong_use_leaves_no_database_behind(tmp_path: Path) -> None:
    run("init", "--database", f"sqlite:///{tmp_path}/new.db", *FIRST_PEOPLE[:-2])
    assert not list(tmp_path.iterdir())


def test_nobody_may_be_named_twice(tmp_path: Path) -> None:
    named = ("--people-admin", "second_step=Flo Six", *FIRST_PEOPLE[2:])
    refused = run("init", "--database", f"sqlite:///{tmp_path}/new.db", *named)
    assert (refused.code, "six different people" in refused.err) == (2, True)


def test_an_unknown_organisation_is_named(tmp_path: Path) -> None:
    named = ("--people-admin", "secnd_step=Ann One", *FIRST_PEOPLE[2:])
    refused = run("init", "--database", f"sqlite:///{tmp_path}/new.db", *named)
    assert (refused.code, "no organisation 'secnd_step'" in refused.err) == (2, True)


def test_the_example_is_a_file_that_init_takes(tmp_path: Path, database_url: str) -> None:
    (tmp_path / "facts.json").write_text(run("init", "--example").out)
    assert run("init", "--facts", str(tmp_path / "facts.json"), "--database", database_url).code == 0


def test_a_facts_file_with_a_misspelt_word_names_it(tmp_path: Path) -> None:
    facts = run("init", "--example").json
    facts["partnership"]["localitys"] = []
    (tmp_path / "facts.json").write_text(json.dumps(facts))
    refused = run("init", "--facts", str(tmp_path / "facts.json"), "--database", f"sqlite:///{tmp_path}/new.db")
    assert (refused.code, "localitys" in refused.err) == (2, True)


def test_facts_that_the_rules_do_not_fit_change_nothing(tmp_path: Path, database_url: str) -> None:
    facts = run("init", "--example").json
    facts["partnership"]["agreement"]["key"] = "another_agreement"
    (tmp_path / "facts.json").write_text(json.dumps(facts))
    refused = run("init", "--facts", str(tmp_path / "facts.json"), "--database", database_url)
    assert (refused.code, "unknown basis 'bsw_sharing'" in refused.err) == (1, True)
    assert run("init", "--database", database_url, *FIRST_PEOPLE).code == 0


def test_a_facts_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    refused = run("init", "--facts", str(tmp_path / "nosuch.json"))
    assert (refused.code, refused.err) == (1, f"{tmp_path}/nosuch.json: No such file or directory.\n")
