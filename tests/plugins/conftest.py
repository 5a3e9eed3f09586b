"""The partnership's and the four partners' plugins in one host, loaded as the program loads them."""

from collections.abc import Callable
from importlib import import_module

import pytest

from core.extensions.installed import HOUSE, Plugin
from core.extensions.manager import PluginHost
from core.sdk import Instrument
from tests.hosts import host_of


@pytest.fixture(scope="session")
def host() -> PluginHost:
    return host_of(Plugin(HOUSE, import_module("core.partnership.plugin")))


@pytest.fixture
def instrument(host: PluginHost) -> Callable[[str], Instrument]:
    """The latest version of an instrument by its key."""

    def latest(key: str) -> Instrument:
        found = host.catalogue.instruments.latest(key)
        assert found is not None, f"no plugin declares {key}"
        return found

    return latest
