"""`fingerpost plugins`"""

import pytest
from sqlalchemy import select

from core.access.audit.models import AuditEntry
from core.access.protected import table_of
from tests.core.commands.conftest import DemoMade, run
from tests.databases import opened
from tests.world import PLUGINS


def listed(demo: DemoMade, name: str) -> dict[str, object]:
    plugins = run("plugins", "list", "--json", "--database", demo.url).json["plugins"]
    (found,) = [one for one in plugins if one["name"] == name]
    return dict(found)


def switch(demo: DemoMade, way: str, name: str, organisation: str):  # type: ignore[no-untyped-def]
    return run("plugins", way, name, "--organisation", organisation, "--database", demo.url)


def test_each_partner_starts_with_its_own_and_one_with_another_s_besides(demo: DemoMade) -> None:
    found = {name: listed(demo, name)["enabled_for"] for name in PLUGINS}
    assert found == {name: [name] for name in PLUGINS} | {"nilaari": ["alabare", "nilaari"]}


def test_whether_its_rules_are_in_force_is_shown_apart(demo: DemoMade) -> None:
    assert listed(demo, "missing_link")["rules"] == "published"


def test_a_plugin_is_switched_on_for_one_organisation(demo: DemoMade) -> None:
    switch(demo, "enable", "alabare", "second_step")
    assert listed(demo, "alabare")["enabled_for"] == ["alabare", "second_step"]


def test_a_plugin_is_switched_off_again(demo: DemoMade) -> None:
    switch(demo, "enable", "second_step", "alabare")
    switch(demo, "disable", "second_step", "alabare")
    assert listed(demo, "second_step")["enabled_for"] == ["second_step"]


def test_switching_twice_changes_nothing_the_second_time(demo: DemoMade) -> None:
    assert "already" in switch(demo, "disable", "nilaari", "second_step").out


def test_a_switch_is_audited(demo: DemoMade) -> None:
    switch(demo, "enable", "nilaari", "missing_link")
    audit = table_of(AuditEntry)
    with opened(demo.url) as database, database.read.connect() as connection:
        assert connection.execute(select(audit.c.id).where(audit.c.action == "plugin enabled")).first()


def test_the_partnerships_own_plugin_is_on_for_every_partner(demo: DemoMade) -> None:
    assert listed(demo, "partnership")["enabled_for"] == ["alabare", "missing_link", "nilaari", "second_step"]


@pytest.mark.parametrize("way", ["enable", "disable"])
def test_the_partnerships_own_plugin_is_not_switched(demo: DemoMade, way: str) -> None:
    ended = switch(demo, way, "partnership", "alabare")
    assert (ended.code, "cannot be switched" in ended.err) == (2, True)


def test_an_unknown_plugin_is_wrong_use_with_a_suggestion(demo: DemoMade) -> None:
    ended = switch(demo, "enable", "nilari", "nilaari")
    assert (ended.code, "did you mean 'nilaari'?" in ended.err) == (2, True)


def test_an_unknown_organisation_is_wrong_use(demo: DemoMade) -> None:
    assert switch(demo, "enable", "nilaari", "nobody").code == 2


def test_without_an_organisation_it_is_wrong_use(demo: DemoMade) -> None:
    assert run("plugins", "enable", "nilaari", "--database", demo.url).code == 2
