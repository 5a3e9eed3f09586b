"""Switching plugins on and off for one organisation, and what its people are told."""

from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.audit.models import AuditEntry
from core.access.doors import Doors
from core.access.errors import Invalid
from core.access.system import Reason, SystemRecords
from core.app import create_app
from core.extensions.installed import HOUSE, Plugin
from core.extensions.manager import PluginHost
from core.organisations.enablement import Switch, disable, enable, enabled_for, switches
from core.policy_admin.shipped import shipped_policy
from core.settings import Settings
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor
from tests.hosts import host_of

ON = {"organisation": "nilaari", "plugin": "nilaari"}


@pytest.fixture(scope="module")
def host() -> PluginHost:
    return host_of()


@pytest.fixture(scope="module")
def house() -> PluginHost:
    """The partnership's own plugin alone."""
    return PluginHost([Plugin(HOUSE, import_module("core.partnership.plugin"))])


def enable_house(system: SystemRecords, host: PluginHost) -> bool:
    return enable(system, host, organisation="nilaari", plugin=HOUSE)


def disable_house(system: SystemRecords, host: PluginHost) -> bool:
    return disable(system, organisation="nilaari", plugin=HOUSE)


# ── switching ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("asked", "field", "says"),
    [
        ({"organisation": "nilari"}, "organisation", "did you mean 'nilaari'?"),
        ({"organisation": "icb"}, "organisation", "'icb' is an agency"),
        ({"organisation": "'; drop table person; --"}, "organisation", "No organisation has the key"),
        ({"plugin": "missing_lnk"}, "plugin", "did you mean 'missing_link'?"),
        ({"plugin": "../etc"}, "plugin", "Known: alabare, missing_link, nilaari, second_step."),
    ],
)
def test_a_slip_is_named_with_what_there_is(
    doors: Doors, partners: world.Partnership, host: PluginHost, asked: dict[str, str], field: str, says: str
) -> None:
    with doors.system(Reason.SETTINGS) as system, pytest.raises(Invalid, match=says.replace("?", r"\?")) as refused:
        enable(system, host, **{**ON, **asked})
    assert refused.value.field == field


def test_switching_on_counts_at_once_and_only_there(
    doors: Doors, partners: world.Partnership, host: PluginHost
) -> None:
    with doors.system(Reason.SETTINGS) as system:
        ana = world.person(system)
        enable(system, host, **ON)
    names = []
    for organisation in (partners.nilaari, partners.alabare):
        with doors.records(world.actor(ana, organisation, "recovery_navigator")) as records:
            names.append(enabled_for(records, host).names)
    assert names == [{"nilaari"}, frozenset()]


@pytest.mark.parametrize("switch", [enable_house, disable_house])
def test_the_partnerships_own_plugin_cannot_be_switched(
    doors: Doors, partners: world.Partnership, house: PluginHost, switch: Callable[[SystemRecords, PluginHost], bool]
) -> None:
    with doors.system(Reason.SETTINGS) as system, pytest.raises(Invalid, match="cannot be switched"):
        switch(system, house)


def test_the_partnerships_own_plugin_is_on_without_a_switch(
    doors: Doors, partners: world.Partnership, house: PluginHost
) -> None:
    with doors.system(Reason.SETTINGS) as system:
        ana = world.person(system)
    with doors.records(world.actor(ana, partners.nilaari, "recovery_navigator")) as records:
        assert enabled_for(records, house).names == {"partnership"}


def test_switching_says_whether_it_changed_anything(
    doors: Doors, partners: world.Partnership, host: PluginHost
) -> None:
    with doors.system(Reason.SETTINGS) as system:
        changed = [enable(system, host, **ON), enable(system, host, **ON), disable(system, **ON), disable(system, **ON)]
    assert changed == [True, False, True, False]


def test_a_plugin_that_is_gone_can_be_switched_off(doors: Doors, partners: world.Partnership, host: PluginHost) -> None:
    with doors.system(Reason.SETTINGS) as system:
        world.plugin_enabled(system, partners.nilaari, "long_gone")
        assert disable(system, organisation="nilaari", plugin="long_gone")


def test_every_switch_is_listed(
    doors: Doors, partners: world.Partnership, host: PluginHost, standing_clock: StandingClock
) -> None:
    with doors.system(Reason.SETTINGS) as system:
        enable(system, host, **ON)
        assert switches(system) == [Switch("nilaari", "nilaari", True, standing_clock.moment)]


def test_switching_is_audited(doors: Doors, partners: world.Partnership, host: PluginHost) -> None:
    with doors.system(Reason.SETTINGS) as system:
        enable(system, host, **ON)
    with doors.system(Reason.AUDIT) as system:
        kept = system.connection.execute(select(AuditEntry.__table__.c.action, AuditEntry.__table__.c.detail)).all()
    assert ("plugin enabled", "nilaari for nilaari") in [tuple(row) for row in kept]


# ── what people are told ──────────────────────────────────────────────────
@pytest.fixture
def service(database_url: str, host: PluginHost) -> Iterator[TestClient]:
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture
def worker(service: TestClient, host: PluginHost) -> Visitor:
    """Of Missing Link, which has its own plugin on and no other."""
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        partners = world.partnership(system)
        world.publish_policy(system, shipped_policy(host))
        world.plugin_enabled(system, partners.missing_link, "missing_link")
        return visitor(system, service, partners.missing_link, "recovery_navigator")


def test_the_page_needs_a_sign_in(service: TestClient, worker: Visitor) -> None:
    assert service.get("/organisation").headers["location"] == "/sign-in"


def test_the_page_says_what_each_plugin_adds_and_how_it_stands(worker: Visitor) -> None:
    page = worker.get("/organisation").text
    assert [words in page for words in ("HARK", "Place of Calm visit", "Switched on", "Switched off")] == [True] * 4


def test_the_api_says_the_same(worker: Visitor) -> None:
    items = worker.call("GET", "/organisation/plugins").json()["items"]
    assert [(one["name"], one["is_enabled"], one["rules"]) for one in items] == [
        ("alabare", False, "none_shipped"),
        ("missing_link", True, "all"),
        ("nilaari", False, "all"),
        ("second_step", False, "none_shipped"),
    ]


def test_rules_that_were_not_published_are_said_to_be_missing(service: TestClient, worker: Visitor) -> None:
    with service.app.state.doors.system(Reason.POLICY) as system:  # type: ignore[attr-defined]
        world.publish_policy(system)
    items = worker.call("GET", "/organisation/plugins").json()["items"]
    assert [one["rules"] for one in items if one["name"] == "missing_link"] == ["none"]
