"""A form that is nothing without its published wording is started only where the organisation holds the licence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost
from core.settings import Settings
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.core.extensions.conftest import FORM, plugin, write

__all__ = ["plugin", "write"]
READINGS = FORM.replace("wording: shown", "wording: behind_switch\nneeds_licence: true")
PLUGIN = "/organisation/plugins/bright_paths"


@pytest.fixture
def admin(database_url: str, tmp_path: Path, plugin: "object") -> Iterator[Visitor]:
    """Looks after the organisation, and carries nobody."""
    made: Plugin = plugin(form=READINGS)  # type: ignore[operator]
    app = create_app(
        Settings(database_url=database_url, secure_cookies=False, ticker=False), PluginHost([made])
    )  # fmt: skip
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as service:
        with app.state.doors.system(Reason.SEED) as system:
            ours = world.partnership(system).second_step
            world.publish_policy(system)
            world.plugin_enabled(system, ours, "bright_paths")
            admin = visitor(system, service, ours, "organisation_admin", "recovery_navigator")
        yield admin


def offered(admin: Visitor) -> list[str]:
    return [one["key"] for one in admin.call("GET", "/instruments").json()["items"]]


def say(admin: Visitor, is_on: bool, version: int) -> None:
    body = {"is_on": is_on, "evidence": "Contract 17", "reason": "The licence"}
    answered = admin.call("PUT", f"{PLUGIN}/licences/walk", body, if_match=f'"{version}"')
    assert answered.status_code == 200, answered.text


def test_without_a_licence_it_is_not_offered(admin: Visitor) -> None:
    assert offered(admin) == []


def test_with_a_licence_it_is(admin: Visitor) -> None:
    say(admin, True, 0)
    assert offered(admin) == ["bright_paths:walk"]


def test_with_the_licence_gone_it_is_not_offered_any_more(admin: Visitor) -> None:
    say(admin, True, 0)
    say(admin, False, 1)
    assert offered(admin) == []
