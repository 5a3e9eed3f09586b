"""The policy that an installation begins with: the partnership's rules and what its plugins propose."""

from importlib.resources import files

from core.extensions.manager import PluginHost


def shipped_policy(host: PluginHost) -> str:
    """`partnership.csv` and each installed plugin's `policy.csv`, in the order of the plugins' names."""
    core = files("policies").joinpath("partnership.csv").read_text("utf-8")
    return "\n".join([core, *(host.policy_text(plugin.name) for plugin in host.plugins)])
