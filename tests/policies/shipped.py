"""The policy as shipped: the partnership's rules and those of the four plugins, checked with the words of the demo."""

from dataclasses import replace
from functools import cache

from core.access.policy import Policy
from core.access.rules import lines_of
from core.access.vocabulary import Vocabulary
from core.organisations.partnership import BSW
from core.policy_admin.shipped import shipped_policy
from core.vocabulary import declared
from tests import world
from tests.hosts import host_of


@cache
def text() -> str:
    """`partnership.csv` and the `policy.csv` of each plugin of the tree, whatever else is installed."""
    return shipped_policy(host_of())


@cache
def vocabulary() -> Vocabulary:
    """Every word there is: what code declares, the demo's organisations and its agreement."""
    organisations = frozenset(one.key for one in BSW.organisations)
    return replace(
        declared(world.PLUGINS), organisations=organisations, agreements={BSW.agreement.key: BSW.agreement.scope}
    )


@cache
def policy() -> Policy:
    return Policy(text(), vocabulary())


def links() -> list[tuple[str, ...]]:
    """The lines that make groups."""
    return [line.cells for line in lines_of(text()) if line.type != "p"]
