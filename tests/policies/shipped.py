"""The policy as shipped: the partnership's rules and those of the four plugins, checked with the words of the demo."""

from dataclasses import replace
from functools import cache
from importlib import import_module

from core.access.policy import Policy
from core.access.rules import lines_of
from core.access.vocabulary import Vocabulary
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost
from core.organisations.partnership import BSW
from core.policy_admin.shipped import shipped_policy
from core.vocabulary import declared
from tests import world


@cache
def text() -> str:
    """`partnership.csv` and the `policy.csv` of each plugin of the tree, whatever else is installed."""
    plugins = (Plugin(name, import_module(f"plugins.{name}.plugin")) for name in world.PLUGINS)
    return shipped_policy(PluginHost(plugins))


@cache
def vocabulary() -> Vocabulary:
    """Every word there is: what code declares, the demo's organisations and its agreement."""
    organisations = frozenset(one.key for one in BSW.organisations)
    return replace(declared(world.PLUGINS), organisations=organisations, agreements=frozenset({BSW.agreement.key}))


@cache
def policy() -> Policy:
    return Policy(text(), vocabulary())


def links() -> list[tuple[str, ...]]:
    """The lines that make groups."""
    return [line.cells for line in lines_of(text()) if line.type != "p"]
